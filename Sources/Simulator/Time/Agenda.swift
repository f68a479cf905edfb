import Foundation

/// What shall happen later: by due time, and what is due together in the order in which it was asked for.
struct Agenda<Event> {
  private struct Entry {
    let due: Date
    let id: Int

    func comes(before other: Entry) -> Bool { due == other.due ? id < other.id : due < other.due }
  }

  /// A binary heap. A cancelled entry stays until it comes to the top, or until too many have gathered.
  private var heap: [Entry] = []
  private var events: [Int: Event] = [:]
  private var lastID = 0

  /// - Returns: what `cancel` knows it by.
  mutating func add(at due: Date, _ event: Event) -> Int {
    lastID += 1
    events[lastID] = event
    heap.append(Entry(due: due, id: lastID))
    rise(from: heap.count - 1)
    return lastID
  }

  mutating func cancel(_ id: Int) {
    guard events.removeValue(forKey: id) != nil, heap.count > 64, heap.count > 2 * events.count else { return }
    // In order is a heap too.
    heap = heap.filter { events[$0.id] != nil }.sorted { $0.comes(before: $1) }
  }

  mutating func clear() {
    heap.removeAll()
    events.removeAll()
  }

  mutating func nextDue() -> Date? {
    while let first = heap.first, events[first.id] == nil { removeFirst() }
    return heap.first?.due
  }

  /// Takes out the first event that is due by then.
  mutating func next(dueBy date: Date) -> Event? {
    guard let due = nextDue(), due <= date else { return nil }
    return events.removeValue(forKey: removeFirst().id)
  }

  // MARK: The heap

  @discardableResult private mutating func removeFirst() -> Entry {
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    sink(from: 0)
    return first
  }

  private mutating func rise(from start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard heap[index].comes(before: heap[parent]) else { return }
      heap.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func sink(from start: Int) {
    var index = start
    while true {
      let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { heap[$0].comes(before: heap[$1]) }),
        heap[least].comes(before: heap[index])
      else { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}
