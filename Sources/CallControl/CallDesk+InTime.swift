import Domain
import Logging

extension CallDesk {
  /// The committed answer, or, when the store fails or takes too long, one made from memory: a phone still rings.
  ///
  /// The late write goes on: should it commit after all, the call's callbacks find it.
  func inTime(
    _ request: VoiceRequest, callId: Call.ID?, orElse fallback: @escaping @Sendable () -> String,
    _ commit: @escaping @Sendable () async throws -> String?
  ) async -> String {
    let answer = await withCheckedContinuation { continuation in
      let once = FirstAnswer(continuation)
      let timer = Task {
        try await Task.sleep(for: CallControlTimes.commitPatience)
        once.give(nil)
      }
      Task {
        do {
          once.give(try await commit())
        } catch {
          logger.error(
            "A call is answered from memory: the store does not write",
            metadata: ["callSid": "\(request.callSid)", "error": "\(error)"])
          once.give(nil)
        }
        timer.cancel()
      }
    }
    if let answer { return answer }
    routes.countDegraded(request, callId: callId)
    return fallback()
  }
}
