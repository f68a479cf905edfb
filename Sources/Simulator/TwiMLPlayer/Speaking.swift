import Foundation
import TwiML

/// Say, Play and Pause, alone and inside Gather.
extension Switchboard {
  /// Loops of 0 mean "until the call ends"; Twilio stops after this many.
  private static let endlessLoops = 1000

  typealias Continuation = @Sendable (isolated Switchboard) -> Void

  /// Plays a prompt and then goes on, if the turn is still the same.
  func speak(
    _ verb: TwiMLElement, on sid: String, turn: Int, then: @escaping Continuation
  ) -> Player.Flow {
    let loop = verb.number("loop", in: 0...Self.endlessLoops, default: 1)
    let times = loop == 0 ? Self.endlessLoops : loop
    switch verb.name {
    case "Say":
      let text = verb.trimmedText
      // An empty Say leaves an inbound call ringing, as Pause does (2024-03-11).
      guard !text.isEmpty else { return .goesOn }
      answer(sid)
      repeatedly(times, on: sid, turn: turn, seconds: speakingSeconds(text), then: then) {
        $0.heard(sid, .say, text)
      }
    case "Play":
      answer(sid)
      if let digits = verb["digits"] {
        repeatedly(times, on: sid, turn: turn, seconds: Double(digits.count) * 0.2, then: then) {
          $0.heard(sid, .play, "digits \(digits)")
        }
      } else {
        play(verb.trimmedText, times: times, on: sid, turn: turn, then: then)
      }
    default:
      after(Double(verb.number("length", in: 0...86_400, default: 1)), on: sid, turn: turn, then)
    }
    return .waits
  }

  func speakingSeconds(_ text: String) -> Double {
    settings.secondsPerWord * Double(max(1, text.split(whereSeparator: \.isWhitespace).count))
  }

  private func repeatedly(
    _ times: Int, on sid: String, turn: Int, seconds: Double, then: @escaping Continuation,
    _ once: @escaping Continuation
  ) {
    once(self)
    after(seconds, on: sid, turn: turn) { switchboard in
      guard times > 1 else { return then(switchboard) }
      switchboard.repeatedly(times - 1, on: sid, turn: turn, seconds: max(seconds, 0.05), then: then, once)
    }
  }

  /// The file is fetched once and kept, so that a phone page can play it from here.
  private func play(_ reference: String, times: Int, on sid: String, turn: Int, then: @escaping Continuation) {
    guard let url = resolve(reference, on: sid), !reference.isEmpty else {
      warn(sid, 13420, "Play: \(reference) is not a URL")
      return after(0, on: sid, turn: turn, then)
    }
    let webhook = webhook(.play, sid, url, "GET", [:])
    request(webhook) { switchboard, outcome in
      guard switchboard.isCurrent(sid, turn: turn) else { return }
      switch outcome {
      case .failed(let code, let message):
        switchboard.warn(sid, code, message, about: webhook)
        then(switchboard)
      case .answered(let answer):
        guard SoundCache.isSound(answer.contentType) else {
          switchboard.warn(sid, 13420, "Play: \(answer.contentType) cannot be played (\(url))", about: webhook)
          return then(switchboard)
        }
        let seconds = WaveFile.seconds(of: answer.body) ?? switchboard.settings.secondsPerPlay
        let path = switchboard.sounds.keep(answer.body, contentType: answer.contentType)
        switchboard.repeatedly(times, on: sid, turn: turn, seconds: seconds, then: then) {
          $0.heard(sid, .play, url, url: path)
        }
      }
    }
  }
}
