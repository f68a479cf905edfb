package import Domain
package import Storage
import Twilio

extension TwilioConnector {
  /// Takes the account's secondary auth token ahead of its promotion: webhooks signed with either count from now on, and
  /// it takes over when Twilio refuses the present one. Also for a workspace that is being disconnected and whose token
  /// was changed meanwhile: it could not end otherwise.
  ///
  /// - Throws: `invalid` with the field `authToken` when Twilio does not accept it.
  package func prepareAuthToken(_ text: String, of workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    let token = try Self.checkedToken(text)
    try await exclusively(workspaceId) {
      let saved = try await requireConnected(workspaceId, orDisconnecting: true)
      guard token != saved.authToken else {
        throw AppError.invalid("authToken", "This is the auth token in use. Enter the secondary one.")
      }
      let client = client(try AccountSid(saved.accountSid), token, of: workspaceId)
      _ = try await Self.verify(client, authToken: token)
      try await store.saveNextAuthToken(token, of: workspaceId)
    }
    return try await status(of: workspaceId)
  }

  /// The promotion is not to come after all.
  package func dropNextAuthToken(of workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    try await exclusively(workspaceId) {
      _ = try await requireConnected(workspaceId)
      try await store.saveNextAuthToken(nil, of: workspaceId)
    }
    return try await status(of: workspaceId)
  }

  /// Makes a new API key. Softphones keep the tokens of the old one, which is deleted when the last of them has ended.
  ///
  /// - Throws: `conflict` while a rotation is under way.
  package func rotateKey(of workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    try await exclusively(workspaceId) {
      let saved = try await withTokenInUse(try await requireConnected(workspaceId))
      let client = client(try AccountSid(saved.accountSid), saved.authToken, of: workspaceId)
      do {
        let plan = KeyPlan(name(of: workspaceId), saved: saved, among: try await client.listKeys(), at: store.clock())
        guard plan.old == nil else {
          throw AppError(
            .conflict, "The API key was rotated within the last hour. The one before is deleted first, by itself.")
        }
        // A new key whose answer was lost is of no use.
        for useless in plan.useless {
          try await Self.ignoringAbsence { () async throws(TwilioFailure) in try await client.deleteKey(useless.sid) }
        }
        try await makeKey(of: workspaceId, client, isRotation: plan.kept != nil)
      } catch let failure as TwilioFailure {
        throw failure.appError
      }
    }
    return try await status(of: workspaceId)
  }

  /// - Parameters:
  ///   - edge: where softphones enter Twilio's network; nil lets Twilio choose.
  ///   - isAutoRepaired: whether what differs is put right without asking.
  ///   - check: throws what forbids a change of the choices as they are; pure.
  /// - Throws: `invalid` with the field `region` or `edge`.
  package func choose(
    region: String?, edge: String??, isAutoRepaired: Bool?, of workspaceId: Workspace.ID,
    check: @escaping @Sendable (TwilioChoices) throws -> Void = { _ in }
  ) async throws -> ConnectionStatus {
    try Self.check(region: region)
    if let edge = edge ?? nil, !Self.edges.contains(edge) {
      throw AppError.invalid("edge", "Twilio's edges are \(Self.edges.joined(separator: ", ")).")
    }
    try await store.saveTwilioChoices(edge: edge, isAutoRepaired: isAutoRepaired, of: workspaceId, check: check)
    return try await status(of: workspaceId)
  }

  /// - Throws: `invalid` with the field `region` for any but the one that is promised.
  package static func check(region: String?) throws(AppError) {
    guard let region, region != "us1" else { return }
    throw .invalid(
      "region", "Ringdesk works with Twilio's region us1. Calls may still enter the network near you: choose an edge.")
  }

  /// `roaming` is Twilio's own choice by latency.
  package static let edges = [
    "ashburn", "dublin", "frankfurt", "roaming", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla",
  ]

  private func requireConnected(
    _ workspaceId: Workspace.ID, orDisconnecting isEndingEnough: Bool = false
  ) async throws -> TwilioAccount {
    guard let saved = try await store.twilioAccount(of: workspaceId) else {
      throw AppError.notFound("Twilio connection")
    }
    guard saved.state == .connected || (isEndingEnough && saved.state == .disconnecting) else {
      throw AppError(.conflict, "The workspace is not connected to Twilio yet.")
    }
    return saved
  }
}
