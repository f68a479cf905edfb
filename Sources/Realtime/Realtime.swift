/// # Realtime
///
/// Tells open streams that something was committed, and hands them what was committed lately.
///
/// Invariants
/// - The event table is the truth; here is only a hint and a memory. A stream keeps a cursor of its own, is woken, and
///   reads what came after the cursor: from the memory, or from the store when that does not reach back so far. So
///   nothing is missed and nothing told twice, whether it has just come, was slow, or slept.
/// - What is published is in the order of its sequence, because the store's commit feed hands it over so.
/// - Publishing happens on the store's writer and waits for nobody: a slow stream costs nothing but its own delay.
/// - A workspace's events go to the streams of that workspace only.
///
/// Why no queue per stream: five hundred buffers of the same events, each needing a limit and a rule for what happens
/// past it. A cursor needs neither.
package enum RealtimeLimits {
  /// Events kept at least; at most twice as many.
  package static let remembered = 1024
}
