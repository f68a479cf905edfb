import Domain
import NIOCore

/// One block of `text/event-stream`.
struct ServerSentEvent {
  let id: String
  let type: String
  /// On one line: the writer of `JSON` makes no line breaks.
  let data: JSON

  var buffer: ByteBuffer {
    ByteBuffer(string: "id: \(id)\nevent: \(type)\ndata: \(data.text)\n\n")
  }

  /// The shape that every event has.
  static func event(
    id: EventCursor, type: String, version: Int = 1, at: JSON, workspaceId: Workspace.ID, data: JSON
  ) -> ServerSentEvent {
    ServerSentEvent(
      id: id.text, type: type,
      data: DeskEvent.resource(
        id: id.text, type: type, version: version, at: at, workspaceId: workspaceId, data: data))
  }

  static func event(_ event: DeskEvent, epoch: String) -> ServerSentEvent {
    .event(
      id: EventCursor(epoch: epoch, sequence: event.sequence), type: event.kind.rawValue, version: event.version,
      at: JSON(event.at), workspaceId: event.workspaceId, data: .raw(event.data))
  }

  /// Sent at once, so that proxies and browsers see the head: how soon to come back, and that all is well.
  static let greeting = ByteBuffer(string: "retry: 3000\n: ok\n\n")
  /// To a stream that made room for a newer one of the same sign-in: not so soon.
  static let farewell = ByteBuffer(string: "retry: 60000\n\n")
}
