import Domain
package import Logging
import ServiceLifecycle
import Storage

/// Delivers what hooks are to be told of, as it happens and after pauses.
package struct HookDispatcher: Service {
  private let hooks: WorkspaceHooks
  private let chance: @Sendable () -> Double
  private let logger: Logger
  private let bell: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation

  package init(
    hooks: WorkspaceHooks, chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }, logger: Logger
  ) {
    self.hooks = hooks
    self.chance = chance
    self.logger = logger
    (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Says that something happened. Cheap; called after each commit.
  package func wake() { ring.yield() }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      let lanes = HookLanes()
      await withDiscardingTaskGroup { group in
        group.addTask { await tick() }
        for await _ in bell {
          for id in await due() {
            guard await lanes.enter(id) else { continue }
            group.addTask {
              await work(on: id)
              if await lanes.leave(id) { wake() }
            }
          }
        }
        group.cancelAll()
      }
    }
  }

  /// All that is due, one hook after the other.
  func round() async {
    for id in await due() { await work(on: id) }
  }

  /// Pauses end without anybody ringing.
  private func tick() async {
    while !Task.isCancelled {
      wake()
      try? await Task.sleep(for: .seconds(1))
    }
  }

  private func due() async -> [Hook.ID] {
    do {
      return try await hooks.store.hooksWithWork(at: hooks.store.clock())
    } catch {
      logger.error("The webhooks cannot be read", metadata: ["error": "\(error)"])
      return []
    }
  }

  private func work(on id: Hook.ID) async {
    do {
      try await hooks.work(on: id, chance: chance)
    } catch {
      logger.error("A webhook's delivery cannot be saved", metadata: ["hookId": "\(id)", "error": "\(error)"])
      // It is still due: without a pause it would be sent again and again until the disk has room.
      try? await Task.sleep(for: .seconds(5))
    }
  }
}

/// At most one worker for a hook.
private actor HookLanes {
  /// Whether somebody came in vain.
  private var busy: [Hook.ID: Bool] = [:]

  func enter(_ id: Hook.ID) -> Bool {
    let isFree = busy[id] == nil
    busy[id] = !isFree
    return isFree
  }

  func leave(_ id: Hook.ID) -> Bool { busy.removeValue(forKey: id) ?? false }
}
