import Logging
import Synchronization

/// One session's conversation: which namespaces it is in, and what it says in them.
final class Client: EngineConversation {
  private struct State {
    var decoder: PacketDecoder
    var sockets: [String: ClientSocket] = [:]
  }

  private let session: EngineSession
  private let directory: NamespaceDirectory
  private let logger: Logger
  private let inbox: Inbox
  private let state: Mutex<State>

  init(session: EngineSession, directory: NamespaceDirectory, tasks: RunningTasks, logger: Logger) {
    let settings = directory.settings
    self.session = session
    self.directory = directory
    self.logger = logger
    inbox = Inbox(maximumBytes: settings.engine.maximumPacketBytes, tasks: tasks)
    state = Mutex(
      State(
        decoder: PacketDecoder(
          maximumAttachments: settings.maximumAttachments, maximumBytes: settings.engine.maximumPacketBytes)))
    session.close(after: settings.connectTimeout)
  }

  // MARK: From the session

  func received(_ message: EngineMessage) async {
    do throws(PacketError) {
      guard let packet = try decode(message) else { return }
      // At once: the handler before it in line may be the one that waits for it.
      if packet.kind == .acknowledgement { return try acknowledged(packet) }
      put(.packet(packet))
      await inbox.room()
    } catch {
      session.close(.parseError)
    }
  }

  func ended(_ reason: CloseReason) {
    // A handler that waits for an answer would hold up the end.
    for socket in state.withLock({ Array($0.sockets.values) }) { socket.end() }
    put(.ended(reason))
  }

  private func decode(_ message: EngineMessage) throws(PacketError) -> SocketPacket? {
    let result = state.withLock { state in
      Result { () throws(PacketError) in
        switch message {
        case .text(let text): try state.decoder.receive(text: text)
        case .binary(let bytes): try state.decoder.receive(binary: bytes)
        }
      }
    }
    return try result.get()
  }

  private func acknowledged(_ packet: SocketPacket) throws(PacketError) {
    let arguments = try packet.arguments(maximumDepth: directory.settings.maximumDepth)
    guard let id = packet.acknowledgement, let socket = socket(in: packet.namespace) else { return }
    socket.acknowledged(id, .success(arguments))
  }

  // MARK: In order

  private func put(_ item: Inbox.Item) {
    inbox.put(item) { await self.handle($0) }
  }

  private func handle(_ item: Inbox.Item) async {
    switch item {
    case .packet(let packet):
      do throws(PacketError) {
        try await handle(packet)
      } catch {
        session.close(.parseError)
      }
    case .left(let socket): await leave(socket, .server)
    case .ended(let reason):
      for socket in state.withLock({ Array($0.sockets.values) }) { await leave(socket, .session(reason)) }
    }
  }

  private func handle(_ packet: SocketPacket) async throws(PacketError) {
    let socket = socket(in: packet.namespace)
    switch packet.kind {
    case .connect:
      guard socket == nil else { throw .unknownType }
      try await connect(packet)
    case .event:
      guard let socket else { throw .badNamespace }
      try await dispatch(packet, to: socket)
    case .disconnect:
      if let socket { await leave(socket, .client) }
    case .acknowledgement, .connectError: throw .unknownType
    }
  }

  private func socket(in namespace: String) -> ClientSocket? { state.withLock { $0.sockets[namespace] } }

  private func dispatch(_ packet: SocketPacket, to socket: ClientSocket) async throws(PacketError) {
    let (name, arguments) = try packet.event(maximumDepth: directory.settings.maximumDepth)
    guard socket.isConnected, let handler = socket.namespace.handlers.events[name] else { return }
    do {
      guard let answer = try await handler(socket, arguments), let id = packet.acknowledgement else { return }
      socket.deliver(.acknowledgement(id, answer, in: packet.namespace))
    } catch {
      logger.error("an event's handler failed", metadata: ["event": "\(name.prefix(100))", "error": "\(error)"])
    }
  }

  // MARK: Connecting

  private func connect(_ packet: SocketPacket) async throws(PacketError) {
    let auth = packet.payload.isEmpty ? SocketValue.object([]) : try parse(packet.payload)
    guard let members = auth.members else { throw .invalidPayload }
    guard let namespace = directory.find(packet.namespace) else {
      return session.send(.refused(ConnectRefusal("Invalid namespace"), in: packet.namespace))
    }
    let recovery = namespace.handlers.recover.map { Recovery(auth, handler: $0) }
    let handshake = Handshake(
      namespace: namespace.name,
      auth: recovery == nil ? auth : .object(members.filter { !Recovery.names.contains($0.name) }),
      principal: session.principal, request: session.request, isReturning: recovery?.request != nil)
    let socket = ClientSocket(
      id: id(for: recovery, in: namespace), handshake: handshake, namespace: namespace, session: session
    ) { [weak self] in self?.put(.left($0)) }
    namespace.add(socket)
    state.withLock { $0.sockets[namespace.name] = socket }
    do {
      try await namespace.handlers.connect(socket)
    } catch {
      return refuse(socket, error)
    }
    session.close(after: nil)
    let recovered = await recovery?.recover(socket, logger: logger)
    socket.open(recovery: recovered?.id, missed: recovered?.missed ?? [])
  }

  private func parse(_ payload: ArraySlice<UInt8>) throws(PacketError) -> SocketValue {
    try SocketValueParser.parse(payload, maximumDepth: directory.settings.maximumDepth)
  }

  private func id(for recovery: Recovery?, in namespace: Namespace) -> String {
    let old = recovery?.request.flatMap {
      namespace.recoveries.take($0.id, principal: session.principal, now: session.clock.now())
    }
    return old ?? RandomID.make(bytes: 15)
  }

  private func refuse(_ socket: ClientSocket, _ error: any Error) {
    let refusal = error as? ConnectRefusal
    if refusal == nil { logger.error("letting a client in failed", metadata: ["error": "\(error)"]) }
    forget(socket)
    socket.end()
    session.send(.refused(refusal ?? ConnectRefusal("Internal error"), in: socket.namespace.name))
  }

  private func leave(_ socket: ClientSocket, _ reason: DisconnectReason) async {
    guard self.socket(in: socket.namespace.name) === socket else { return }
    socket.end()
    // Before it is gone, so that who sees that finds its id.
    if case .session = reason, let recovery = socket.recovery {
      socket.namespace.recoveries.keep(
        recovery, id: socket.id, principal: session.principal, now: session.clock.now())
    }
    forget(socket)
    if state.withLock(\.sockets.isEmpty) { session.close(after: directory.settings.connectTimeout) }
    if socket.isAdmitted { await socket.namespace.handlers.disconnect(socket, reason) }
  }

  private func forget(_ socket: ClientSocket) {
    socket.namespace.remove(socket)
    state.withLock { $0.sockets[socket.namespace.name] = nil }
  }
}
