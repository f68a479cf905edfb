import Foundation

/// A leg in a room, or on its way there.
struct Participant: Sendable {
  enum Beep: String, Sendable {
    case both = "true"
    case none = "false"
    case onEnter, onExit

    var onEntering: Bool { self == .both || self == .onEnter }
    var onLeaving: Bool { self == .both || self == .onExit }
  }

  /// What somebody hears who waits: the house's music, silence, or a document.
  enum Music: Sendable, Equatable {
    case house, silence
    case document(VoiceURLs)
  }

  let callSid: String
  let createdAt: Date
  var updatedAt: Date
  var label: String?
  var isMuted = false
  var isOnHold = false
  var startsOnEnter = true
  var endsOnExit = false
  var beep = Beep.both
  /// The call of the participant who alone hears this one.
  var coaches: String?
  var isCoaching = false
  var waiting = Music.house
  var holding = Music.house
  /// Whether it is in the room, rather than still being called.
  var hasJoined = false
  /// Counts what it began to say and what it has said, so that only the end of the last one ends its speech.
  var words = 0
  var spokenWords = 0

  init(callSid: String, at now: Date) {
    self.callSid = callSid
    createdAt = now
    updatedAt = now
  }
}
