import Foundation
import TwiML

/// One leg, in Twilio's words one Call resource: its record, who is on it, and what it is playing.
struct Call: Sendable {
  enum Direction: String, Sendable, Codable {
    case inbound
    case outboundAPI = "outbound-api"
    case outboundDial = "outbound-dial"
  }

  enum Status: String, Sendable, Codable {
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
  enum Station: Sendable, Equatable, Codable {
    /// A person on the telephone network.
    case outside(String)
    /// A softphone of this account.
    case client(String)
    /// A SIP address; none can be reached from here.
    case sip(String)
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

  /// Parameters of the first TwiML request only: what the softphone gave to `connect`.
  var customParameters: [String: String] = [:]
  var player = Player()
  /// The document that goes on when the one in front of it is over: hold music, a queue's music, an announcement.
  var underneath: Player?
  /// Grows with everything that begins or ends on this leg. Timers and answers carry the turn they were made in; one
  /// of an earlier turn changes nothing.
  var turn = 0
  /// Where an API call gets its TwiML when somebody answers.
  var onAnswer: DocumentSource?
  /// Tones sent to whoever answers, before anything else.
  var sendDigits: String?
  /// What an API call was asked to record from the answer on.
  var recordsFromAnswer: RecordingWish?
  /// Whether it was asked whether a machine answers.
  var detectsMachines = false
  /// The room that REST called this leg for.
  var conferenceSid: String?
  /// Recordings of this leg alone, running or not.
  var recordings: [String] = []
  /// The recording of its Dial, which its final callback names.
  var dialRecording: String?
  /// Seconds the answered call may last, and the timer that ends it.
  var timeLimitSeconds: Double?
  var timeLimitTimer: Int?

  /// What a dialled softphone is told beside the call, and what runs on a dialled leg before the bridge.
  var clientParameters = FormParameters()
  var screening: VoiceURLs?

  /// The device or page that placed or answered this leg; nil where nobody has, and for people who are only scripted.
  var handset: Handset.ID?
  var ringing: [Handset.ID] = []
  var media = LegMedia()
  /// Who hears of what the softphone on this leg says beside the sound.
  var messageSubscriptions: [MessageSubscription] = []
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

  /// What the call's own document is doing, whatever plays in front of it.
  var mainActivity: Player.Activity {
    get { underneath?.activity ?? player.activity }
    set { if underneath == nil { player.activity = newValue } else { underneath?.activity = newValue } }
  }

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
  /// Verbs that no document holds: a participant's way into its room.
  case verbs([TwiMLElement])
}

/// Where messages of the softphone on a leg are sent.
struct MessageSubscription: Sendable {
  let sid: String
  let url: String
  let method: String
}

/// A recording that starts when somebody answers.
struct RecordingWish: Sendable {
  let channels: Int
  let track: String
  let callback: RecordingCallback?
}
