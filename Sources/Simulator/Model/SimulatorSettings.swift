package import Logging

/// Everything the simulator is told at its start. The defaults make a demo lively and a test fast.
package struct SimulatorSettings: Sendable {
  package struct Number: Sendable {
    package var e164: String
    package var friendlyName: String
    /// Where its calls go from the start; the REST API changes it.
    package var voiceURL: String?
    package var statusCallback: String?

    package init(
      e164: String, friendlyName: String = "", voiceURL: String? = nil, statusCallback: String? = nil
    ) {
      self.e164 = e164
      self.friendlyName = friendlyName
      self.voiceURL = voiceURL
      self.statusCallback = statusCallback
    }
  }

  package struct AccountSettings: Sendable {
    package var sid: String
    package var authToken: String
    package var friendlyName: String
    package var numbers: [Number]

    package init(sid: String, authToken: String, friendlyName: String = "", numbers: [Number] = []) {
      self.sid = sid
      self.authToken = authToken
      self.friendlyName = friendlyName
      self.numbers = numbers
    }
  }

  /// The first one is what the control API means where it names none.
  package var accounts: [AccountSettings]
  package var host = "127.0.0.1"
  /// 0 picks one.
  package var port = 0
  /// What stands in the URLs it hands out (recordings); without one, the address it listens on.
  package var publicURL: String?
  /// Opens the control API and the phone pages to whoever shows it; without one they answer loopback only.
  package var controlToken: String?

  /// How phones outside behave when they are called: `answer`, `busy`, `no-answer`, by number.
  package var people: [String: String] = [:]

  /// Where the state is kept, and what was read from there.
  package var stateFile: StateFile?
  package var savedState: SavedState?

  package var clock: SimulatedClock
  /// That many unpredictable bytes; SIDs, secrets and idempotency tokens are made of them.
  package var randomBytes: @Sendable (Int) -> [UInt8]
  package var logger: Logger

  /// How long a word of `<Say>` takes.
  package var secondsPerWord = 0.06
  /// How long a `<Play>` takes whose length cannot be read from the file.
  package var secondsPerPlay = 2.0
  /// Between ringing and picking up, of a number outside that was told to answer.
  package var outsideAnswersAfterSeconds = 0.05
  /// From the end of a recording to its `completed` callback; until then its media is 404.
  package var recordingProcessingSeconds = 0.3
  /// Added to every Dial and API call timeout, as Twilio does.
  package var ringGraceSeconds = 5.0
  /// How long a registration outlives its socket, so that a call rings on in a page that is being loaded again. Not
  /// documented; the SDK does not unregister when its page goes away.
  package var registrationLingersSeconds = 5.0
  /// How long a call waits for a softphone whose socket is gone. The SDK itself gives up after at most as long.
  package var reconnectSeconds = 30.0
  /// Between two heartbeats on `/signal`; the SDK gives up after 15 s of silence.
  package var heartbeatSeconds = 5.0
  /// The most that one webhook may take, retries included.
  package var webhookBudgetSeconds = 15.0
  /// Whether Dial's action is requested when the caller has hung up. Not documented; captures show it.
  package var requestsActionAfterHangup = true
  /// The countries (ISO 3166-1) whose ordinary numbers an account may call until it says otherwise; nil is all of them.
  /// At Twilio a new account has its own region only, which would stand in the way of a demo.
  package var callableCountries: Set<String>?
  /// US dollars that an account has at its start. Nothing costs anything here, so they stay.
  package var startBalance = 100.0
  /// Finished calls and recordings kept.
  package var historyLimit = 5000
  /// Exchanges kept, and alerts of each account, which hold one too. A call leaves about ten, each with what was sent and
  /// up to 16 KB of what came back, so they and not the calls are what fills memory.
  package var exchangeLimit = 1000

  package init(
    accounts: [AccountSettings], clock: SimulatedClock = .running(),
    randomBytes: @escaping @Sendable (Int) -> [UInt8], logger: Logger
  ) {
    self.accounts = accounts
    self.clock = clock
    self.randomBytes = randomBytes
    self.logger = logger
  }
}
