package import Domain
import Foundation
package import Twilio

/// A webhook whose signature held, with what our URL said beside it.
package struct VoiceRequest: Sendable {
  package let workspaceId: Workspace.ID
  package let links: WebhookLinks
  /// Names this request among all: Twilio's idempotency token, else made of what it says.
  package let key: String
  package let callSid: String
  package let webhook: VoiceWebhook
  /// What we put into the URL's query.
  package let query: [String: String]

  package init(
    workspaceId: Workspace.ID, links: WebhookLinks, key: String, callSid: String, webhook: VoiceWebhook,
    query: [String: String]
  ) {
    self.workspaceId = workspaceId
    self.links = links
    self.key = key
    self.callSid = callSid
    self.webhook = webhook
    self.query = query
  }

  var callId: Call.ID? { query["call"].map { ID($0) } }
  var legId: Leg.ID? { query["leg"].map { ID($0) } }
  var step: Int? { query["step"].flatMap(Int.init) }
  var from: String { webhook.from }
  var to: String { webhook.to }
  var parentCallSid: String? { webhook.parentCallSid?.text }
  /// Nil for a word that we do not know: it changes nothing.
  var status: LegStatus? { webhook.callStatus.flatMap { LegStatus($0) } }
  var callerIsGone: Bool { status?.isFinal ?? false }
  var ticketSecret: String? { webhook.text("Ticket") }

  /// The identity of a softphone that says it calls; a Connect parameter may have replaced it, so it proves nothing.
  var callerIdentity: String? { Self.identity(in: from) }

  /// Calls of the phone network begin here; those of softphones bring a ticket. A softphone that replaced its From has
  /// often left its name in Caller.
  var isFromSoftphone: Bool {
    ticketSecret != nil || callerIdentity != nil || Self.identity(in: webhook.text("Caller") ?? "") != nil
  }

  private static func identity(in party: String) -> String? {
    party.hasPrefix("client:") ? String(party.dropFirst("client:".count)) : nil
  }
}

extension LegStatus {
  /// Nil for a word of Twilio's that we do not know; `planned` is ours alone.
  init?(_ status: CallStatus) {
    guard status.rawValue != LegStatus.planned.rawValue else { return nil }
    self.init(rawValue: status.rawValue)
  }
}
