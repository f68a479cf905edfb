/// Times and limits of sessions, as the reference has them where it has any.
package struct EngineSettings: Sendable {
  /// How often a client is asked whether it is there.
  package var pingInterval = Duration.seconds(25)
  /// How long it may take to say so.
  package var pingTimeout = Duration.seconds(20)
  /// How long a WebSocket may take to become a polling session's transport.
  package var upgradeTimeout = Duration.seconds(10)
  /// How long a closed polling session waits for the poll that is told of it.
  package var closeHold = Duration.seconds(30)
  /// Bytes of one request's body, of one WebSocket message, and of one packet with its attachments.
  package var maximumPacketBytes = 1_000_000
  /// What may wait to be sent on one session; a client that reads too slowly for it is let go.
  package var maximumQueuedBytes = 1 << 20
  /// Sessions in all. A handshake beyond takes the place of one that nobody was let in on; where there is none it is
  /// answered 503.
  package var maximumSessions = 10_000
  /// Sessions of one principal, likewise; without room it is answered 429.
  package var maximumSessionsPerPrincipal = 100

  package init() {}
}

/// Why a session ended; the words are those of the reference.
package enum CloseReason: String, Sendable {
  case pingTimeout = "ping timeout"
  case transportClose = "transport close"
  case transportError = "transport error"
  case parseError = "parse error"
  case forcedClose = "forced close"
  case serverShutdown = "server shutting down"
  /// More waited for the client than it may have.
  case slowClient = "slow client"
}
