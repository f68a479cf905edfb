package import Domain
import Cryptography
import Foundation
import Storage

/// What the page needs to place a call that was allowed.
package struct PlacedCall: Sendable {
  package let callId: Call.ID
  /// Shown once; good for one call within a minute.
  package let ticket: String
  /// E.164, or `agent:…` for a colleague.
  package let to: String
}

extension CallDesk {
  /// Allows an agent one call: checks the number, the caller ID and the limits, and hands out the ticket.
  ///
  /// - Parameters:
  ///   - to: what the person typed, `agent:{agentId}`, or `echo` for a test call to oneself.
  ///   - phoneNumberId: whose number the callee sees; needed for calls to the phone network.
  /// - Throws: `invalid` naming `to` or `phoneNumberId`, `conflict` when the agent is on a call, `rateLimited`.
  package func placeCall(
    to: String, phoneNumberId: PhoneNumber.ID?, agentId: Agent.ID, workspaceId: Workspace.ID
  ) async throws -> PlacedCall {
    guard let workspace = try await store.workspace(workspaceId) else { throw AppError.notFound("workspace") }
    let colleague = to.hasPrefix("agent:") ? Agent.ID(String(to.dropFirst("agent:".count))) : nil
    let destination: Ticket.Destination =
      if let colleague { .colleague(colleague) } else if to == Self.testCall { .echo } else {
        .number(try DiallingRules.destination(to, for: workspace))
      }
    let now = now()
    let callId = Call.ID(newId())
    let secret = BaseEncoding.base64URL.encode(randomBytes(32))
    try await store.inCallTransaction { transaction in
      try check(agentId, in: workspace, transaction)
      let ticket = Ticket(
        callId: callId, workspaceId: workspaceId, agentId: agentId,
        phoneNumberId: destination == .echo ? nil : phoneNumberId,
        callerId: destination == .echo
          ? "" : try callerID(phoneNumberId, of: agentId, colleague: colleague, in: workspaceId, transaction),
        destination: destination, expiresAt: now + Double(Ticket.lifetimeSeconds))
      try transaction.issue(ticket, hash: Digest.sha256(Array(secret.utf8)), at: now)
    }
    let shown = if case .number(let e164) = destination { e164 } else { to }
    return PlacedCall(callId: callId, ticket: secret, to: shown)
  }

  private func check(_ agentId: Agent.ID, in workspace: Workspace, _ transaction: CallTransaction) throws {
    guard try !transaction.isOnCall(agentId) else {
      throw AppError(.conflict, "You are on a call already. Hang up first.")
    }
    guard try transaction.openOutboundCalls(in: workspace.id) < workspace.outboundLimit else {
      throw AppError(
        .rateLimited,
        "Your team has \(workspace.outboundLimit) outgoing calls open, which is its limit. Try again soon.",
        retryAfterSeconds: 10, limit: RateLimit("open-calls", quota: workspace.outboundLimit))
    }
  }

  private func callerID(
    _ phoneNumberId: PhoneNumber.ID?, of agentId: Agent.ID, colleague: Agent.ID?, in workspaceId: Workspace.ID,
    _ transaction: CallTransaction
  ) throws -> String {
    if let colleague {
      guard colleague != agentId, try transaction.identity(of: colleague, in: workspaceId) != nil,
        let own = try transaction.identity(of: agentId, in: workspaceId)
      else { throw AppError.invalid("to", "There is no such colleague in this workspace.") }
      // The SDK drops such an invite silently: it would ring and ring.
      guard try !transaction.isOnCall(colleague) else {
        throw AppError(.conflict, "Your colleague is on a call. Try again later.")
      }
      return "client:\(own)"
    }
    guard let phoneNumberId else {
      throw AppError.invalid("phoneNumberId", "Choose the number that the person you call shall see.")
    }
    guard let e164 = try transaction.callerID(phoneNumberId, of: agentId, in: workspaceId) else {
      throw AppError.invalid(
        "phoneNumberId", "You may not call with this number. An admin can assign it to you in Numbers.")
    }
    return e164
  }

  /// A person pressed hang up: the outside person's leg ends as well.
  ///
  /// - Throws: `notFound` for a call that the workspace does not have, `forbidden` for an agent who is not on it.
  package func requestHangup(of callId: Call.ID, by member: Membership) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard let machine = try transaction.machine(of: callId, in: member.workspaceId) else {
        throw AppError.notFound("call")
      }
      let isOnIt = member.agentId.map { id in
        // Not who rings, or rang and lost: that page's hang-up would end the caller's talk with a colleague.
        machine.call.agentId == id
          || machine.legs.contains { $0.agentId == id && $0.acceptedAt != nil && $0.endedAt == nil }
      }
      guard member.role >= .admin || isOnIt == true else {
        throw AppError(.forbidden, "Only who is on the call, or an admin, may end it.")
      }
      _ = try handle(.hangupRequested(by: member.userId), machine, in: transaction, at: now)
    }
  }
}
