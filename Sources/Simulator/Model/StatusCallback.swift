/// Where a call's progress is reported, and which of it.
struct StatusCallback: Sendable, Equatable {
  enum Event: String, Sendable, CaseIterable { case initiated, ringing, answered, completed }

  var url: String
  var method: String
  var events: Set<Event>
}

/// Callbacks in their order: one line for each call and each room that tells about itself.
struct CallbackLanes: Sendable {
  struct Lane: Sendable {
    var waiting: [Webhook] = []
    /// Tells the timer that lets the next one go from those before it.
    let ticket: Int
  }

  private var busy: [String: Lane] = [:]
  private var lastTicket = 0

  /// - Returns: the ticket of a callback that may leave now, or nil for one that has to wait.
  mutating func enter(_ callback: Webhook, _ lane: String) -> Int? {
    guard busy[lane] == nil else {
      busy[lane]?.waiting.append(callback)
      return nil
    }
    return open(lane, [])
  }

  /// The one with that ticket was answered or took too long.
  /// - Returns: the next one and its ticket.
  mutating func leave(_ lane: String, ticket: Int) -> (callback: Webhook, ticket: Int)? {
    guard let line = busy[lane], line.ticket == ticket else { return nil }
    guard let next = line.waiting.first else {
      busy[lane] = nil
      return nil
    }
    return (next, open(lane, Array(line.waiting.dropFirst())))
  }

  private mutating func open(_ lane: String, _ waiting: [Webhook]) -> Int {
    lastTicket += 1
    busy[lane] = Lane(waiting: waiting, ticket: lastTicket)
    return lastTicket
  }
}
