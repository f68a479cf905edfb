import Domain
import Foundation
import Storage

/// What an attempt means for the event and for its hook.
struct HookVerdict {
  /// Then the next event has its turn.
  static let patience: TimeInterval = 24 * 3600
  /// Then the hook is switched off.
  static let mercy: TimeInterval = 3 * 24 * 3600

  let delivery: HookDelivery
  let failingSince: Date?
  let givesUp: Bool

  /// - Parameter chance: from 0 to 1.
  init(_ answer: HookAnswer, of work: HookWork, began: Date, now: Date, chance: Double) {
    let first = work.before?.at ?? began
    let attempts = (work.before?.attempts ?? 0) + 1
    let since = answer.isGood ? nil : work.hook.failingSince ?? now
    let state: HookDelivery.State =
      answer.isGood ? .delivered : now.timeIntervalSince(first) >= Self.patience ? .failed : .retrying
    failingSince = since
    givesUp = since.map { now.timeIntervalSince($0) >= Self.mercy } ?? false
    delivery = HookDelivery(
      eventSequence: work.event.sequence, type: work.event.kind.rawValue, at: first, attempts: attempts, state: state,
      status: answer.status, error: answer.error, durationMilliseconds: answer.durationMilliseconds,
      nextAt: state == .retrying ? now + Self.pause(afterAttempts: attempts, chance: chance) : nil)
  }

  /// 5, 10, 20 … seconds, at most an hour, less up to a fifth, so that hooks of one receiver do not come all at once.
  static func pause(afterAttempts attempts: Int, chance: Double) -> TimeInterval {
    min(5 * pow(2, Double(min(attempts, 16) - 1)), 3600) * (1 - 0.2 * chance)
  }
}
