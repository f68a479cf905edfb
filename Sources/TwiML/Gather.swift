/// Waits for digits or speech, then requests ``action``; without input the next verb runs.
package struct Gather: Sendable, Equatable {
  package enum Input: String, Sendable { case dtmf, speech }

  /// Played while it listens; the first input interrupts it.
  package enum Prompt: Sendable, Equatable {
    case say(Say)
    case play(Play)
    case pause(Pause)
  }

  /// `auto` lets Twilio decide when the speaker has finished.
  package enum SpeechTimeout: Sendable, Equatable {
    case auto
    case seconds(Int)
  }

  package var prompts: [Prompt]
  package var action: String?
  /// Requests ``action`` even when nothing was entered.
  package var actionOnEmptyResult: Bool?
  /// One of `0-9 # *`; the empty string means that no key finishes.
  package var finishOnKey: String?
  package var hints: String?
  package var input: [Input]?
  package var language: String?
  package var method: WebhookMethod?
  package var numDigits: Int?
  package var profanityFilter: Bool?
  package var speechModel: String?
  package var speechTimeout: SpeechTimeout?
  /// Seconds of silence after the prompts.
  package var timeout: Int?

  package init(
    _ prompts: [Prompt] = [], action: String? = nil, actionOnEmptyResult: Bool? = nil, finishOnKey: String? = nil,
    hints: String? = nil, input: [Input]? = nil, language: String? = nil, method: WebhookMethod? = nil,
    numDigits: Int? = nil, profanityFilter: Bool? = nil, speechModel: String? = nil,
    speechTimeout: SpeechTimeout? = nil, timeout: Int? = nil
  ) {
    self.prompts = prompts
    self.action = action
    self.actionOnEmptyResult = actionOnEmptyResult
    self.finishOnKey = finishOnKey
    self.hints = hints
    self.input = input
    self.language = language
    self.method = method
    self.numDigits = numDigits
    self.profanityFilter = profanityFilter
    self.speechModel = speechModel
    self.speechTimeout = speechTimeout
    self.timeout = timeout
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Gather")
    writer.attribute("action", action)
    writer.attribute("actionOnEmptyResult", actionOnEmptyResult)
    writer.attribute("finishOnKey", finishOnKey)
    writer.attribute("hints", hints)
    writer.attribute("input", words: input)
    writer.attribute("language", language)
    writer.attribute("method", method?.rawValue)
    writer.attribute("numDigits", numDigits)
    writer.attribute("profanityFilter", profanityFilter)
    writer.attribute("speechModel", speechModel)
    switch speechTimeout {
    case .auto: writer.attribute("speechTimeout", "auto")
    case .seconds(let seconds): writer.attribute("speechTimeout", seconds)
    case nil: break
    }
    writer.attribute("timeout", timeout)
    for prompt in prompts {
      switch prompt {
      case .say(let verb): verb.write(to: &writer)
      case .play(let verb): verb.write(to: &writer)
      case .pause(let verb): verb.write(to: &writer)
      }
    }
    writer.end("Gather")
  }
}
