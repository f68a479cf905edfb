/// The sound of one leg, as far as a relay knows it: session descriptions, never media.
struct LegMedia: Sendable {
  /// The complete offer of the browser on this leg that no bridge has used yet, and its number.
  var offer: String?
  var offerId = 0
  /// Counts the exchanges of this leg; the offer that came with `dial` is 0.
  var mediaId = 0
  /// Whether the browser on this leg has a microphone, so that a new offer can be asked for.
  var hasMicrophone = false
  /// The number of the offer that was asked for and has not come.
  var wantedOffer: Int?
  /// Whether a softphone that placed the call has got its answer.
  var isAnswered = false
  /// Whether that softphone has learnt the call's SID.
  var isNamed = false
  /// What the softphone shows to come back to this leg on another socket.
  var reconnectToken: String?
  /// The leg whose browser this one's is connected with.
  var linkedTo: String?
  /// An exchange of descriptions under way.
  var exchange: SoundExchange?
}

/// One browser offers, the other answers.
struct SoundExchange: Sendable {
  let partner: String
  let isOfferer: Bool
  /// The number of the offer that the answering one was given.
  var mediaId: Int?

  init(partner: String, isOfferer: Bool) {
    self.partner = partner
    self.isOfferer = isOfferer
  }
}
