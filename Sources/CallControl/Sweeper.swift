import Domain
import Foundation
import Logging
import ServiceLifecycle
import Storage
import Twilio

/// Settles what lost callbacks left open: at start and every minute, calls that were silent for two minutes are looked
/// up at Twilio, so that no agent stays busy and no call open.
package struct Sweeper: Service {
  private let desk: CallDesk
  private let client: CallEffects.Client
  private let every: Duration

  package init(desk: CallDesk, client: @escaping CallEffects.Client, every: Duration = CallControlTimes.sweepEvery) {
    self.desk = desk
    self.client = client
    self.every = every
  }

  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await sweep()
        try await Task.sleep(for: every)
      }
    }
  }

  /// One round; also called by tests.
  package func sweep() async {
    do {
      // First: a slow Twilio must not keep callers from the phones while the store is away.
      desk.routes.replace(with: try await desk.store.numberRoutings())
      for call in try await desk.store.silentCalls(since: desk.now() - CallControlTimes.silence, limit: 200) {
        await settle(call)
      }
      for degraded in desk.routes.takeDegraded() { await settle(degraded) }
      for recording in try await desk.store.silentRecordings(since: desk.now() - CallControlTimes.silence, limit: 200) {
        await settle(recording)
      }
    } catch is CancellationError {
      // The server is ending.
    } catch {
      desk.logger.error("Silent calls cannot be read", metadata: ["error": "\(error)"])
    }
  }

  private func settle(_ call: SilentCall) async {
    guard let first = call.legs.first(where: { $0.attempt == 0 })?.callSid else { return }
    do {
      guard let client = try await client(call.workspaceId) else {
        // Nobody will ever tell: the workspace has left Twilio.
        return try await desk.report(.canceled, ofSid: first, in: call.workspaceId, at: desk.now())
      }
      for sid in [first] + call.legs.filter({ $0.attempt > 0 && !$0.status.isFinal }).compactMap(\.callSid) {
        try await settle(sid, of: call.workspaceId, client)
      }
    } catch {
      // Asked again after the next silence, so that a broken account does not keep others' calls from their turn.
      try? await desk.touch(call)
      desk.logger.warning(
        "A silent call could not be settled yet", metadata: ["call": "\(call.id)", "error": "\(error)"])
    }
  }

  private func settle(_ sid: String, of workspaceId: Workspace.ID, _ client: TwilioClient) async throws {
    do {
      let resource = try await client.fetchCall(try CallSid(sid))
      let status = LegStatus(resource.status) ?? .inProgress
      try await desk.report(status, ofSid: sid, in: workspaceId, at: resource.endedAt ?? desk.now())
    } catch let failure as TwilioFailure where failure.error?.status == 404 {
      try await desk.report(.canceled, ofSid: sid, in: workspaceId, at: desk.now())
    }
  }

  /// A call that was answered from memory is written down now that the store may write again.
  private func settle(_ degraded: DegradedCall) async {
    do {
      guard let client = try await client(degraded.workspaceId) else { return }
      let resource = try await client.fetchCall(try CallSid(degraded.callSid))
      try await desk.adopt(resource, as: degraded.callId, in: degraded.workspaceId)
    } catch let failure as TwilioFailure where failure.error?.status == 404 {
      desk.logger.notice(
        "Twilio does not know a call that was answered from memory", metadata: ["callSid": "\(degraded.callSid)"])
    } catch {
      // Only what Twilio may still answer is asked again; what the store refuses it will refuse for ever.
      if (error as? TwilioFailure)?.isPassing ?? false { desk.routes.putBack(degraded) }
      desk.logger.warning(
        "A call answered from memory is not settled yet",
        metadata: ["callSid": "\(degraded.callSid)", "error": "\(error)"])
    }
  }

  private func settle(_ recording: SilentRecording) async {
    do {
      guard let client = try await client(recording.workspaceId) else { return }
      let resource = try await client.fetchRecording(try RecordingSid(recording.sid))
      guard let status = RecordingReport.Status(rawValue: resource.status) else { return }
      try await desk.settle(
        RecordingReport(sid: recording.sid, status: status, durationSeconds: resource.durationSeconds),
        of: recording.callId, in: recording.workspaceId)
    } catch {
      desk.logger.warning(
        "A recording could not be settled yet", metadata: ["recording": "\(recording.sid)", "error": "\(error)"])
    }
  }
}
