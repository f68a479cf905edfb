import Accounts

/// All that stays open for as long as a sign-in or an API token holds.
struct OpenConnections: Sendable {
  let streams: OpenStreams
  let sockets: OpenStreams
  private let signIn: SignIn

  init(signIn: SignIn, perSession: Int, metrics: DeskMetrics) {
    streams = OpenStreams(most: perSession, gauge: metrics.openStreams)
    sockets = OpenStreams(most: perSession, gauge: metrics.openSockets)
    self.signIn = signIn
  }

  /// Ends what was opened with a sign-in, or token, that is no more.
  /// - Parameter session: the hash of its token.
  @Sendable func end(session: [UInt8]) {
    streams.end(session: session)
    sockets.end(session: session)
  }

  /// Ends what somebody may see no more, whose ever it is: asked after changes that take more than one sign-in away.
  @Sendable func endLost() async {
    await streams.endLost(signIn)
    await sockets.endLost(signIn)
  }
}
