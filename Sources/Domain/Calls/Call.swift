package import Foundation

/// The whole conversation as people see it. It has one leg or more.
package struct Call: Sendable, Equatable {
  package typealias ID = Domain.ID<Call>

  package enum Direction: String, Sendable, Codable { case inbound, outbound }
  package enum Mode: String, Sendable, Codable { case plain, converting, conference }
  package enum State: String, Sendable, Codable { case routing, ringing, queued, connected, voicemail, ended }
  package enum Outcome: String, Sendable, Codable { case answered, missed, abandoned, voicemail, failed }

  package let id: ID
  package let workspaceId: Workspace.ID
  package let direction: Direction
  package var mode: Mode
  package var room: String?
  package var state: State
  package var outcome: Outcome?
  /// As Twilio gave it: E.164, `client:…`, or a word such as `anonymous`.
  package let from: String
  package let to: String
  package let phoneNumberId: PhoneNumber.ID?
  /// Who answered (inbound) or placed (outbound) it.
  package var agentId: Agent.ID?
  package var step: Int
  /// The current step's instruction, to be given again to whoever asks again.
  package var instruction: CallInstruction
  package var version: Int
  package var connectedLegId: Leg.ID?
  /// `DialCallSid` of the last bridge, which may come before any callback has said whose leg that is.
  package var bridgedCallSid: String?
  /// A message was kept, which may be told before the call's end as well as after it.
  package var hasVoicemail = false
  package var hangupIntentBy: User.ID?
  package var hangupIntentAt: Date?
  package let startedAt: Date
  package var answeredAt: Date?
  package var endedAt: Date?
  package var heardAt: Date

  package init(
    id: ID, workspaceId: Workspace.ID, direction: Direction, mode: Mode = .plain, room: String? = nil,
    state: State = .routing, outcome: Outcome? = nil, from: String, to: String, phoneNumberId: PhoneNumber.ID?,
    agentId: Agent.ID? = nil, step: Int = 0, instruction: CallInstruction = .hangUp, version: Int = 1,
    connectedLegId: Leg.ID? = nil, bridgedCallSid: String? = nil, hangupIntentBy: User.ID? = nil,
    hangupIntentAt: Date? = nil, startedAt: Date,
    answeredAt: Date? = nil, endedAt: Date? = nil, heardAt: Date
  ) {
    self.id = id
    self.workspaceId = workspaceId
    self.direction = direction
    self.mode = mode
    self.room = room
    self.state = state
    self.outcome = outcome
    self.from = from
    self.to = to
    self.phoneNumberId = phoneNumberId
    self.agentId = agentId
    self.step = step
    self.instruction = instruction
    self.version = version
    self.connectedLegId = connectedLegId
    self.bridgedCallSid = bridgedCallSid
    self.hangupIntentBy = hangupIntentBy
    self.hangupIntentAt = hangupIntentAt
    self.startedAt = startedAt
    self.answeredAt = answeredAt
    self.endedAt = endedAt
    self.heardAt = heardAt
  }
}
