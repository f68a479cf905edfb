import TwiML

/// Gather: prompts, keys, speech, and the wait for them.
struct Gathering: Sendable {
  let prompts: [TwiMLElement]
  let action: String?
  let method: String
  let takesDigits: Bool
  let takesSpeech: Bool
  let timeoutSeconds: Double
  let finishOnKey: String
  let numDigits: Int?
  let actionOnEmptyResult: Bool
  let partialCallback: String?
  let partialMethod: String
  var nextPrompt = 0
  var digits = ""

  init(_ element: TwiMLElement) {
    prompts = element.elements.filter { ["Say", "Play", "Pause"].contains($0.name) }
    action = element["action"]
    method = element.method()
    let input = (element["input"] ?? "dtmf").split(separator: " ")
    takesDigits = input.contains("dtmf")
    takesSpeech = input.contains("speech")
    timeoutSeconds = Double(element.number("timeout", in: 0...600, default: 5))
    finishOnKey = element["finishOnKey"] ?? "#"
    let count = element.number("numDigits", in: 1...1000, default: 0)
    numDigits = count > 0 ? count : nil
    actionOnEmptyResult = element.flag("actionOnEmptyResult")
    partialCallback = element["partialResultCallback"].flatMap { $0.isEmpty ? nil : $0 }
    partialMethod = element.method("partialResultCallbackMethod")
  }

  enum Verdict: Equatable { case waits, finished(by: String) }

  /// A key. The finishing one is not part of the result; since 2024-02-09 it needs no digit before it.
  mutating func press(_ key: Character) -> Verdict {
    if !finishOnKey.isEmpty, finishOnKey.contains(key) { return .finished(by: String(key)) }
    digits.append(key)
    if let numDigits, digits.count >= numDigits { return .finished(by: "") }
    return .waits
  }
}

extension Switchboard {
  func gather(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    for child in element.elements where !["Say", "Play", "Pause"].contains(child.name) {
      warn(sid, 13320, "line \(child.line): \(child.name) cannot stand inside Gather")
    }
    answer(sid)
    let gathering = Gathering(element)
    let turn = newTurn(sid)
    calls[sid]?.player.activity = .gathering(gathering)
    heard(sid, .gather, gathering.takesSpeech ? (gathering.takesDigits ? "dtmf speech" : "speech") : "dtmf")
    prompt(sid, turn: turn)
    return .waits
  }

  private func prompt(_ sid: String, turn: Int) {
    guard case .gathering(var gathering) = calls[sid]?.player.activity else { return }
    while gathering.nextPrompt < gathering.prompts.count {
      let verb = gathering.prompts[gathering.nextPrompt]
      gathering.nextPrompt += 1
      calls[sid]?.player.activity = .gathering(gathering)
      if speak(verb, on: sid, turn: turn, then: { $0.prompt(sid, turn: turn) }) == .waits { return }
    }
    after(gathering.timeoutSeconds, on: sid, turn: turn) { $0.gathered(sid, finishedOn: "") }
  }

  /// Keys pressed on a leg go to whatever listens there; where nothing does they are lost, as at Twilio.
  func pressed(_ sid: String, _ keys: String) {
    let keys = keys.filter { "0123456789*#ABCD".contains($0) }
    if let other = calls[sid]?.bridgedWith, !keys.isEmpty { heard(other, .play, "digits \(keys)") }
    for key in keys {
      switch listening(sid) {
      case .gathering(let gathering): pressed(sid, key, gathering)
      case .recording(let recording) where recording.finishOnKey.contains(key):
        stopRecording(sid, digits: String(key), reason: .key)
      case .dialling(let dialling) where dialling.plan.hangupOnStar && key == "*":
        if let child = dialling.pickedUp { hangUp(child) }
      case .conferencing(let stay) where stay.hangupOnStar && key == "*": leaveConference(sid, .timeLimit)
      case .dequeuing(let dequeuing) where dequeuing.hangupOnStar && key == "*" && dequeuing.bridgedAt != nil:
        endQueueBridge(agent: sid)
      default: break
      }
    }
  }

  /// What takes keys and words: a Gather in front of the call's own document, or else the document's verb.
  private func listening(_ sid: String) -> Player.Activity? {
    guard let call = calls[sid] else { return nil }
    if case .gathering = call.player.activity { return call.player.activity }
    return call.mainActivity
  }

  private func pressed(_ sid: String, _ key: Character, _ before: Gathering) {
    guard before.takesDigits else { return }
    var gathering = before
    // A key ends the prompts and every timer of the turn.
    let turn = newTurn(sid)
    let verdict = gathering.press(key)
    gathering.nextPrompt = gathering.prompts.count
    calls[sid]?.player.activity = .gathering(gathering)
    switch verdict {
    case .finished(let key): gathered(sid, finishedOn: key)
    case .waits: after(gathering.timeoutSeconds, on: sid, turn: turn) { $0.gathered(sid, finishedOn: "") }
    }
  }

  func spoke(_ sid: String, _ text: String) {
    switch listening(sid) {
    case .gathering(let gathering) where gathering.takesSpeech:
      reportPartly(sid, text, gathering)
      request(
        gathering.action, method: gathering.method, on: sid,
        parameters: ["SpeechResult": text, "Confidence": "0.92", "msg": "Gather End"])
    case .recording: spokeWhileRecording(sid, text)
    case .conferencing(let stay): spokeInConference(sid, text, stay)
    default: break
    }
  }

  /// What was understood while somebody still spoke. Their names are known from programs that read them only.
  private func reportPartly(_ sid: String, _ text: String, _ gathering: Gathering) {
    guard let reference = gathering.partialCallback, let url = resolve(reference, on: sid), let call = calls[sid]
    else { return }
    let own = ["UnstableSpeechResult": text, "StableSpeechResult": "", "Stability": "0.9", "SequenceNumber": "0"]
    let parameters = standardParameters(call).merging(own) { _, own in own }
    send(callback: webhook(.status, sid, url, gathering.partialMethod, parameters))
  }

  private func gathered(_ sid: String, finishedOn key: String) {
    guard case .gathering(let gathering) = calls[sid]?.player.activity else { return }
    if let verification = verifications[sid] { return codeKeyed(sid, gathering.digits, verification) }
    guard !gathering.digits.isEmpty || gathering.actionOnEmptyResult else { return proceed(sid) }
    request(
      gathering.action, method: gathering.method, on: sid,
      parameters: ["Digits": gathering.digits, "FinishedOnKey": key, "msg": "Gather End"])
  }
}
