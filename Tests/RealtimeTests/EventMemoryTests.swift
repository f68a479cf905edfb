import Domain
import Foundation
import Testing

@testable import Realtime

let acme = Workspace.ID("acme")
let beta = Workspace.ID("beta")

func event(_ sequence: Int64, in workspaceId: Workspace.ID = acme) -> DeskEvent {
  DeskEvent(
    sequence: sequence, workspaceId: workspaceId, kind: .callUpdated, version: 1,
    at: Date(timeIntervalSince1970: Double(sequence)), callId: nil, agentId: nil, data: "{}")
}

struct EventMemoryTests {
  @Test func knowsNothingBeforeTheFirst() {
    let memory = EventMemory(capacity: 4, head: nil)
    #expect(memory.events(after: 0, in: acme) == nil)
    #expect(memory.events(after: 100, in: acme) == nil)
  }

  @Test func knowsThatNothingCameSinceTheHead() {
    let memory = EventMemory(capacity: 4, head: 7)
    #expect(memory.events(after: 6, in: acme) == nil)
    #expect(memory.events(after: 7, in: acme) == [])
  }

  /// Of 20 events, remembered by fours, some workspace's after a cursor.
  @Test(
    arguments: [
      (0, nil), (12, nil), (15, nil), (16, [17, 18, 19, 20]), (17, [18, 19, 20]), (19, [20]), (20, []), (25, []),
    ] as [(Int64, [Int64]?)])
  func reachesBackAsFarAsItSays(cursor: Int64, sequences: [Int64]?) {
    var memory = EventMemory(capacity: 4, head: nil)
    for sequence in 1...20 { memory.append([event(Int64(sequence))]) }
    #expect(memory.events(after: cursor, in: acme)?.map(\.sequence) == sequences)
  }

  @Test func batchesLargerThanItselfFit() {
    var memory = EventMemory(capacity: 2, head: 0)
    memory.append((1...100).map { event($0, in: $0 % 2 == 0 ? acme : beta) })
    #expect(memory.events(after: 98, in: acme)?.map(\.sequence) == [100])
    #expect(memory.events(after: 98, in: beta)?.map(\.sequence) == [99])
    #expect(memory.events(after: 97, in: beta) == nil)
  }
}
