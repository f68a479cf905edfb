/// The sound of one leg, as far as a relay knows it: session descriptions, never media.
struct LegMedia: Sendable {
  /// The complete offer of the browser on this leg that no bridge has used yet.
  var offer: String?
  /// Counts the offers of a phone page; the one that came with `dial` is 0.
  var mediaId = 0
  /// Whether the browser on this leg has a microphone, so that a new offer can be asked for.
  var hasMicrophone = false
  /// Offers asked for that have not come.
  var offersWanted = 0
  /// Whether a softphone that placed the call has got its answer.
  var isAnswered = false
  /// Whether that softphone has learnt the call's SID.
  var isNamed = false
}
