package import Domain
package import Foundation
import GRDB

extension CallTransaction {
  /// Effects of a call are worth nothing when they come too late.
  private static let callEffectLifetime: TimeInterval = 60
  /// Twilio keeps a recording for as long as we let it; a day bridges most outages.
  private static let fetchLifetime: TimeInterval = 24 * 60 * 60

  func queue(_ effect: CallEffect, of call: Call, at now: Date, id: String) throws {
    switch effect {
    case .completeLeg(let callSid):
      try queue(
        OutboxEntry(
          id: id, workspaceId: call.workspaceId, callId: call.id, kind: EffectKind.completeLeg,
          payload: (["callSid": .string(callSid)] as JSON).text, label: callSid,
          notAfter: now + Self.callEffectLifetime, nextAt: now), at: now)
    case .lookForMessage(let seconds):
      try awaitMessage(of: call.id, step: call.step, until: now + Double(seconds))
    }
  }

  package func queueRecordingFetch(_ sid: String, of call: Call, at now: Date, id: String) throws {
    try queue(
      OutboxEntry(
        id: id, workspaceId: call.workspaceId, callId: call.id, kind: EffectKind.fetchRecording,
        payload: (["recordingSid": .string(sid)] as JSON).text, label: sid,
        notAfter: now + Self.fetchLifetime, nextAt: now), at: now)
  }

  /// A recording that nobody needs once its call is over; it may be played until then.
  package func queueRecordingDeletion(_ sid: String, in workspaceId: Workspace.ID, at now: Date, id: String) throws {
    try queue(
      OutboxEntry(
        id: id, workspaceId: workspaceId, callId: nil, kind: EffectKind.deleteRecording,
        payload: (["recordingSid": .string(sid)] as JSON).text, label: sid, notAfter: now + Self.fetchLifetime,
        nextAt: now + Self.callEffectLifetime), at: now)
  }

  private func queue(_ entry: OutboxEntry, at now: Date) throws {
    try OutboxRecord.insert(db, entry, at: now)
  }
}

/// The kinds of effects that calls leave in the outbox.
package enum EffectKind {
  package static let completeLeg = "completeLeg"
  package static let fetchRecording = "fetchRecording"
  package static let deleteRecording = "deleteRecording"
}
