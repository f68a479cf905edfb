import Foundation
import Testing

@testable import TwiML

/// `Tests/Fixtures/twiml/*.twimltest` hold a document as calls of Twilio's Python library 9.13.0 (`r` is the
/// `VoiceResponse`), ten dashes, and what that library printed.
@Suite struct GoldenTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/twiml")

  static func expected(_ name: String) throws -> String {
    let text = try String(contentsOf: folder.appending(path: "\(name).twimltest"), encoding: .utf8)
    let parts = text.components(separatedBy: "----------\n")
    return String(try #require(parts.last).dropLast())
  }

  @Test(arguments: documents.keys.sorted())
  func rendersAsTwiliosLibraryDoes(_ name: String) throws {
    let response = try #require(Self.documents[name])
    #expect(response.render() == (try Self.expected(name)))
  }

  @Test(arguments: documents.keys.sorted())
  func whatIsRenderedCanBeReadBack(_ name: String) throws {
    let response = try #require(Self.documents[name])
    let document = try TwiMLDocument(parsing: response.render())
    #expect(document.verbs.count == response.verbs.count)
  }

  @Test func everyGoldenFileHasItsDocument() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files.map { $0.replacing(".twimltest", with: "") }) == Set(Self.documents.keys))
  }

  static let documents: [String: VoiceResponse] = [
    "empty": VoiceResponse(),
    "escaping": VoiceResponse([
      .say(Say("é & <b> \"q\" 'a' > \n\t🎉", loop: 2, voice: "a\"b&<>\n\t'é")), .say(""),
    ]),
    "ring-agents": VoiceResponse([
      .dial(
        Dial(
          [
            .client(
              Dial.Client(
                identity: "agent_a", parameters: [Parameter(name: "callId", value: "c1")],
                statusCallback: LegCallback(
                  "/webhooks/twilio/k/status?leg=1", events: LegEvent.allCases, method: .post))),
            .client(Dial.Client(identity: "agent_b")),
          ], action: "/webhooks/twilio/k/action?call=1&step=2", answerOnBridge: true, callerId: "+15550100001",
          timeout: 20))
    ]),
    "dial-outside": VoiceResponse([
      .dial(
        Dial(
          [
            .number(
              Dial.Number(
                "+15550100099", sendDigits: "wW1", statusCallback: LegCallback("/s", events: [.answered]),
                screening: Screening("/screen", method: .post))),
            .sip(
              Dial.Sip("sip:ada@example.com", password: "p", screening: Screening("/screen"), username: "u")),
          ], callReason: "back", callerId: "+15550100001", hangupOnStar: true, method: .get,
          record: .fromAnswerDual, recordingStatusCallback: "/rec",
          recordingStatusCallbackEvent: RecordingEvent.allCases, recordingStatusCallbackMethod: .post,
          ringTone: "de", sequential: false, timeLimit: 3600))
    ]),
    "conference": VoiceResponse([.dial(Dial([.conference(conference)], action: "/after"))]),
    "voicemail": VoiceResponse([
      .say(Say("Leave a message.", language: "en-US", voice: "Polly.Joanna")),
      .record(
        Record(
          action: "/done", finishOnKey: "#", maxLength: 180, method: .post, playBeep: true,
          recordingStatusCallback: "/rec", recordingStatusCallbackEvent: [.completed, .absent],
          recordingStatusCallbackMethod: .post, timeout: 10, trim: .trimSilence)),
      .say("Goodbye."), .hangup,
    ]),
    "gather": VoiceResponse([
      .gather(
        Gather(
          [
            .say(Say("Press one.")), .play(Play(url: "https://example.com/a.mp3", loop: 2)),
            .pause(Pause(length: 1)),
          ], action: "/menu", actionOnEmptyResult: true, finishOnKey: "", hints: "sales, support",
          input: [.dtmf, .speech], language: "en-GB", method: .post, numDigits: 1, profanityFilter: false,
          speechModel: "phone_call", speechTimeout: .auto, timeout: 3)),
      .redirect(Redirect("/menu?again=1&x=2", method: .post)),
    ]),
    "queue": VoiceResponse([
      .enqueue(Enqueue("support", action: "/left", method: .post, waitUrl: "/wait", waitUrlMethod: .get)), .leave,
      .dial(Dial([.queue(Dial.Queue("support", screening: Screening("/whisper", method: .post)))])),
    ]),
    "streams": VoiceResponse([
      .connect(
        MediaStream(
          url: "wss://example.com/a", name: "n", parameters: [Parameter(name: "a", value: "b")],
          statusCallback: "/st", statusCallbackMethod: .post)),
      .start(MediaStream(url: "wss://example.com/b", track: .both)),
    ]),
    "refusals": VoiceResponse([
      .pause(Pause()), .play(Play(digits: "1w2")), .reject(Reject(reason: .busy)), .reject(Reject()),
    ]),
  ]

  static var conference: Dial.Conference {
    var room = Dial.Conference("room")
    room.beep = .false
    room.coach = "CA00000000000000000000000000000001"
    room.endConferenceOnExit = true
    room.jitterBufferSize = .off
    room.maxParticipants = 3
    room.muted = true
    room.participantLabel = "ada"
    room.record = .fromStart
    room.recordingStatusCallback = "/rec"
    room.recordingStatusCallbackEvent = [.completed]
    room.recordingStatusCallbackMethod = .post
    room.region = "ie1"
    room.startConferenceOnEnter = false
    room.statusCallback = "/conf"
    room.statusCallbackEvent = [.start, .end, .join, .leave]
    room.statusCallbackMethod = .post
    room.trim = .doNotTrim
    room.waitMethod = .get
    room.waitUrl = ""
    return room
  }
}
