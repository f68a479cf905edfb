/// # Domain
///
/// The nouns of the desk and its pure rules: the call state machine, routing, dialling rules, permissions.
///
/// Invariants
/// - No I/O, no clock, no randomness: times and ids come in as arguments, what to do comes out as values.
/// - A call has legs; each leg is one Twilio Call resource; a child leg is made by Dial.
/// - What comes from outside is never trusted to make sense: an event that fits nowhere changes nothing.
///
/// Why not a class per call that acts by itself: webhooks arrive twice, late and crossed, and a process may die
/// between any two of them. A value that is loaded, asked and saved in one transaction has none of these states in
/// memory, and its tests are tables.
package enum DomainLimits {
  /// Nouns in one Dial; Twilio's limit since 2020-12-09.
  package static let nounsInOneDial = 10
  /// How long the agent who lost the page in mid-call is rung again before others are.
  package static let resumeRingSeconds = 20
  /// What a page takes to load and to register again.
  package static let resumePauseSeconds = 2
  /// How long an outside phone is rung when an agent dials it.
  package static let outboundRingSeconds = 45
  /// A caller is asked for no longer a message than this.
  package static let longestVoicemailSeconds = 180
  /// How long Twilio is given to tell of a message, or of anything else, before it is asked.
  package static let silenceSeconds = 120
  /// A shorter message is somebody hanging up on the greeting.
  package static let shortestVoicemailSeconds = 2
}
