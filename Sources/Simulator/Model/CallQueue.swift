import Foundation

/// Callers who wait for whoever dials the queue, the longest wait first.
struct CallQueue: Sendable {
  struct Member: Sendable {
    let callSid: String
    let enqueuedAt: Date
  }

  /// Of a queue that an Enqueue made (facts D.2).
  static let standardSize = 100
  static let maximumSize = 5000

  let sid: String
  let accountSid: String
  var friendlyName: String
  var maximumSize = standardSize
  let createdAt: Date
  var updatedAt: Date
  var members: [Member] = []
  /// Legs whose Dial waits for somebody to be queued, in their order.
  var waitingAgents: [String] = []
  private var waits = 0
  private var waitedSeconds = 0.0

  init(sid: String, accountSid: String, friendlyName: String, at now: Date) {
    self.sid = sid
    self.accountSid = accountSid
    self.friendlyName = friendlyName
    createdAt = now
    updatedAt = now
  }

  /// Over those who wait now; over those who have waited when nobody does.
  func averageWaitSeconds(at now: Date) -> Int {
    if members.isEmpty { return waits == 0 ? 0 : Int(waitedSeconds / Double(waits)) }
    return Int(members.reduce(0) { $0 + now.timeIntervalSince($1.enqueuedAt) } / Double(members.count))
  }

  var isUnused: Bool { members.isEmpty && waitingAgents.isEmpty }

  /// Counted from 1.
  func position(of callSid: String) -> Int? { members.firstIndex { $0.callSid == callSid }.map { $0 + 1 } }

  mutating func remove(_ callSid: String, at now: Date) -> Member? {
    guard let index = members.firstIndex(where: { $0.callSid == callSid }) else { return nil }
    let member = members.remove(at: index)
    waits += 1
    waitedSeconds += now.timeIntervalSince(member.enqueuedAt)
    updatedAt = now
    return member
  }
}

/// All queues, by age.
struct CallQueues: Sendable {
  private(set) var order: [String] = []
  private var queues: [String: CallQueue] = [:]

  subscript(_ sid: String) -> CallQueue? {
    get { queues[sid] }
    set { if queues[sid] != nil { queues[sid] = newValue } }
  }

  mutating func add(_ queue: CallQueue, keeping limit: Int) {
    queues[queue.sid] = queue
    order.append(queue.sid)
    // Names come from documents, so there may be any number of them.
    while order.count > limit, let oldest = order.dropLast().first(where: { queues[$0]?.isUnused ?? true }) {
      remove(oldest)
    }
  }

  mutating func remove(_ sid: String) {
    queues[sid] = nil
    order.removeAll { $0 == sid }
  }

  func all(of account: String) -> [CallQueue] { order.compactMap { queues[$0] }.filter { $0.accountSid == account } }

  func named(_ name: String, account: String) -> CallQueue? {
    all(of: account).first { $0.friendlyName == name || $0.sid == name }
  }
}
