package import Foundation

/// A committed fact, as the event table holds it and as streams publish it.
package struct DeskEvent: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case callRinging = "call.ringing"
    case callAnswered = "call.answered"
    case callUpdated = "call.updated"
    case callEnded = "call.ended"
    case agentAvailability = "agent.availability"
    case agentPresence = "agent.presence"
    case agentUpdated = "agent.updated"
    case phoneNumberUpdated = "phoneNumber.updated"
    case voicemailReceived = "voicemail.received"
    case voicemailUpdated = "voicemail.updated"
    case recordingReady = "recording.ready"
    case twilioUpdated = "twilio.updated"
    case twilioDrift = "twilio.drift"
  }

  /// Position in the append-only table; commit order equals this order.
  package let sequence: Int64
  package let workspaceId: Workspace.ID
  package let kind: Kind
  /// Version of the payload's shape.
  package let version: Int
  package let at: Date
  package let callId: Call.ID?
  package let agentId: Agent.ID?
  /// The payload, a JSON object.
  package let data: String

  package init(
    sequence: Int64, workspaceId: Workspace.ID, kind: Kind, version: Int, at: Date, callId: Call.ID?,
    agentId: Agent.ID?, data: String
  ) {
    self.sequence = sequence
    self.workspaceId = workspaceId
    self.kind = kind
    self.version = version
    self.at = at
    self.callId = callId
    self.agentId = agentId
    self.data = data
  }
}

extension DeskEvent {
  /// Whether somebody was removed, who may hear no more.
  package var takesASeat: Bool {
    guard kind == .agentUpdated, let agentId else { return false }
    return data == EventData.agentDeleted(agentId)
  }

  /// Its place in the log of one installation, as everybody outside knows it.
  package static func publicId(epoch: String, sequence: Int64) -> String { "\(epoch)-\(sequence)" }

  /// The shape that every event has, on streams and in webhooks.
  package static func resource(
    id: String?, type: String, version: Int, at: JSON, workspaceId: Workspace.ID, data: JSON
  ) -> JSON {
    [
      "id": JSON(id), "type": .string(type), "version": JSON(version), "at": at, "workspaceId": JSON(workspaceId),
      "data": data,
    ]
  }

  package func resource(epoch: String) -> JSON {
    Self.resource(
      id: Self.publicId(epoch: epoch, sequence: sequence), type: kind.rawValue, version: version, at: JSON(at),
      workspaceId: workspaceId, data: .raw(data))
  }
}
