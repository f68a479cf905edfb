/// Text read aloud.
package struct Say: Sendable, Equatable {
  package var text: String
  /// Language tag such as `en-US`.
  package var language: String?
  /// 0 repeats until the call ends.
  package var loop: Int?
  /// `man`, `woman`, `Polly.…` or `Google.…`.
  package var voice: String?

  package init(_ text: String, language: String? = nil, loop: Int? = nil, voice: String? = nil) {
    self.text = text
    self.language = language
    self.loop = loop
    self.voice = voice
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Say")
    writer.attribute("language", language)
    writer.attribute("loop", loop)
    writer.attribute("voice", voice)
    writer.text(text)
    writer.end("Say")
  }
}

/// An audio file, or digits sent as tones when there is no URL.
package struct Play: Sendable, Equatable {
  package var url: String
  package var digits: String?
  package var loop: Int?

  package init(url: String = "", digits: String? = nil, loop: Int? = nil) {
    self.url = url
    self.digits = digits
    self.loop = loop
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Play")
    writer.attribute("digits", digits)
    writer.attribute("loop", loop)
    writer.text(url)
    writer.end("Play")
  }
}

/// Silence. As the first verb of an inbound call Twilio waits before it answers.
package struct Pause: Sendable, Equatable {
  /// Seconds.
  package var length: Int?

  package init(length: Int? = nil) {
    self.length = length
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Pause")
    writer.attribute("length", length)
    writer.end("Pause")
  }
}
