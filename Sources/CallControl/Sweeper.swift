import Domain
import Foundation
import Logging
import ServiceLifecycle
import Storage
import Twilio

/// Settles what lost callbacks left open, so that no agent stays busy, no call open and no message unheard: at start all
/// open calls are looked up at Twilio, and every minute those that were silent for two; then the calls that were
/// answered from memory, and the messages that should have been told of. Who speaks in a call that only memory knows
/// stands free until then, so those are written down as soon as the store writes again.
package struct Sweeper: Service {
  private static let most = 200

  private let desk: CallDesk
  private let client: CallEffects.Client
  private let every: Duration

  package init(desk: CallDesk, client: @escaping CallEffects.Client, every: Duration = CallControlTimes.sweepEvery) {
    self.desk = desk
    self.client = client
    self.every = every
  }

  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      // Whatever was told while nobody listened is not told again.
      await sweep(silentFor: 0)
      var isCaughtUp = await catchUp()
      var next = ContinuousClock.now + every
      while !Task.isCancelled {
        try await Task.sleep(for: min(every, CallControlTimes.adoptEvery))
        if ContinuousClock.now >= next {
          await sweep()
          if !isCaughtUp { isCaughtUp = await catchUp() }
          next = ContinuousClock.now + every
        } else if desk.routes.isAnyToBeSettled, await desk.store.isWritable() {
          await adopt()
        }
      }
    }
  }

  /// One round; also called by tests.
  package func sweep(silentFor silence: Double = CallControlTimes.silence) async {
    do {
      // First: a slow Twilio must not keep callers from the phones while the store is away.
      try await desk.routes.refresh(from: desk.store)
      for call in try await desk.store.silentCalls(since: desk.now() - silence, limit: Self.most) {
        await settle(call)
      }
      await adopt()
      for message in try await desk.store.overdueMessages(at: desk.now(), limit: Self.most) { await settle(message) }
    } catch is CancellationError {
      // The server is ending.
    } catch {
      desk.logger.error("Silent calls cannot be read", metadata: ["error": "\(error)"])
    }
  }

  /// Looks at Twilio for the calls of the last day that were answered from memory by a server that ended before it could
  /// write them down, or came while there was none.
  ///
  /// - Returns: false when it must be done again: Twilio did not answer, or a call is so young that its voice request may
  ///   still come, which is to ring the agents.
  func catchUp() async -> Bool {
    var isDone = true
    do {
      let since = desk.now() - CallControlTimes.messagePatience
      let youngest = desk.now() - CallControlTimes.silence
      for workspaceId in try await desk.store.workspaceIds() {
        do {
          guard let client = try await client(workspaceId) else { continue }
          let calls = try await desk.unknown(try await client.listCalls(since: since), since: since, in: workspaceId)
          for call in calls.prefix(Self.most) {
            guard LegStatus(call.status)?.isFinal == true || call.startedAt ?? desk.now() < youngest else {
              isDone = false
              continue
            }
            await settle(DegradedCall(workspaceId: workspaceId, callSid: call.sid.text, callId: nil))
          }
        } catch {
          isDone = false
          desk.logger.warning(
            "Twilio could not be asked for calls of before",
            metadata: ["workspaceId": "\(workspaceId)", "error": "\(error)"])
        }
      }
    } catch {
      isDone = false
      desk.logger.error("Workspaces cannot be read", metadata: ["error": "\(error)"])
    }
    return isDone
  }

  private func adopt() async {
    for degraded in desk.routes.takeDegraded() { await settle(degraded) }
  }

  private func settle(_ call: SilentCall) async {
    guard let first = call.legs.first(where: { $0.attempt == 0 })?.callSid else { return }
    do {
      let client = try await client(call.workspaceId)
      let legs = try await client?.legs(of: first) ?? .none
      try await desk.settle(call.id, in: call.workspaceId, by: legs)
    } catch {
      // Asked again after the next silence, so that a broken account does not keep others' calls from their turn.
      try? await desk.touch(call)
      desk.logger.warning(
        "A silent call could not be settled yet", metadata: ["callSid": "\(first)", "error": "\(error)"])
    }
  }

  /// A call that was answered from memory is written down now that the store may write again.
  private func settle(_ degraded: DegradedCall) async {
    do {
      guard let client = try await client(degraded.workspaceId) else { return }
      let legs = try await client.legs(of: degraded.callSid)
      guard legs.first != nil else {
        return desk.logger.notice(
          "Twilio does not know a call that was answered from memory", metadata: ["callSid": "\(degraded.callSid)"])
      }
      try await desk.adopt(legs, as: degraded.callId, in: degraded.workspaceId)
    } catch {
      // What Twilio or the store refuses for good it will refuse for ever.
      if error.isPassing { desk.routes.putBack(degraded) }
      desk.logger.warning(
        "A call answered from memory is not settled yet",
        metadata: ["callSid": "\(degraded.callSid)", "error": "\(error)"])
    }
  }

  private func settle(_ message: AwaitedMessage) async {
    do {
      guard let client = try await client(message.workspaceId) else { return try await desk.forget(message) }
      let recordings = try await client.listRecordings(of: try CallSid(message.callSid))
      try await desk.settle(message, by: recordings)
    } catch {
      try? await desk.putOff(message)
      desk.logger.warning(
        "A message could not be asked for yet", metadata: ["callSid": "\(message.callSid)", "error": "\(error)"])
    }
  }
}

extension TwilioClient {
  fileprivate func legs(of callSid: String) async throws -> LegsAtTwilio {
    let sid = try CallSid(callSid)
    do {
      let first = try await fetchCall(sid)
      return LegsAtTwilio(first: first, children: try await listChildren(of: sid))
    } catch let failure where failure.error?.status == 404 {
      return .none
    }
  }
}

extension Error {
  /// The same may go well a minute later.
  fileprivate var isPassing: Bool {
    (self as? TwilioFailure)?.isPassing ?? ((self as? AppError)?.code == .unavailable)
  }
}
