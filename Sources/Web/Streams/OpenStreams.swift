import Accounts
import Domain
import Synchronization

/// The streams, or the sockets, of each sign-in: so many at most, the newest win, so that a page that leaks them hurts itself only.
final class OpenStreams: Sendable {
  private struct Stream: Sendable {
    let number: Int
    let workspaceId: Workspace.ID
    let end: @Sendable () -> Void
    let beat: (@Sendable () -> Void)?
  }

  private struct State {
    var next = 0
    var streams: [[UInt8]: [Stream]] = [:]
  }

  private let most: Int
  private let gauge: Gauge
  private let state = Mutex(State())

  init(most: Int, gauge: Gauge) {
    self.most = most
    self.gauge = gauge
  }

  /// - Parameters:
  ///   - end: called when the stream must make room for a newer one, or its sign-in is over.
  ///   - beat: called again and again while `run` does.
  /// - Returns: what `close` takes when the stream is over.
  func open(
    session: [UInt8], in workspaceId: Workspace.ID, end: @escaping @Sendable () -> Void,
    beat: (@Sendable () -> Void)? = nil
  ) -> Int {
    let (number, surplus) = state.withLock { state -> (Int, Stream?) in
      state.next += 1
      var streams = state.streams[session] ?? []
      streams.append(Stream(number: state.next, workspaceId: workspaceId, end: end, beat: beat))
      let surplus = streams.count > most ? streams.removeFirst() : nil
      state.streams[session] = streams
      return (state.next, surplus)
    }
    gauge.add(1)
    surplus?.end()
    return number
  }

  /// One clock for all: a task for each would weigh more than the rest of a silent stream.
  func run(every pause: Duration) async {
    while (try? await Task.sleep(for: pause)) != nil {
      for stream in state.withLock({ $0.streams.values.flatMap(\.self) }) { stream.beat?() }
    }
  }

  /// Ends all that were opened with a sign-in that is no more.
  func end(session: [UInt8]) {
    for stream in state.withLock({ $0.streams[session] ?? [] }) { stream.end() }
  }

  /// Ends those whose sign-in is over by now, or reaches their workspace no more.
  /// - Parameter workspaceId: nil for those of all workspaces.
  func endLost(_ signIn: SignIn, in workspaceId: Workspace.ID? = nil) async {
    for (session, streams) in state.withLock(\.streams) {
      for (id, those) in Dictionary(grouping: streams, by: \.workspaceId) where workspaceId ?? id == id {
        guard await !signIn.isAllowed(session: session, in: id) else { continue }
        for stream in those { stream.end() }
      }
    }
  }

  func close(_ number: Int, session: [UInt8]) {
    state.withLock { state in
      state.streams[session]?.removeAll { $0.number == number }
      if state.streams[session]?.isEmpty == true { state.streams[session] = nil }
    }
    gauge.add(-1)
  }
}
