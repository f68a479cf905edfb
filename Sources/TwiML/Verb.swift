/// What the caller hears or what happens to the call next; a document runs its verbs from top to bottom.
package enum Verb: Sendable, Equatable {
  case say(Say)
  case play(Play)
  case pause(Pause)
  case gather(Gather)
  case record(Record)
  case dial(Dial)
  case enqueue(Enqueue)
  case leave
  case redirect(Redirect)
  case hangup
  case reject(Reject)
  /// Two-way audio over a WebSocket; blocks until the stream ends.
  case connect(MediaStream)
  /// One-way audio over a WebSocket; the next verb runs at once.
  case start(MediaStream)

  package static func say(_ text: String) -> Verb { .say(Say(text)) }
  package static func play(_ url: String) -> Verb { .play(Play(url: url)) }
  package static func pause(seconds: Int) -> Verb { .pause(Pause(length: seconds)) }
  package static func redirect(_ url: String) -> Verb { .redirect(Redirect(url)) }

  func write(to writer: inout XMLWriter) {
    switch self {
    case .say(let verb): verb.write(to: &writer)
    case .play(let verb): verb.write(to: &writer)
    case .pause(let verb): verb.write(to: &writer)
    case .gather(let verb): verb.write(to: &writer)
    case .record(let verb): verb.write(to: &writer)
    case .dial(let verb): verb.write(to: &writer)
    case .enqueue(let verb): verb.write(to: &writer)
    case .leave: writer.empty("Leave")
    case .redirect(let verb): verb.write(to: &writer)
    case .hangup: writer.empty("Hangup")
    case .reject(let verb): verb.write(to: &writer)
    case .connect(let stream): stream.write(inside: "Connect", to: &writer)
    case .start(let stream): stream.write(inside: "Start", to: &writer)
    }
  }
}

/// How Twilio requests a URL; everything of ours is `POST`, which is also Twilio's default nearly everywhere.
package enum WebhookMethod: String, Sendable {
  case get = "GET"
  case post = "POST"
}

/// Which moments of a leg are reported to its status callback.
package enum LegEvent: String, Sendable, CaseIterable {
  case initiated, ringing, answered, completed
}

/// Which moments of a recording are reported; `absent` means that there was nothing to record.
package enum RecordingEvent: String, Sendable, CaseIterable {
  case inProgress = "in-progress"
  case completed, absent
}

/// A name and a value that travel with a call to a softphone or a stream.
package struct Parameter: Sendable, Equatable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Parameter")
    writer.attribute("name", name)
    writer.attribute("value", value)
    writer.end("Parameter")
  }
}
