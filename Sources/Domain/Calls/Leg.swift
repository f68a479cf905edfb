package import Foundation

/// One Twilio Call resource of a call.
package struct Leg: Sendable, Equatable {
  package typealias ID = Domain.ID<Leg>

  package enum Kind: String, Sendable, Codable { case client, number, conference }
  package enum Role: String, Sendable, Codable { case outside, agent, supervisor }

  package let id: ID
  package let callId: Call.ID
  /// Null until Twilio has told us.
  package var callSid: String?
  package var parentCallSid: String?
  package let kind: Kind
  package let role: Role
  package let agentId: Agent.ID?
  /// The step whose instruction dialled it; 0 is the leg that began the call.
  package let attempt: Int
  package var status: LegStatus
  package var held = false
  package var muted = false
  /// Twilio said that it was joined with its parent (`DialBridged`).
  package var bridged = false
  package let createdAt: Date
  package var startedAt: Date?
  package var answeredAt: Date?
  /// When a person, not a machine, took it. For a browser that is the moment it answered.
  package var acceptedAt: Date?
  package var endedAt: Date?

  package init(
    id: ID, callId: Call.ID, callSid: String? = nil, parentCallSid: String? = nil, kind: Kind, role: Role,
    agentId: Agent.ID? = nil, attempt: Int, status: LegStatus, held: Bool = false, muted: Bool = false,
    bridged: Bool = false, createdAt: Date, startedAt: Date? = nil, answeredAt: Date? = nil, acceptedAt: Date? = nil,
    endedAt: Date? = nil
  ) {
    self.id = id
    self.callId = callId
    self.callSid = callSid
    self.parentCallSid = parentCallSid
    self.kind = kind
    self.role = role
    self.agentId = agentId
    self.attempt = attempt
    self.status = status
    self.held = held
    self.muted = muted
    self.bridged = bridged
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.answeredAt = answeredAt
    self.acceptedAt = acceptedAt
    self.endedAt = endedAt
  }
}
