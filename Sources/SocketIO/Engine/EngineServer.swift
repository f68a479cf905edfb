import HTTPTypes
package import Hummingbird
import HummingbirdCore
package import NIOCore
import WebSocket

/// Engine.IO v4 behind one path: handshakes, polls, posts, sockets.
package final class EngineServer: Sendable {
  private let settings: EngineSettings
  private let sessions: EngineSessions
  private let converse: @Sendable (EngineSession) -> any EngineConversation

  /// - Parameter converse: makes the conversation of each new session.
  package init(
    settings: EngineSettings = EngineSettings(), clock: EngineClock = .continuous,
    converse: @escaping @Sendable (EngineSession) -> any EngineConversation
  ) {
    self.settings = settings
    self.converse = converse
    sessions = EngineSessions(settings: settings, clock: clock)
  }

  /// Sessions that are open, or closed and not told of it yet.
  package var sessionCount: Int { sessions.count }

  /// Closes all sessions, with 1001 where they have a WebSocket, and lets no more in.
  package func close() { sessions.close() }

  /// Answers any request below the path.
  /// - Parameters:
  ///   - channel: the connection the request came on, of a server made with
  ///     `HTTPServerBuilder.http1WithWebSockets`.
  ///   - principal: who it is from, in any spelling that is always the same; nil for somebody who may not come in. A
  ///     session can be spoken for by who opened it only.
  package func respond(to request: Request, on channel: any Channel, principal: String?) async -> Response {
    let call = EngineCall(request)
    do throws(EngineRefusal) {
      let session = try call.session { sessions.find($0, of: principal) }
      guard let session else { return try open(call, request, on: channel, principal) }
      if call.isUpgrade {
        return try upgrade(request, on: channel) { socket in await session.upgrade(to: socket) }
      }
      switch request.method {
      case .get: return try await poll(session, on: channel)
      case .post: return try await post(request, to: session)
      default: throw .badRequest
      }
    } catch {
      return error.response(isUpgrade: call.isUpgrade)
    }
  }

  // MARK: Handshake

  private func open(
    _ call: EngineCall, _ request: Request, on channel: any Channel, _ principal: String?
  ) throws(EngineRefusal) -> Response {
    guard let principal else { throw .forbidden }
    guard call.isVersion4 else { throw .unsupportedVersion }
    let head = request.head
    guard call.isUpgrade else {
      let session = try sessions.open(for: principal, request: head, socket: nil)
      session.begin(converse(session))
      return .polling([handshake(of: session, upgrades: #"["websocket"]"#)])
    }
    try sessions.checkRoom(for: principal)
    return try upgrade(request, on: channel) { [self] socket in
      guard let session = try? sessions.open(for: principal, request: head, socket: socket) else {
        return socket.startClosing(.tryAgainLater)
      }
      session.attend(to: socket)
      let conversation = converse(session)
      session.send(OutgoingPacket([handshake(of: session, upgrades: "[]")]))
      session.begin(conversation)
      await session.read(socket)
    }
  }

  private func handshake(of session: EngineSession, upgrades: String) -> EncodedMessage {
    let interval = Int(settings.pingInterval / .milliseconds(1))
    let timeout = Int(settings.pingTimeout / .milliseconds(1))
    return .text(
      ByteBuffer(
        string: """
          0{"sid":"\(session.id)","upgrades":\(upgrades),"pingInterval":\(interval),"pingTimeout":\(timeout),\
          "maxPayload":\(settings.maximumPacketBytes)}
          """))
  }

  private func upgrade(
    _ request: Request, on channel: any Channel, serve: @escaping @Sendable (Socket) async -> Void
  ) throws(EngineRefusal) -> Response {
    // The heartbeat is Engine.IO's own.
    let configuration = SocketConfiguration(maximumMessageBytes: settings.maximumPacketBytes, pingInterval: nil)
    do throws(WebSocketRefusal) {
      return try WebSocketUpgrade.response(to: request, on: channel, configuration: configuration, handler: serve)
    } catch {
      throw .badRequest
    }
  }

  // MARK: Polling

  private func poll(_ session: EngineSession, on channel: any Channel) async throws(EngineRefusal) -> Response {
    switch await session.answer(PendingPoll(), on: channel) {
    case .packets(let frames): .polling(frames)
    case .refused(let refusal): throw refusal
    }
  }

  private func post(_ request: Request, to session: EngineSession) async throws(EngineRefusal) -> Response {
    try session.beginPost()
    defer { session.endPost() }
    guard request.headers[.contentType]?.lowercased().hasPrefix("application/octet-stream") != true else {
      session.close(.transportError)
      throw .badRequest
    }
    let body = try await read(request, of: session)
    do throws(PacketError) {
      try await session.receive(body)
    } catch {
      throw .badRequest
    }
    return Response(
      status: .ok, headers: [.contentType: "text/html", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: "ok")))
  }

  private func read(_ request: Request, of session: EngineSession) async throws(EngineRefusal) -> [UInt8] {
    let announced = request.headers[.contentLength].flatMap(Int.init)
    guard announced ?? 0 <= settings.maximumPacketBytes else { throw .tooBig }
    var body: [UInt8] = []
    do {
      for try await chunk in request.body {
        guard body.count + chunk.readableBytes <= settings.maximumPacketBytes else { throw EngineRefusal.tooBig }
        body.append(contentsOf: chunk.readableBytesView)
      }
    } catch let refusal as EngineRefusal {
      throw refusal
    } catch {
      session.close(.transportError)
      throw .badRequest
    }
    return body
  }
}

extension Response {
  fileprivate static func polling(_ frames: [EncodedMessage]) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/plain; charset=UTF-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: frames.pollingPayload))
  }
}
