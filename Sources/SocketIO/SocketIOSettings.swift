/// Times and limits of a server.
package struct SocketIOSettings: Sendable {
  package var engine = EngineSettings()
  /// How long a session may be in no namespace.
  package var connectTimeout = Duration.seconds(45)
  /// Arrays and objects within each other.
  package var maximumDepth = 64
  /// Of one packet.
  package var maximumAttachments = 10
  /// How long the id of a lost socket is kept for who comes back.
  package var recoveryWindow = Duration.seconds(120)

  package init() {}
}
