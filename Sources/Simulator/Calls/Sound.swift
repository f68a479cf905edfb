/// Who hears whom. Browsers talk to each other directly, so a leg is linked with one other at most, and every change of
/// partner takes a new exchange of session descriptions: one offers, the other answers.
extension Switchboard {
  func tuneSound(_ legs: String...) {
    for sid in legs { retune(sid) }
  }

  /// A room changed. Of those in it, the first two with browsers are linked; a third one hears nobody.
  func tuneSound(in room: String, left: String? = nil) {
    if let left { retune(left) }
    for participant in conferences[room]?.joined ?? [] { retune(participant.callSid) }
  }

  /// The talk of this leg is over and the leg goes on. A page makes its next offer right away, so that the next one
  /// who is dialled can be invited with it.
  func soundFreed(_ sid: String) {
    retune(sid)
    if calls[sid]?.media.exchange == nil { wantNewOffer(sid) }
  }

  func soundEnded(_ sid: String) { unlink(sid) }

  /// Two browsers answered each other in the course of a ring.
  func link(_ one: String, _ other: String) {
    calls[one]?.media.linkedTo = other
    calls[other]?.media.linkedTo = one
  }

  // MARK: Partners

  private func retune(_ sid: String) {
    guard let media = calls[sid]?.media else { return }
    let wanted = partner(of: sid)
    if media.linkedTo == wanted, media.exchange == nil { return }
    if let wanted, media.exchange?.partner == wanted { return }
    unlink(sid)
    guard let wanted, partner(of: wanted) == sid, renegotiates(sid), renegotiates(wanted) else { return }
    unlink(wanted)
    beginExchange(sid, wanted)
  }

  /// Whom this leg shall hear.
  private func partner(of sid: String) -> String? {
    guard let call = calls[sid], !call.isOver else { return nil }
    if let other = call.bridgedWith { return other }
    guard let stay = stay(of: sid), let conference = conferences[stay.conferenceSid],
      conference.status == .inProgress
    else { return nil }
    let present = conference.joined.filter { !$0.isOnHold }.map(\.callSid)
    // Those who talk go on talking; otherwise the first two who can.
    let talking = present.first { calls[$0]?.media.linkedTo.map(present.contains) ?? false }
    let pair =
      talking.map { [$0, calls[$0]?.media.linkedTo ?? ""] } ?? Array(present.filter { hasBrowser($0) }.prefix(2))
    guard pair.count == 2, pair.contains(sid) else { return nil }
    return pair.first { $0 != sid }
  }

  private func hasBrowser(_ sid: String) -> Bool {
    guard let call = calls[sid], let handset = call.handset.flatMap({ handsets[$0] }), !handset.isScripted else {
      return false
    }
    if case .phonePage = handset.kind { return call.media.hasMicrophone }
    return true
  }

  /// Whether the browser on this leg makes and takes offers in the middle of a call. The real SDK offers by itself only,
  /// when its sound was cut.
  private func renegotiates(_ sid: String) -> Bool {
    guard hasBrowser(sid), let handset = calls[sid]?.handset.flatMap({ handsets[$0] }) else { return false }
    if case .softphone = handset.kind { return handset.renegotiates }
    return true
  }

  private func unlink(_ sid: String) {
    guard let media = calls[sid]?.media else { return }
    let others = [media.linkedTo, media.exchange?.partner].compactMap { $0 }
    let wasLinked = media.linkedTo != nil
    for leg in [sid] + others {
      guard leg == sid || calls[leg]?.media.linkedTo == sid || calls[leg]?.media.exchange?.partner == sid else {
        continue
      }
      let hadSound = calls[leg]?.media.linkedTo != nil
      calls[leg]?.media.linkedTo = nil
      calls[leg]?.media.exchange = nil
      if hadSound || (leg == sid && wasLinked) { tellSilence(leg) }
    }
  }

  // MARK: The exchange

  private func beginExchange(_ one: String, _ other: String) {
    // Whoever has an offer at hand makes it, else a page.
    let isTurned = calls[one]?.media.offer == nil && (calls[other]?.media.offer != nil || isPage(other))
    let (offerer, answerer) = isTurned ? (other, one) : (one, other)
    calls[offerer]?.media.exchange = SoundExchange(partner: answerer, isOfferer: true)
    calls[answerer]?.media.exchange = SoundExchange(partner: offerer, isOfferer: false)
    if calls[offerer]?.media.offer != nil { passOffer(offerer) } else { wantNewOffer(offerer) }
  }

  /// A browser's offer came, or was there already.
  func passOffer(_ sid: String) {
    guard let call = calls[sid], let exchange = call.media.exchange, exchange.isOfferer, let offer = call.media.offer
    else { return }
    calls[sid]?.media.offer = nil
    let id = (calls[exchange.partner]?.media.mediaId ?? 0) + 1
    calls[exchange.partner]?.media.mediaId = id
    calls[exchange.partner]?.media.exchange?.mediaId = id
    tellOffer(exchange.partner, offer, mediaId: id)
  }

  /// The other browser's answer to what `passOffer` brought it.
  func offerAnswered(_ sid: String, mediaId: Int?, sdp: String) {
    guard let exchange = calls[sid]?.media.exchange, !exchange.isOfferer, exchange.mediaId == mediaId else { return }
    let offerer = exchange.partner
    calls[sid]?.media.exchange = nil
    calls[offerer]?.media.exchange = nil
    link(sid, offerer)
    tellAnswer(offerer, sdp)
  }

  /// The real SDK lost its sound, for its partner's browser has gone, and offers anew.
  func offeredByItself(_ sid: String, sdp: String) {
    guard let call = calls[sid], call.status == .inProgress else { return }
    calls[sid]?.media.offer = sdp
    calls[sid]?.media.offerId = call.media.mediaId
    guard let wanted = partner(of: sid), renegotiates(wanted) else {
      calls[sid]?.media.offer = nil
      return tellAnswer(sid, SessionDescription.silentAnswer(to: sdp))
    }
    unlink(sid)
    unlink(wanted)
    beginExchange(sid, wanted)
  }

  /// There is no mixer that could leave somebody out, so the browser is asked to send silence.
  func tellMuted(_ sid: String, _ isMuted: Bool) {
    guard hasBrowser(sid), calls[sid]?.isOver == false else { return }
    tellMicrophone(sid, isMuted)
  }

  private func isPage(_ sid: String) -> Bool {
    guard case .phonePage? = calls[sid]?.handset.flatMap({ handsets[$0]?.kind }) else { return false }
    return true
  }
}
