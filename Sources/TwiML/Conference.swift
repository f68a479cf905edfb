extension Dial {
  /// A room; the name is shared by the whole Twilio account.
  package struct Conference: Sendable, Equatable {
    package enum Beep: String, Sendable { case `true`, `false`, onEnter, onExit }
    package enum JitterBuffer: String, Sendable { case off, small, medium, large }
    package enum Recording: String, Sendable {
      case doNotRecord = "do-not-record"
      case fromStart = "record-from-start"
    }
    package enum Event: String, Sendable, CaseIterable {
      case start, end, join, leave, mute, hold, modify, speaker, announcement
    }

    package var name: String
    package var beep: Beep?
    /// A call in the room who alone hears this participant.
    package var coach: String?
    package var endConferenceOnExit: Bool?
    package var jitterBufferSize: JitterBuffer?
    package var maxParticipants: Int?
    package var muted: Bool?
    /// At most 128 characters, unique in the room.
    package var participantLabel: String?
    package var record: Recording?
    package var recordingStatusCallback: String?
    package var recordingStatusCallbackEvent: [RecordingEvent]?
    package var recordingStatusCallbackMethod: WebhookMethod?
    package var region: String?
    package var startConferenceOnEnter: Bool?
    /// Only the first participant's counts.
    package var statusCallback: String?
    package var statusCallbackEvent: [Event]?
    package var statusCallbackMethod: WebhookMethod?
    package var trim: Record.Trim?
    package var waitMethod: WebhookMethod?
    /// The empty string is silence.
    package var waitUrl: String?

    package init(_ name: String) {
      self.name = name
    }

    func write(to writer: inout XMLWriter) {
      writer.start("Conference")
      writer.attribute("beep", beep?.rawValue)
      writer.attribute("coach", coach)
      writer.attribute("endConferenceOnExit", endConferenceOnExit)
      writer.attribute("jitterBufferSize", jitterBufferSize?.rawValue)
      writer.attribute("maxParticipants", maxParticipants)
      writer.attribute("muted", muted)
      writer.attribute("participantLabel", participantLabel)
      writer.attribute("record", record?.rawValue)
      writer.attribute("recordingStatusCallback", recordingStatusCallback)
      writer.attribute("recordingStatusCallbackEvent", words: recordingStatusCallbackEvent)
      writer.attribute("recordingStatusCallbackMethod", recordingStatusCallbackMethod?.rawValue)
      writer.attribute("region", region)
      writer.attribute("startConferenceOnEnter", startConferenceOnEnter)
      writer.attribute("statusCallback", statusCallback)
      writer.attribute("statusCallbackEvent", words: statusCallbackEvent)
      writer.attribute("statusCallbackMethod", statusCallbackMethod?.rawValue)
      writer.attribute("trim", trim?.rawValue)
      writer.attribute("waitMethod", waitMethod?.rawValue)
      writer.attribute("waitUrl", waitUrl)
      writer.text(name)
      writer.end("Conference")
    }
  }
}
