package import Foundation

/// A user's seat that handles calls.
package struct Agent: Sendable, Equatable {
  package typealias ID = Domain.ID<Agent>

  package let id: ID
  package let workspaceId: Workspace.ID
  package var userId: User.ID?
  package var name: String
  /// `agent_` and 26 base32 characters: what the access token carries and Dial's Client names.
  /// Opaque and unique across installations, because registrations belong to the Twilio account.
  package let identity: String
  package var availability: Availability
  package var availabilityAt: Date
  package var lastCallEndedAt: Date?
  package let createdAt: Date

  package init(
    id: ID, workspaceId: Workspace.ID, userId: User.ID?, name: String, identity: String, availability: Availability,
    availabilityAt: Date, lastCallEndedAt: Date? = nil, createdAt: Date
  ) {
    self.id = id
    self.workspaceId = workspaceId
    self.userId = userId
    self.name = name
    self.identity = identity
    self.availability = availability
    self.availabilityAt = availabilityAt
    self.lastCallEndedAt = lastCallEndedAt
    self.createdAt = createdAt
  }
}

/// What the agent chose, whatever we see of the browser.
package enum Availability: String, Sendable, Codable, CaseIterable {
  case available, away, offline
}

/// What is seen of an agent: the chosen availability, whether a phone could ring, whether a call is on.
package struct AgentStanding: Sendable, Equatable {
  package let agent: Agent
  /// A tab's lease on the phone is valid.
  package let isReachable: Bool
  /// On an open, accepted leg. An agent on a call is never dialled: the Voice SDK drops such invites silently.
  package let isOnCall: Bool
  /// The call that the agent is on.
  package let callId: Call.ID?

  package init(agent: Agent, isReachable: Bool, isOnCall: Bool, callId: Call.ID? = nil) {
    self.agent = agent
    self.isReachable = isReachable
    self.isOnCall = isOnCall
    self.callId = callId
  }
}
