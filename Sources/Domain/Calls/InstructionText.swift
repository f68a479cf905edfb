extension CallInstruction {
  /// The instruction as one line of words: ids, identities and telephone numbers hold no spaces. Not as JSON, whose
  /// decoder costs more than all else that is done to load a call.
  package var text: String {
    switch self {
    case .ring(let plan):
      (["ring", "\(plan.seconds)", plan.isResume ? "resume" : "fresh"]
        + plan.targets.flatMap { [$0.legId.rawValue, $0.agentId.rawValue, $0.identity] }).joined(separator: " ")
    case .dial(let plan):
      switch plan.destination {
      case .number(let number): "dial \(plan.seconds) \(plan.legId) \(plan.callerID) \(number)"
      case .colleague(let identity, let agentId):
        "dial \(plan.seconds) \(plan.legId) \(plan.callerID) \(identity) \(agentId)"
      }
    case .takeVoicemail: "takeVoicemail"
    case .thankForVoicemail: "thankForVoicemail"
    case .tell(let failure): "tell \(failure.rawValue)"
    case .hangUp: "hangUp"
    }
  }

  /// Nil for what `text` never makes.
  package init?(text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (words[0], words.count) {
    case ("ring", 3...) where words.count.isMultiple(of: 3):
      guard let seconds = Int(words[1]) else { return nil }
      let targets = stride(from: 3, to: words.count, by: 3).map {
        RingPlan.Target(legId: ID(words[$0]), agentId: ID(words[$0 + 1]), identity: words[$0 + 2])
      }
      self = .ring(RingPlan(targets: targets, seconds: seconds, isResume: words[2] == "resume"))
    case ("dial", 5...6):
      guard let seconds = Int(words[1]) else { return nil }
      let destination: DialPlan.Destination =
        words.count == 5 ? .number(words[4]) : .colleague(identity: words[4], agentId: ID(words[5]))
      self = .dial(
        DialPlan(legId: ID(words[2]), destination: destination, callerID: words[3], seconds: seconds))
    case ("takeVoicemail", 1): self = .takeVoicemail
    case ("thankForVoicemail", 1): self = .thankForVoicemail
    case ("tell", 2):
      guard let failure = DialFailure(rawValue: words[1]) else { return nil }
      self = .tell(failure)
    case ("hangUp", 1): self = .hangUp
    default: return nil
    }
  }
}
