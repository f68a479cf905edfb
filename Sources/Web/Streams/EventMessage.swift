import Domain

/// What is told of an event, in whichever way it is told.
struct EventMessage {
  /// Its cursor; nil where there is none to go on from.
  let id: String?
  let type: String
  /// On one line: the writer of `JSON` makes no line breaks.
  let body: JSON

  init(
    id: EventCursor?, type: String, version: Int = 1, at: JSON, workspaceId: Workspace.ID, data: JSON
  ) {
    self.id = id?.text
    self.type = type
    body = DeskEvent.resource(
      id: id?.text, type: type, version: version, at: at, workspaceId: workspaceId, data: data)
  }

  init(_ event: DeskEvent, epoch: String) {
    self.init(
      id: EventCursor(epoch: epoch, sequence: event.sequence), type: event.kind.rawValue, version: event.version,
      at: JSON(event.at), workspaceId: event.workspaceId, data: .raw(event.data))
  }
}
