import WebSocket

/// One socket on `/signal`: reads, writes, and beats.
struct SignallingSession: Sendable {
  let switchboard: Switchboard
  let settings: SimulatorSettings

  @Sendable func run(_ socket: Socket) async throws {
    let outbox = SocketOutbox()
    let beating = Task { await beat(outbox) }
    defer { beating.cancel() }
    await outbox.serve(socket) { await read(socket, outbox) }
  }

  private func read(_ socket: Socket, _ outbox: SocketOutbox) async {
    var handset: Handset.ID?
    let line = Line(send: { outbox.put($0.render()) }, close: { outbox.close() })
    for await case .text(let text) in socket.messages {
      let (known, closes) = await switchboard.received(text, from: handset, on: line)
      handset = known
      if closes { break }
    }
    await switchboard.disconnected(handset)
  }

  /// The SDK drops a connection on which nothing came for 15 s, and answers a single newline with one.
  private func beat(_ outbox: SocketOutbox) async {
    while true {
      do { try await Task.sleep(for: .seconds(settings.heartbeatSeconds)) } catch { return }
      outbox.put("\n")
    }
  }
}

/// One socket of a phone page.
struct PhonePageSession: Sendable {
  let switchboard: Switchboard
  let number: String

  @Sendable func run(_ socket: Socket) async throws {
    let outbox = SocketOutbox()
    let page = await switchboard.phonePageOpened(
      number: number, line: Line(send: { outbox.put($0.render()) }, close: { outbox.close() }))
    await outbox.serve(socket) {
      for await case .text(let text) in socket.messages { await switchboard.received(text, fromPage: page) }
    }
    await switchboard.phonePageClosed(page)
  }
}
