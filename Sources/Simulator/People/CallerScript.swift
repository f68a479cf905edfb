/// What a person outside does on a call, with nobody at the keys.
struct CallerScript: Sendable, Equatable {
  enum Step: Sendable, Equatable {
    /// Goes on when that is heard, be it just now or since the step before; hangs up when it takes too long.
    case waitFor(Transcript.Kind, seconds: Double)
    case pause(Double)
    case press(String)
    case say(String)
    case hangUp
  }

  let name: String
  let steps: [Step]

  /// Those that have a name.
  static let known: [CallerScript] = [
    CallerScript("talks", .waitFor(.connected, seconds: 600), .pause(20), .hangUp),
    CallerScript("gives-up", .waitFor(.ring, seconds: 30), .pause(8), .hangUp),
    CallerScript("hangs-up-in-menu", .waitFor(.gather, seconds: 120), .pause(2), .hangUp),
    CallerScript(
      "presses-1", .waitFor(.gather, seconds: 120), .pause(1), .press("1"), .waitFor(.connected, seconds: 600),
      .pause(20), .hangUp),
    CallerScript(
      "leaves-message", .waitFor(.recordBeep, seconds: 600), .pause(1),
      .say("Hello, this is a customer. Please call me back when you have a moment."), .pause(6), .hangUp),
    CallerScript("silent"),
  ]

  init(name: String, steps: [Step]) {
    self.name = name
    self.steps = steps
  }

  private init(_ name: String, _ steps: Step...) { self.init(name: name, steps: steps) }
}

/// A caller in the middle of a script.
struct CallerRun: Sendable {
  let crowd: Int
  let script: CallerScript
  /// The step that comes next.
  var position = 0
  /// How much of the transcript lies behind it.
  var heardEntries = 0
  /// Grows with each step, so that the timer of an earlier one changes nothing.
  var stride = 0
  /// The step for which a timer runs already.
  var waitsSinceStride: Int?

  init(crowd: Int, script: CallerScript) {
    self.crowd = crowd
    self.script = script
  }

  var nextStep: CallerScript.Step? {
    script.steps.indices.contains(position) ? script.steps[position] : nil
  }

  mutating func advance() {
    position += 1
    stride += 1
  }
}
