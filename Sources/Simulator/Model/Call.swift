import Foundation

/// One leg, in Twilio's words one Call resource: its record, who is on it, and what it is playing.
struct Call: Sendable {
  enum Direction: String, Sendable {
    case inbound
    case outboundAPI = "outbound-api"
    case outboundDial = "outbound-dial"
  }

  enum Status: String, Sendable {
    case queued, ringing
    case inProgress = "in-progress"
    case completed, busy, failed
    case noAnswer = "no-answer"
    case canceled

    var isFinal: Bool {
      switch self {
      case .queued, .ringing, .inProgress: false
      case .completed, .busy, .failed, .noAnswer, .canceled: true
      }
    }
  }

  /// Who holds the phone at the far end of this leg.
  enum Station: Sendable, Equatable {
    /// A person on the telephone network.
    case outside(String)
    /// A softphone of this account.
    case client(String)
  }

  let sid: String
  let accountSid: String
  let direction: Direction
  let station: Station
  var parentSid: String?
  var from: String
  var to: String
  /// Twilio's old twins of `from` and `to`. They differ only for calls from a softphone, whose `Called` stays empty.
  var caller: String
  var called: String
  var phoneNumberSid: String?
  var applicationSid: String?

  var status: Status = .queued
  let createdAt: Date
  var updatedAt: Date
  var answeredAt: Date?
  var endedAt: Date?
  var sipCode: Int?

  var callback: StatusCallback?
  var nextSequenceNumber = 0
  /// Callbacks waiting for the one before them to leave.
  var callbackLane = CallbackLane()

  /// Parameters of the first TwiML request only: what the softphone gave to `connect`.
  var customParameters: [String: String] = [:]
  var player = Player()
  /// Grows with everything that begins or ends on this leg. Timers and answers carry the turn they were made in; one
  /// of an earlier turn changes nothing.
  var turn = 0
  /// Where an API call gets its TwiML when somebody answers.
  var onAnswer: DocumentSource?

  /// What a dialled softphone is told beside the call, and what runs on a dialled leg before the bridge.
  var clientParameters = FormParameters()
  var screening: VoiceURLs?

  /// The device or page that placed or answered this leg; nil where nobody has, and for people who are only scripted.
  var handset: Handset.ID?
  var ringing: [Handset.ID] = []
  var media = LegMedia()
  /// The leg this one talks with.
  var bridgedWith: String?

  var transcript = Transcript()

  init(
    sid: String, accountSid: String, direction: Direction, station: Station, from: String, to: String, at now: Date
  ) {
    self.sid = sid
    self.accountSid = accountSid
    self.direction = direction
    self.station = station
    self.from = from
    self.to = to
    caller = from
    called = to
    createdAt = now
    updatedAt = now
  }

  var isOver: Bool { status.isFinal }

  /// Whole seconds of talk, 0 when nobody answered.
  var durationSeconds: Int {
    guard let answeredAt, let endedAt else { return 0 }
    return max(0, Int(endedAt.timeIntervalSince(answeredAt).rounded(.up)))
  }
}

/// Where a call's next document comes from.
enum DocumentSource: Sendable, Equatable {
  case url(VoiceURLs)
  case twiml(String)
}
