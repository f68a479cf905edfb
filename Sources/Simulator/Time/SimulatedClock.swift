package import Foundation
import Synchronization

/// What time it is in the simulation. It runs with the real one, or stands still; either can be moved on at will, and
/// neither ever goes back.
package final class SimulatedClock: Sendable {
  private struct State {
    /// How far ahead of real time it is.
    var lead: TimeInterval = 0
    /// What it shows while it stands still.
    var stopped: Date?
  }

  private let state: Mutex<State>

  private init(_ state: State) { self.state = Mutex(state) }

  /// Runs as real time does.
  package static func running() -> SimulatedClock { SimulatedClock(State()) }

  /// Shows `start` until it is moved.
  package static func standing(at start: Date = Date()) -> SimulatedClock { SimulatedClock(State(stopped: start)) }

  package var now: Date { state.withLock { $0.stopped ?? Date().addingTimeInterval($0.lead) } }

  package var stands: Bool { state.withLock { $0.stopped != nil } }

  /// Moves it on to that time, unless it is past it already.
  func move(to date: Date) {
    state.withLock { state in
      if let stopped = state.stopped {
        state.stopped = max(stopped, date)
      } else {
        state.lead = max(state.lead, date.timeIntervalSinceNow)
      }
    }
  }
}
