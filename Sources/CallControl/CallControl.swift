import Domain

/// # CallControl
///
/// The way of one call: a webhook becomes an event, the call is loaded, asked and saved in one store transaction, the
/// machine's instruction is rendered as TwiML, its effects are left in the outbox.
///
/// Invariants
/// - A voice or action request is always answered with TwiML in time; when the store cannot write, from memory.
/// - A repeated request is answered as the first time, and changes nothing.
/// - Who may dial is decided by a ticket, never by a parameter of a webhook.
/// - Whatever callback is lost, the sweeper settles the call from Twilio's own record.
///
/// Why the TwiML is rendered inside the transaction: the answer is kept with the request's key, so that a repeat,
/// minutes or a restart later, is told the same.
package enum CallControlTimes {
  /// Twilio reads for 4.5 s at most (`rt` of the connection overrides); after this the answer comes from memory.
  static let commitPatience: Duration = .seconds(3)
  /// An open call of which nothing was heard for so long is looked up at Twilio, and an overdue message asked for again.
  static let silence = Double(DomainLimits.silenceSeconds)
  /// Messages are asked for no longer than Twilio is likely to be away.
  static let messagePatience: Double = 24 * 60 * 60
  /// How soon a call that was answered from memory is written down, once that can be.
  static let adoptEvery: Duration = .seconds(5)
  package static let sweepEvery: Duration = .seconds(60)
}
