import Foundation
import TwiML

/// What `<Dial><Conference>` says, read once.
struct ConferenceEntry: Sendable {
  let name: String
  let label: String?
  let isMuted: Bool
  let beep: Participant.Beep
  let startsOnEnter: Bool
  let endsOnExit: Bool
  let coach: String?
  let waiting: Participant.Music
  let maximumParticipants: Int
  let region: String?
  let recordsFromStart: Bool
  let callback: ConferenceCallback?
  let recordingCallback: RecordingCallback?

  static let maximum = 250
}

/// A leg inside a room, seen from its own document: the Dial that goes on when it leaves.
struct ConferenceStay: Sendable {
  let conferenceSid: String
  let action: String?
  let method: String
  let hangupOnStar: Bool
  var timeLimitTimer: Int?
  /// Whether anybody could be heard here.
  var wasBridged = false
}

extension Switchboard {
  /// Reads the noun; what makes no sense counts as not given.
  func conferenceEntry(_ noun: TwiMLElement, on sid: String) -> ConferenceEntry {
    let maximum = noun.number("maxParticipants", in: 1...ConferenceEntry.maximum, default: ConferenceEntry.maximum)
    let label = noun["participantLabel"].flatMap { $0.isEmpty ? nil : String($0.prefix(128)) }
    return ConferenceEntry(
      name: noun.text.trimmedSpaces, label: label, isMuted: noun.flag("muted"),
      beep: noun["beep"].flatMap(Participant.Beep.init) ?? .both,
      startsOnEnter: noun.flag("startConferenceOnEnter", default: true), endsOnExit: noun.flag("endConferenceOnExit"),
      coach: noun["coach"].flatMap { $0.isEmpty ? nil : $0 },
      waiting: music(noun["waitUrl"], method: noun.method("waitMethod"), on: sid),
      maximumParticipants: maximum, region: noun["region"].flatMap { $0.isEmpty ? nil : $0 },
      recordsFromStart: ["record-from-start", "true"].contains(noun["record"] ?? ""),
      callback: conferenceCallback(noun, on: sid), recordingCallback: recordingCallback(noun, on: sid))
  }

  /// Nothing given is the house's music, an empty text silence.
  func music(_ reference: String?, method: String, on sid: String) -> Participant.Music {
    guard let reference else { return .house }
    guard !reference.isEmpty else { return .silence }
    guard let url = resolve(reference, on: sid) else {
      warn(sid, 13233, "waitUrl is not a URL: \(reference)")
      return .silence
    }
    return .document(VoiceURLs(url: url, method: method))
  }

  private func conferenceCallback(_ noun: TwiMLElement, on sid: String) -> ConferenceCallback? {
    guard let reference = noun["statusCallback"], !reference.isEmpty, let url = resolve(reference, on: sid)
    else { return nil }
    let names = (noun["statusCallbackEvent"] ?? "").split(whereSeparator: { $0 == " " || $0 == "," })
    return ConferenceCallback(
      url: url, method: noun.method("statusCallbackMethod"),
      events: Set(names.compactMap { ConferenceCallback.Event(rawValue: String($0)) }))
  }
}
