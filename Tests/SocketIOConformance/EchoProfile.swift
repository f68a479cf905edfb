import SocketIO

/// What the suites ask of a Socket.IO server, and a little more for the official clients.
enum EchoProfile {
  static func add(to server: SocketIOServer) {
    for name in ["/", "/custom"] {
      let namespace = server.of(name)
      namespace.onConnect { socket in
        if socket.handshake.auth["token"] == "refused" {
          throw ConnectRefusal("not you", data: ["code": 41, "token": "refused"])
        }
        socket.emit("auth", [socket.handshake.auth])
      }
      namespace.on("message") { socket, arguments in
        socket.emit("message-back", arguments)
        return nil
      }
      namespace.on("message-with-ack") { _, arguments in arguments }
      namespace.on("join") { socket, arguments in
        for room in arguments.compactMap(\.string) { socket.join(room) }
        return [.int(socket.rooms.count)]
      }
      namespace.on("say") { socket, arguments in
        guard let room = arguments.first?.string else { return [false] }
        namespace.to(room).except(socket.id).emit("said", Array(arguments.dropFirst()))
        return [true]
      }
      namespace.on("ask-me") { socket, arguments in
        ["you said", .array(try await socket.emit("question", arguments, timeout: .seconds(5)))]
      }
      namespace.on("send-me-away") { socket, arguments in
        socket.disconnect(closing: arguments.first == true)
        return nil
      }
    }
    addLog(server.of("/log"))
  }

  /// Events that have an offset: `log` writes one, and a client that comes back gets those after its own.
  private static func addLog(_ namespace: Namespace) {
    let log = EventLog()
    namespace.onConnect { $0.join("readers") }
    namespace.on("log") { _, arguments in
      let event = await log.append(arguments)
      namespace.to("readers").emit(event.name, event.arguments, offset: event.offset)
      return [.string(event.offset)]
    }
    namespace.onRecover { _, offset in await log.events(after: offset) }
  }
}

private actor EventLog {
  private var events: [LoggedEvent] = []

  func append(_ arguments: [SocketValue]) -> LoggedEvent {
    let event = LoggedEvent("logged", arguments, offset: String(events.count + 1))
    events.append(event)
    return event
  }

  func events(after offset: String) -> [LoggedEvent]? {
    guard let known = Int(offset), (0...events.count).contains(known) else { return nil }
    return Array(events[known...])
  }
}
