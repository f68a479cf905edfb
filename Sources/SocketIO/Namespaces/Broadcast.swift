import WebSocket

/// To whom something is said.
/// ```
/// desk.to("workspace:1").to("admins").except(socket.id).emit("call.updated", [call], offset: "1204")
/// ```
package struct Broadcast: Sendable {
  private let namespace: Namespace
  /// nil for everybody.
  private var rooms: [String]?
  private var excluded: [String] = []

  init(namespace: Namespace, rooms: [String]?) {
    self.namespace = namespace
    self.rooms = rooms
  }

  package func to(_ room: String) -> Broadcast {
    var wider = self
    wider.rooms?.append(room)
    return wider
  }

  package func except(_ room: String) -> Broadcast {
    var narrower = self
    narrower.excluded.append(room)
    return narrower
  }

  package var sockets: [ClientSocket] { namespace.sockets(in: rooms, except: excluded) }

  /// Sends an event to each of them, encoded once; see ``ClientSocket/emit(_:_:offset:)``. What one task emits arrives in
  /// that order.
  package func emit(_ event: String, _ arguments: [SocketValue] = [], offset: String? = nil) {
    let packet = OutgoingPacket.event(event, arguments, offset: offset, in: namespace.name)
    var batch = SocketBatch()
    for socket in sockets { socket.deliver(packet, offset: offset, in: &batch) }
    batch.send()
  }

  package func disconnect(closing: Bool = false) {
    for socket in sockets { socket.disconnect(closing: closing) }
  }
}
