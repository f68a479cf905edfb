package import HTTPTypes
import NIOCore
import Synchronization
import WebSocket

/// What is said on one session. Messages come one after another; the next waits until this one was taken.
package protocol EngineConversation: AnyObject, Sendable {
  func received(_ message: EngineMessage) async
  /// Called once. Must not block.
  func ended(_ reason: CloseReason)
}

/// One client of Engine.IO, whatever carries it.
package final class EngineSession: Sendable {
  /// A secret: whoever holds it and is the same principal can speak for the client.
  let id: String
  /// Who opened it, as the mount knows them.
  package let principal: String
  /// The request that opened it.
  package let request: HTTPRequest
  let clock: EngineClock
  let openedAt: Duration
  private let state: Mutex<EngineState>
  private let conversation = Mutex<(any EngineConversation)?>(nil)
  private let onEffect: @Sendable (EngineSession, EngineEffect) -> Void

  /// - Parameter onEffect: for `.schedule` and `.forget`, which concern all sessions together.
  init(
    id: String, principal: String, request: HTTPRequest, socket: Socket?, settings: EngineSettings,
    clock: EngineClock, onEffect: @escaping @Sendable (EngineSession, EngineEffect) -> Void
  ) {
    self.id = id
    self.principal = principal
    self.request = request
    self.clock = clock
    self.onEffect = onEffect
    openedAt = clock.now()
    state = Mutex(EngineState(settings: settings, socket: socket, now: openedAt))
  }

  // MARK: For the conversation

  /// Sends in order, and waits for nothing.
  package func send(_ packet: OutgoingPacket) {
    apply { $0.send(packet) }
  }

  /// As above, but what goes to a socket is left in the batch.
  func send(_ packet: OutgoingPacket, in batch: inout SocketBatch) {
    // What a broadcast mostly meets is done without the machinery.
    if let socket = state.withLock({ $0.claimedSocket() }) { return batch.add(packet.frames, to: socket) }
    apply(in: &batch) { $0.send(packet) }
  }

  /// Ends the session; a client of a WebSocket still gets what was sent before.
  package func close(_ reason: CloseReason = .forcedClose) {
    apply { $0.close(reason) }
  }

  /// Ends the session after so long, unless nil comes first.
  package func close(after patience: Duration?) {
    apply { state in
      let now = state.now
      state.end(at: patience.map { now + $0 })
    }
  }

  // MARK: For the server

  func begin(_ conversation: any EngineConversation) {
    let isOpen = self.conversation.withLock { known in
      known = conversation
      return state.withLock(\.isOpen)
    }
    if isOpen { apply { $0.tick() } } else { end(.transportClose) }
  }

  var isPolling: Bool { state.withLock(\.isPolling) }

  /// Whether a request may still speak of it. A timer that is late makes no difference.
  var isThere: Bool {
    apply {
      $0.tick()
      return !$0.isClosed
    }
  }

  func tick() { apply { $0.tick() } }

  var mayGiveWay: Bool { state.withLock(\.mayGiveWay) }

  func giveWay() { apply { $0.giveWay() } }

  func answer(_ poll: PendingPoll, on channel: any Channel) async -> PendingPoll.Answer {
    apply { $0.poll(poll) }
    guard !poll.isAnswered else { return await poll.answer }
    ConnectionEnd.watch(channel) { end in
      switch end {
      case .left: self.apply { $0.left(poll) }
      case .shutdown: self.close(.serverShutdown)
      }
    }
    return await withTaskCancellationHandler {
      await poll.answer
    } onCancel: {
      self.apply { $0.left(poll) }
    }
  }

  func beginPost() throws(EngineRefusal) {
    if let refusal = apply({ $0.beginPost() }) { throw refusal }
  }

  func endPost() { apply { $0.endPost() } }

  /// Takes the packets of one body, in order.
  /// - Throws: when one of them is none; the session is closed then.
  func receive(_ body: [UInt8]) async throws(PacketError) {
    for packet in EnginePayload(body) {
      do throws(PacketError) {
        await receive(try packet.get(), on: nil)
      } catch {
        close(.parseError)
        throw error
      }
    }
  }

  /// Comes before all that is sent on it.
  func attend(to socket: Socket) {
    socket.onFree { socket in self.apply { $0.freed(socket) } }
  }

  /// Takes all that comes on a socket until it ends.
  func read(_ socket: Socket) async {
    defer { socket.onFree(nil) }
    for await message in socket.messages {
      switch message {
      case .binary(let data): await receive(.message(.binary(Array(data.readableBytesView))), on: socket)
      case .text(let text):
        guard let packet = try? EnginePacket.parse(text: Array(text.utf8)[...]) else {
          apply { $0.failed(socket) }
          continue
        }
        // What a body brings comes before what the socket brings.
        if packet == .upgrade { await postIsRead() }
        await receive(packet, on: socket)
      }
    }
    apply { $0.ended(socket) }
  }

  func upgrade(to socket: Socket) async {
    attend(to: socket)
    apply { $0.begin(socket) }
    await read(socket)
  }

  private func postIsRead() async {
    await withCheckedContinuation { continuation in apply { $0.awaitPost(continuation) } }
  }

  private func receive(_ packet: EnginePacket, on socket: Socket?) async {
    guard let message = apply({ $0.received(packet, on: socket) }) else { return }
    await conversation.withLock(\.self)?.received(message)
  }

  // MARK: Effects

  @discardableResult private func apply<Result>(_ change: (inout EngineState) -> Result) -> Result {
    var batch = SocketBatch()
    defer { batch.send() }
    return apply(in: &batch, change)
  }

  @discardableResult private func apply<Result>(
    in batch: inout SocketBatch, _ change: (inout EngineState) -> Result
  ) -> Result {
    let (result, effects) = state.withLock { state in
      state.now = clock.now()
      return (change(&state), state.takeEffects())
    }
    for effect in effects { perform(effect, in: &batch) }
    return result
  }

  private func perform(_ effect: EngineEffect, in batch: inout SocketBatch) {
    switch effect {
    case .answer(let poll, let answer): poll.give(answer)
    case .write(let socket, let frames): batch.add(frames, to: socket)
    case .writeAside(let socket, let packet): socket.send(packet.frames) { _ in }
    case .end(let socket, let code):
      // After what was written before.
      batch.send()
      socket.startClosing(code)
    case .resume(let continuation): continuation.resume()
    case .over(let reason): end(reason)
    case .forget, .schedule: onEffect(self, effect)
    }
  }

  private func end(_ reason: CloseReason) {
    let ended = conversation.withLock { conversation in
      defer { conversation = nil }
      return conversation
    }
    ended?.ended(reason)
  }
}
