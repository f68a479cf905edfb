import Foundation

/// Scripted callers that were asked for together: all at once, or so many a minute.
struct Crowd: Sendable {
  let id: Int
  let script: CallerScript
  let to: String
  /// Their number; nil gives each one of its own.
  let from: String?
  /// How many in all; nil: until somebody says stop.
  let count: Int?
  /// Nil: all at once.
  let perMinute: Double?
  let startedAt: Date
  var placed = 0
  var ended = 0
  var isRunning = true
  var timer: Int?

  var json: JSON {
    [
      "id": .int(id), "script": .string(script.name), "to": .string(to), "from": .text(from),
      "count": count.map(JSON.int) ?? .null, "perMinute": perMinute.map(JSON.double) ?? .null,
      "placed": .int(placed), "talking": .int(placed - ended), "ended": .int(ended),
      "isRunning": .bool(isRunning), "startedAt": .string(CivilTime.rfc3339(startedAt)),
    ]
  }
}

/// The crowds, oldest first, and where each of their callers stands.
struct Crowds: Sendable {
  private static let limit = 50

  private(set) var all: [Crowd] = []
  var runs: [String: CallerRun] = [:]
  private var lastID = 0
  private var lastCaller = 0

  mutating func add(_ make: (Int) -> Crowd) -> Int {
    lastID += 1
    all.append(make(lastID))
    if all.count > Self.limit, let past = all.firstIndex(where: { !$0.isRunning }) { all.remove(at: past) }
    return lastID
  }

  subscript(_ id: Int) -> Crowd? {
    get { all.first { $0.id == id } }
    set {
      guard let newValue, let index = all.firstIndex(where: { $0.id == id }) else { return }
      all[index] = newValue
    }
  }

  func has(_ id: Int) -> Bool { self[id] != nil }

  /// A number for the next caller, from a thousand that nobody has.
  mutating func nextNumber() -> String {
    lastCaller += 1
    return "+1555010\(1000 + lastCaller % 1000)"
  }
}
