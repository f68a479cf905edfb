import Logging

/// What a client says that comes back to a namespace with recovery.
struct Recovery {
  static let names: Set<String> = ["pid", "offset"]
  private static let maximumBytes = 64

  /// nil for a client that has not been here, or knows no event yet.
  let request: (id: String, offset: String)?
  private let handler: Namespace.RecoverHandler

  init(_ auth: SocketValue, handler: @escaping Namespace.RecoverHandler) {
    self.handler = handler
    guard let id = auth["pid"]?.string, let offset = auth["offset"]?.string, !id.isEmpty,
      id.utf8.count <= Self.maximumBytes, offset.utf8.count <= Self.maximumBytes
    else {
      request = nil
      return
    }
    request = (id, offset)
  }

  /// What the client has missed, and the id that tells it whether that is all: the one it knows.
  func recover(_ socket: ClientSocket, logger: Logger) async -> (id: String, missed: [LoggedEvent]) {
    if let request {
      do {
        if let missed = try await handler(socket, request.offset) { return (request.id, missed) }
      } catch {
        logger.error("what a client missed cannot be read", metadata: ["error": "\(error)"])
      }
    }
    return (RandomID.make(bytes: 15), [])
  }
}
