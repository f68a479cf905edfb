/// Where a call's progress is reported, and which of it.
struct StatusCallback: Sendable, Equatable {
  enum Event: String, Sendable, CaseIterable { case initiated, ringing, answered, completed }

  var url: String
  var method: String
  var events: Set<Event>
}

/// Callbacks of one call in their order.
struct CallbackLane: Sendable {
  var waiting: [Webhook] = []
  var isBusy = false
  /// Tells the timer that lets the next one go from those before it.
  var ticket = 0
}
