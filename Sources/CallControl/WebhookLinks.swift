import Domain
import Twilio

/// The URLs that Twilio is given for one workspace. They carry our own ids, because `To` is not unique and callbacks
/// cross, and use only characters that nobody re-encodes on the way: the signature covers every byte.
package struct WebhookLinks: Sendable {
  /// `https://host[:port]/webhooks/twilio/{webhookKey}`
  private let base: String

  package init(publicURL: String, webhookKey: String) {
    base = "\(publicURL)/webhooks/twilio/\(webhookKey)"
  }

  package var voice: String { link("voice") }
  package var status: String { link("status") }

  func dialEnded(_ call: Call.ID, step: Int) -> String { link("dial", "call=\(call)&step=\(step)") }
  func voicemailEnded(_ call: Call.ID, step: Int) -> String { link("voicemail", "call=\(call)&step=\(step)") }
  func legStatus(_ call: Call.ID, leg: Leg.ID) -> String { link("status", "call=\(call)&leg=\(leg)") }
  var echoed: String { link("echo") }
  func recordingStatus(_ call: Call.ID) -> String { link("recording", "call=\(call)") }

  private func link(_ path: String, _ query: String = "") -> String {
    ConnectionOverrides.appended(to: "\(base)/\(path)" + (query.isEmpty ? "" : "?\(query)"))
  }
}
