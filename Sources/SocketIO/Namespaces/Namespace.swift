import Synchronization

/// One of the server's namespaces: who may come in, what is done with what they say, and who is in which room.
///
/// Handlers are set before the server runs. Those of one client run one after another, in the order in which its packets
/// came; of different clients, at the same time.
package final class Namespace: Sendable {
  package typealias ConnectHandler = @Sendable (ClientSocket) async throws -> Void
  package typealias EventHandler = @Sendable (ClientSocket, [SocketValue]) async throws -> [SocketValue]?
  package typealias DisconnectHandler = @Sendable (ClientSocket, DisconnectReason) async -> Void
  package typealias RecoverHandler = @Sendable (ClientSocket, _ offset: String) async throws -> [LoggedEvent]?

  struct Handlers {
    var connect: ConnectHandler = { _ in }
    var events: [String: EventHandler] = [:]
    var disconnect: DisconnectHandler = { _, _ in }
    var recover: RecoverHandler?
  }

  package let name: String
  let settings: SocketIOSettings
  private let handlersBox = Mutex(Handlers())
  private let members = Mutex(Members())
  let recoveries: Recoveries

  init(name: String, settings: SocketIOSettings) {
    self.name = name
    self.settings = settings
    recoveries = Recoveries(capacity: settings.engine.maximumSessions, window: settings.recoveryWindow)
  }

  // MARK: What the application does

  /// Lets a client in, or throws ``ConnectRefusal``. What it emits, and what is emitted to the rooms it joins, reaches
  /// the client after it has been told that it is in: so join first, and read what there is after.
  package func onConnect(_ handler: @escaping ConnectHandler) { handlersBox.withLock { $0.connect = handler } }

  /// Takes an event. What the handler returns is the answer if the client asked for one; nil is none.
  package func on(_ event: String, _ handler: @escaping EventHandler) {
    handlersBox.withLock { $0.events[event] = handler }
  }

  /// Called once for everybody for whom ``onConnect(_:)`` has returned.
  package func onDisconnect(_ handler: @escaping DisconnectHandler) {
    handlersBox.withLock { $0.disconnect = handler }
  }

  /// Turns connection state recovery on: a client that comes back says the offset of the last event it knows, and gets
  /// what the handler returns, which is everything logged after it that the client may see now; nil when the log does
  /// not reach back so far, or there is too much, so that the client has to begin anew.
  ///
  /// Called after ``onConnect(_:)``, which has asked who it is and put it into its rooms: an event that is emitted
  /// meanwhile and is also returned is sent once. No event without an offset may end in a string, since a client
  /// takes that for one.
  package func onRecover(_ handler: @escaping RecoverHandler) { handlersBox.withLock { $0.recover = handler } }

  var handlers: Handlers { handlersBox.withLock { $0 } }

  // MARK: Speaking to many

  /// To everybody in a room, and in those that are added to it, each once.
  package func to(_ room: String) -> Broadcast { Broadcast(namespace: self, rooms: [room]) }

  /// To everybody.
  package var everyone: Broadcast { Broadcast(namespace: self, rooms: nil) }

  package var socketCount: Int { members.withLock { $0.rooms.count } }

  // MARK: Members

  func add(_ socket: ClientSocket) {
    members.withLock { members in
      members.rooms[socket] = []
      members.byID[socket.id] = socket
    }
  }

  func remove(_ socket: ClientSocket) {
    members.withLock { members in
      guard let rooms = members.rooms.removeValue(forKey: socket) else { return }
      if members.byID[socket.id] === socket { members.byID[socket.id] = nil }
      for room in rooms { members.remove(socket, from: room) }
    }
  }

  /// Nothing for a socket that has left.
  func join(_ room: String, _ socket: ClientSocket) {
    members.withLock { members in
      guard members.rooms[socket]?.insert(room).inserted == true else { return }
      members.sockets[room, default: []].insert(socket)
    }
  }

  func leave(_ room: String, _ socket: ClientSocket) {
    members.withLock { members in
      guard members.rooms[socket]?.remove(room) != nil else { return }
      members.remove(socket, from: room)
    }
  }

  func rooms(of socket: ClientSocket) -> Set<String> { members.withLock { $0.rooms[socket] ?? [] } }

  /// - Parameter rooms: nil for everybody.
  func sockets(in rooms: [String]?, except excluded: [String]) -> [ClientSocket] {
    members.withLock { members in
      if excluded.isEmpty, rooms?.count == 1, let room = rooms?.first { return members.sockets(in: room) }
      let out = Set(excluded.flatMap { members.sockets(in: $0) })
      guard let rooms else { return members.rooms.keys.filter { !out.contains($0) } }
      return Set(rooms.flatMap { members.sockets(in: $0) }).filter { !out.contains($0) }
    }
  }
}

private struct Members {
  var rooms: [ClientSocket: Set<String>] = [:]
  var sockets: [String: Set<ClientSocket>] = [:]
  var byID: [String: ClientSocket] = [:]

  mutating func remove(_ socket: ClientSocket, from room: String) {
    sockets[room]?.remove(socket)
    if sockets[room]?.isEmpty == true { sockets[room] = nil }
  }

  func sockets(in room: String) -> [ClientSocket] {
    if let sockets = sockets[room] { return Array(sockets) }
    return byID[room].map { [$0] } ?? []
  }
}
