import Foundation

/// A room in which more than two can talk. It starts with the second participant, once one of them may start it.
struct Conference: Sendable {
  enum Status: String, Sendable {
    /// Nobody hears anybody yet.
    case initial = "init"
    case inProgress = "in-progress"
    case completed
  }

  enum EndReason: String, Sendable {
    case viaAPI = "conference-ended-via-api"
    case enderLeft = "participant-with-end-conference-on-exit-left"
    case enderKicked = "participant-with-end-conference-on-exit-kicked"
    case lastKicked = "last-participant-kicked"
    case lastLeft = "last-participant-left"
  }

  let sid: String
  let accountSid: String
  let friendlyName: String
  let createdAt: Date
  var updatedAt: Date
  var status = Status.initial
  var region = "us1"
  /// Whether a participant has set the region; the first who does decides.
  var regionIsSet = false
  var maximumParticipants = 250
  /// Those in it and those being called, in the order of their coming.
  var participants: [Participant] = []
  /// The first participant's; what later ones bring is ignored.
  var callback: ConferenceCallback?
  var recordsFromStart = false
  var recordingCallback: RecordingCallback?
  var recordings: [String] = []
  var lastSequenceNumber = 0
  var endReason: EndReason?
  var endingCallSid: String?

  init(sid: String, accountSid: String, friendlyName: String, at now: Date) {
    self.sid = sid
    self.accountSid = accountSid
    self.friendlyName = friendlyName
    createdAt = now
    updatedAt = now
  }

  var joined: [Participant] { participants.filter(\.hasJoined) }

  subscript(_ callSid: String) -> Participant? {
    get { participants.first { $0.callSid == callSid } }
    set {
      guard let index = participants.firstIndex(where: { $0.callSid == callSid }) else { return }
      if let newValue { participants[index] = newValue } else { participants.remove(at: index) }
    }
  }
}

/// Where a room's events go.
struct ConferenceCallback: Sendable {
  enum Event: String, Sendable { case start, end, join, leave, mute, hold, modify, speaker, announcement }

  let url: String
  let method: String
  let events: Set<Event>
}

/// All rooms, by age. A name means the live one of that name; ended ones are kept as records.
struct ConferenceRooms: Sendable {
  private(set) var order: [String] = []
  private var rooms: [String: Conference] = [:]
  /// The newest of a name, ended or not, by account and name.
  private var newest: [[String]: String] = [:]

  subscript(_ sid: String) -> Conference? {
    get { rooms[sid] }
    set { if rooms[sid] != nil { rooms[sid] = newValue } }
  }

  mutating func add(_ conference: Conference, keeping limit: Int) {
    rooms[conference.sid] = conference
    newest[[conference.accountSid, conference.friendlyName]] = conference.sid
    order.append(conference.sid)
    while order.count > limit, let oldest = order.firstIndex(where: { rooms[$0]?.status == .completed }) {
      let sid = order.remove(at: oldest)
      guard let gone = rooms.removeValue(forKey: sid) else { continue }
      let name = [gone.accountSid, gone.friendlyName]
      if newest[name] == sid { newest[name] = nil }
    }
  }

  var all: [Conference] { order.compactMap { rooms[$0] } }

  func live(_ name: String, account: String) -> Conference? {
    newest[[account, name]].flatMap { rooms[$0] }.flatMap { $0.status == .completed ? nil : $0 }
  }
}
