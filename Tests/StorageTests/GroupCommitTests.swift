import Dispatch
import Domain
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(2)))
struct GroupCommitTests {
  @Test func failingJobFailsAlone() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let record = FeedRecord()
      store.connect { record.append($0) }
      let head = try await store.eventHead()
      let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
        for number in 0..<300 {
          group.addTask {
            let saved: Void? = try? await store.write { transaction in
              try transaction.appendEvent(.callUpdated, in: acme.workspace.id, at: store.clock(), data: "\(number)")
              if number % 3 == 0 { throw AppError.invalid("number", "No threes.") }
              if number % 5 == 0 { try transaction.db.run("INSERT INTO ticket (hash) VALUES (NULL)") }
            }
            return (number, saved != nil)
          }
        }
        return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
      }
      let expected = (0..<300).filter { $0 % 3 != 0 && $0 % 5 != 0 }
      #expect(outcomes.filter(\.value).keys.sorted() == expected)
      let stored = try await store.events(after: head, in: acme.workspace.id, limit: 1000)
      #expect(stored.map { Int($0.data) ?? -1 }.sorted() == expected)
      #expect(record.events == stored)
    }
  }

  @Test func feedIsInOrderAndBeforeTheCaller() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let record = FeedRecord()
      store.connect { record.append($0) }
      let wasFedFirst = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<2000 {
          group.addTask {
            while true {
              do {
                let sequence = try await store.write { transaction in
                  try transaction.appendEvent(.callUpdated, in: acme.workspace.id, at: store.clock(), data: "{}")
                    .sequence
                }
                return record.events.contains { $0.sequence == sequence }
              } catch let error as AppError where error.code == .unavailable {
                await Task.yield()
              }
            }
          }
        }
        return try await group.allSatisfy { $0 }
      }
      #expect(wasFedFirst)
      let sequences = record.events.map(\.sequence)
      #expect(sequences.count == 2000)
      #expect(zip(sequences, sequences.dropFirst()).allSatisfy { $0 + 1 == $1 })
    }
  }

  @Test func fullDiskTellsEverybody() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let record = FeedRecord()
      store.connect { record.append($0) }
      let head = try await store.eventHead()
      let pages = try await store.write { transaction in
        let pages = try Int.fetchOne(transaction.db, sql: "PRAGMA page_count") ?? 0
        try transaction.db.execute(sql: "PRAGMA max_page_count = \(pages)")
        return pages
      }
      let page = String(repeating: "x", count: 1000)
      let codes = await withTaskGroup(of: AppError.Code?.self) { group in
        for _ in 0..<500 {
          group.addTask {
            do {
              _ = try await store.write { transaction in
                try transaction.appendEvent(.callUpdated, in: acme.workspace.id, at: store.clock(), data: page)
              }
              return nil
            } catch {
              return (error as? AppError)?.code ?? .internal
            }
          }
        }
        return await group.reduce(into: [AppError.Code?]()) { $0.append($1) }
      }
      // Some may fit in what was free; whoever was told so is there, and nobody else.
      #expect(codes.count == 500)
      #expect(codes.contains(.unavailable))
      #expect(!codes.contains(.internal))
      let stored = try await store.events(after: head, in: acme.workspace.id, limit: 1000)
      #expect(stored.count == codes.count { $0 == nil })
      #expect(record.events == stored)

      try await store.write { try $0.db.execute(sql: "PRAGMA max_page_count = \(pages + 1000)") }
      #expect(await store.isWritable())
      _ = try await store.write {
        try $0.appendEvent(.callUpdated, in: acme.workspace.id, at: store.clock(), data: page)
      }
    }
  }

  @Test func queueIsBounded() async throws {
    try await withStore { store in
      let gate = DispatchSemaphore(value: 0)
      let (started, hasStarted) = AsyncStream<Void>.makeStream()
      async let first: Void = store.write { _ in
        hasStarted.yield()
        gate.wait()
      }
      for await _ in started { break }
      let extra = 50
      let refused = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<(StorageLimits.waitingWrites + extra) {
          group.addTask {
            do {
              try await store.write { _ in }
              return false
            } catch {
              return (error as? AppError)?.code == .unavailable
            }
          }
        }
        var refused = 0
        for await wasRefused in group where wasRefused {
          refused += 1
          if refused == extra { gate.signal() }
        }
        return refused
      }
      try await first
      #expect(refused == extra)
    }
  }

  @Test func cancelledCallerIsSavedAllTheSame() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let head = try await store.eventHead()
      let task = Task {
        try await store.write {
          try $0.appendEvent(.callUpdated, in: acme.workspace.id, at: store.clock(), data: "{}")
        }
      }
      task.cancel()
      let event = try await task.value
      #expect(try await store.events(after: head, in: acme.workspace.id, limit: 10) == [event])
    }
  }

  @Test func closingSavesWhatWasAccepted() async throws {
    try await withTemporaryFolder { folder in
      let store = try await Store.open(directory: folder, logger: silentLogger)
      let acme = try await Acme(in: store)
      let head = try await store.eventHead()
      let saved = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<200 {
          group.addTask {
            (try? await store.write {
              try $0.appendEvent(.callUpdated, in: acme.workspace.id, at: store.clock(), data: "{}")
            }) != nil
          }
        }
        try await store.close()
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      await #expect(throws: AppError.self) { try await store.write { _ in } }
      let again = try await Store.open(directory: folder, logger: silentLogger)
      #expect(try await again.events(after: head, in: acme.workspace.id, limit: 1000).count == saved)
      try await again.close()
    }
  }
}
