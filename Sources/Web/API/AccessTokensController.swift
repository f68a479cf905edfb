import Domain
import Foundation
import Hummingbird
import Storage
import Twilio

/// Tokens for the softphone in the page.
struct AccessTokensController: Sendable {
  private static let lifetimeSeconds = 3600

  let store: Store
  let settings: WebSettings
  let sdk: VoiceSDK
  let files: StaticFiles
  let clock: @Sendable () -> Date

  @Sendable func create(_ visit: MemberVisit) async throws -> Response {
    let agent = try await store.agent(visit.agentId(), in: visit.workspaceId).standing.agent
    let token = try await token(for: agent)
    return .created([
      "token": .string(token.text), "identity": .string(agent.identity), "expiresAt": JSON(token.expiresAt),
      "voice": voice(edge: token.edge),
    ])
  }

  private func token(for agent: Agent) async throws -> (text: String, expiresAt: Date, edge: String?) {
    guard let account = try await store.twilioAccount(of: agent.workspaceId), account.state == .connected,
      let keySid = account.keySid, let secret = account.keySecret
    else {
      throw AppError(.conflict, "This workspace is not connected to Twilio yet; an admin does that in Settings.")
    }
    let token = AccessToken(
      accountSid: try AccountSid(account.accountSid), keySid: try KeySid(keySid), identity: agent.identity,
      voice: AccessToken.VoiceGrant(
        isIncomingAllowed: true, outgoingApplicationSid: try account.appSid.map { try ApplicationSid($0) }),
      at: clock(), lifetimeSeconds: Self.lifetimeSeconds)
    return (try token.sign(secret: secret), token.expiresAt, account.edge)
  }

  private func voice(edge: String?) -> JSON {
    switch settings.whereabouts().voice {
    case .simulator(let signalURL):
      [
        "sdk": "simulator", "sdkUrl": .string("/static/\(files.hash)/voice/stand-in.js"),
        "signalUrl": .string(signalURL), "edge": JSON(edge),
      ]
    case .twilio:
      [
        "sdk": "twilio", "sdkUrl": JSON(sdk.isPresent() ? VoiceSDK.path : nil), "signalUrl": nil, "edge": JSON(edge),
      ]
    }
  }
}
