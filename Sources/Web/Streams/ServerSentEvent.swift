import Domain
import NIOCore

/// `text/event-stream`.
enum ServerSentEvent {
  static func block(_ message: EventMessage) -> ByteBuffer {
    let id = message.id.map { "id: \($0)\n" } ?? ""
    return ByteBuffer(string: id + "event: \(message.type)\ndata: \(message.body.text)\n\n")
  }

  /// Sent at once, so that proxies and browsers see the head: how soon to come back, and that all is well.
  static let greeting = ByteBuffer(string: "retry: 3000\n: ok\n\n")
  /// To a stream that made room for a newer one of the same sign-in, or whose sign-in is over: not so soon.
  static let farewell = ByteBuffer(string: "retry: 60000\n\n")
}
