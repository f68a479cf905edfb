import Twilio
import Domain
import Foundation
import Logging
import Storage

extension CallDesk {
  /// Saves what a recording callback said; a message that is long enough becomes a voicemail, usually after the call.
  ///
  /// - Throws: when it could not be committed; Twilio is then asked to send it again.
  package func recording(_ request: VoiceRequest) async throws {
    let webhook = request.webhook
    guard let callId = request.callId, let sid = webhook.recordingSid?.text,
      let status = webhook.recordingStatus.flatMap(RecordingReport.Status.init(rawValue:))
    else {
      return logger.notice(
        "A recording callback that says nothing we know changes nothing", metadata: ["callSid": "\(request.callSid)"])
    }
    let report = RecordingReport(
      sid: sid, status: status, durationSeconds: webhook.recordingDuration)
    let now = now()
    _ = try await once(request, at: now) { transaction in
      // A call answered from memory may stand in the store by its SID alone, or not yet: then Twilio asks again.
      guard
        let machine = try transaction.machine(of: callId, in: request.workspaceId)
          ?? transaction.machine(ofSid: request.callSid, in: request.workspaceId)
      else {
        guard !routes.isToBeSettled(request.callSid) else {
          throw AppError(.unavailable, "The call of this recording is not written down yet.")
        }
        return nil
      }
      try keep(report, of: machine, in: transaction, at: now)
      return nil
    }
  }

  func keep(
    _ report: RecordingReport, of machine: CallStateMachine, in transaction: CallTransaction, at now: Date
  ) throws {
    guard try transaction.record(report, of: machine.call, newId: newId(), at: now), report.status == .completed,
      report.durationSeconds ?? 0 >= DomainLimits.shortestVoicemailSeconds
    else { return }
    _ = try handle(.voicemailKept, machine, in: transaction, at: now)
    try transaction.keepVoicemail(recordingSid: report.sid, of: machine.call, newId: newId(), at: now)
    try transaction.queueRecordingFetch(report.sid, of: machine.call, at: now, id: newId())
  }
}
