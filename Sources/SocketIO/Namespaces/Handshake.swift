package import HTTPTypes

/// How a client asked to be let into a namespace.
package struct Handshake: Sendable {
  package let namespace: String
  /// What the client sent along, an object; empty when it sent nothing.
  package let auth: SocketValue
  /// Who opened the session, as the mount knows them.
  package let principal: String
  /// The request that opened the session.
  package let request: HTTPRequest
  /// Whether the client has been here before and asks for what it missed; see ``Namespace/onRecover(_:)``.
  package let isReturning: Bool
}

/// Thrown by ``Namespace/onConnect(_:)``: the client's `connect_error`. It stays connected, and may try again.
package struct ConnectRefusal: Error, Sendable, Equatable {
  package let message: String
  /// `error.data` at the client.
  package let data: SocketValue?

  package init(_ message: String, data: SocketValue? = nil) {
    self.message = message
    self.data = data
  }
}

/// Why a socket left its namespace.
package enum DisconnectReason: Sendable, Equatable {
  /// The client said so.
  case client
  /// ``ClientSocket/disconnect(closing:)``.
  case server
  /// The session under it ended.
  case session(CloseReason)
}

/// An event with its place in the application's log.
package struct LoggedEvent: Sendable {
  package let name: String
  package let arguments: [SocketValue]
  package let offset: String

  package init(_ name: String, _ arguments: [SocketValue], offset: String) {
    self.name = name
    self.arguments = arguments
    self.offset = offset
  }
}

/// Why the client's answer to an event did not come.
package enum AcknowledgementFailure: Error, Sendable, Equatable {
  case timeout
  case disconnected
}
