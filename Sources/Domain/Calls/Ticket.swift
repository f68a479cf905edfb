package import Foundation

/// Permission to place one call, once, within a minute. Connect parameters of the Voice SDK can replace From, To,
/// Called and Caller (Twilio, 2023-06-01 and 2024-05-30), so nothing in a webhook says who may dial; this does.
package struct Ticket: Sendable, Equatable {
  package static let lifetimeSeconds = 60

  package enum Destination: Sendable, Equatable {
    case number(String)
    case colleague(Agent.ID)
    /// Nobody: the agent hears what they said themselves.
    case echo
  }

  package let callId: Call.ID
  package let workspaceId: Workspace.ID
  package let agentId: Agent.ID
  package let phoneNumberId: PhoneNumber.ID?
  package let callerId: String
  package let destination: Destination
  package let expiresAt: Date

  package init(
    callId: Call.ID, workspaceId: Workspace.ID, agentId: Agent.ID, phoneNumberId: PhoneNumber.ID?, callerId: String,
    destination: Destination, expiresAt: Date
  ) {
    self.callId = callId
    self.workspaceId = workspaceId
    self.agentId = agentId
    self.phoneNumberId = phoneNumberId
    self.callerId = callerId
    self.destination = destination
    self.expiresAt = expiresAt
  }
}
