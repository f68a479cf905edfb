import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ConferenceStories {
    static let supplier = "+15550100155"
    static let everything = "start end join leave mute hold modify speaker announcement"

    /// Callers come into one room, each with attributes by who calls; the action is `/left`, events go to `/room`.
    static func room(
      _ attributes: [String: String] = [:], events: String = everything, after: String = "<Say>Goodbye</Say>"
    ) -> WebhookReceiver.Script {
      { request in
        switch request.path {
        case "/voice":
          .twiml(
            "<Dial action=\"/left\"><Conference statusCallback=\"/room\" statusCallbackEvent=\"\(events)\" "
              + "\(attributes[request["From"] ?? ""] ?? "")>Room</Conference></Dial>")
        case "/left": .twiml(after)
        case "/wait": .twiml("<Say>Please wait</Say><Pause length=\"60\"/>")
        case "/hold": .twiml("<Say>On hold</Say><Pause length=\"600\"/>")
        case "/announce": .twiml("<Say>Five minutes left</Say>")
        default: .nothing
        }
      }
    }

    @Test("a room starts with the second one in it, and ends with the one who may end it")
    func startsAndEnds() async throws {
      let attributes = [
        World.customer: "participantLabel=\"first\" waitUrl=\"/wait\" waitMethod=\"GET\"",
        Self.supplier: "endConferenceOnExit=\"true\" muted=\"true\" participantLabel=\"second\"",
      ]
      try await World.with(web: Self.room(attributes)) { world in
        try await world.wire()
        let first = try await world.customerDials()
        try await first.hears("say", "Please wait")
        #expect(try await world.received("/wait").method == "GET")
        let waiting = try await world.conference("Room")
        #expect(waiting["status"]?.string == "init" && waiting["region"]?.string == "us1")
        let second = try await world.customerDials(from: Self.supplier)
        try await first.hears("connected", "Room")
        try await second.hears("connected", "Room")
        let room = try await world.conference("Room")
        #expect(room["status"]?.string == "in-progress" && room["sid"] == waiting["sid"])
        let sid = try #require(room["sid"]?.string)
        let list = try await world.rest(.get, "~/Conferences/\(sid)/Participants.json?Muted=true").json
        let shown = try #require(list["participants"]?.items?.first)
        #expect(list["participants"]?.items?.count == 1 && shown["call_sid"]?.string == second.sid)
        #expect(shown["status"]?.string == "connected" && shown["end_conference_on_exit"]?.bool == true)
        let byLabel = try await world.rest(.get, "~/Conferences/\(sid)/Participants/first.json").json
        #expect(byLabel["call_sid"]?.string == first.sid && byLabel["label"]?.string == "first")

        try await second.hangsUp()
        try await first.hears("say", "Goodbye")
        let action = try await world.received("/left") { $0["CallSid"] == first.sid }
        #expect(action["DialCallStatus"] == "answered" && action["DialCallSid"] == nil)
        #expect(action["DialCallDuration"] == nil && action["CallStatus"] == "in-progress")
        let end = try await world.event("conference-end")
        #expect(end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left")
        #expect(end["CallSidEndingConference"] == second.sid && end["CallSid"] == nil)
        #expect(end["ParticipantLabelEndingConference"] == "second")
        let events = try await world.inOrder("/room", 6)
        #expect(
          events.map { $0["StatusCallbackEvent"] } == [
            "participant-join", "participant-join", "conference-start", "participant-leave", "participant-leave",
            "conference-end",
          ])
        #expect(events.map { $0["SequenceNumber"] } == ["1", "2", "3", "4", "5", "6"])
        #expect(events.allSatisfy { $0["ConferenceSid"] == sid && $0["FriendlyName"] == "Room" })
        #expect(events.allSatisfy { $0["AccountSid"] == World.account && $0["Timestamp"] != nil })
        #expect(events[1]["CallSid"] == second.sid && events[1]["Muted"] == "true" && events[1]["Hold"] == "false")
        #expect(events[1]["Coaching"] == "false" && events[1]["StartConferenceOnEnter"] == "true")
        #expect(events[1]["EndConferenceOnExit"] == "true" && events[1]["ParticipantLabel"] == "second")
        #expect(events[3]["ReasonParticipantLeft"] == "participant_hung_up")
        #expect(events[3]["ParticipantCallStatus"] == "completed")
        #expect(events[4]["ReasonParticipantLeft"] == "moderator_ended_conference")
        #expect(events[4]["ParticipantCallStatus"] == "in-progress")
        let record = try await world.rest(.get, "~/Conferences/\(sid).json").json
        #expect(record["status"]?.string == "completed")
        #expect(record["reason_conference_ended"] == "participant-with-end-conference-on-exit-left")
        #expect(record["call_sid_ending_conference"]?.string == second.sid)
        try await Signatures.holdForAll(world)
      }
    }

    @Test("nobody who may start it, no start; and only the first participant's callback counts")
    func startRule() async throws {
      let attributes = [
        World.customer: "startConferenceOnEnter=\"false\" waitUrl=\"\"",
        Self.supplier: "startConferenceOnEnter=\"false\" statusCallback=\"/room\"",
      ]
      try await World.with { request in
        switch request.path {
        case "/voice":
          .twiml(
            "<Dial><Conference \(attributes[request["From"] ?? ""] ?? "statusCallback=\"/room\"")>Room</Conference>"
              + "</Dial>")
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        let first = try await world.customerDials()
        _ = try await world.participants(1)
        let second = try await world.customerDials(from: Self.supplier)
        try await second.hears("hold", "waiting music")
        _ = try await world.participants(2)
        #expect(try await world.conference("Room")["status"]?.string == "init")
        let third = try await world.customerDials(from: "+15550100144")
        for person in [first, second, third] { try await person.hears("connected", "Room") }
        #expect(try await first.call()["activity"]?.string == "conference")
        for person in [first, second, third] { try await person.hangsUp() }
        _ = try await world.eventually("the end") {
          try await world.conference("Room")["reason_conference_ended"]?.string == "last-participant-left" ? true : nil
        }
        #expect(await world.receiver.requests("/room").isEmpty)
      }
    }

    @Test(
      "who cannot come in",
      arguments: [
        ("maxParticipants=\"1\"", "maxParticipants=\"1\"", 16020, true),
        ("participantLabel=\"ada\"", "participantLabel=\"ada\"", 16025, false),
        ("", "coach=\"CA00000000000000000000000000000001\"", 13240, true),
      ])
    func refused(first: String, second: String, code: Int, asksAction: Bool) async throws {
      let attributes = [World.customer: first, Self.supplier: second]
      try await World.with(web: Self.room(attributes)) { world in
        try await world.wire()
        _ = try await world.customerDials()
        _ = try await world.participants(1)
        let other = try await world.customerDials(from: Self.supplier)
        try await other.ends("completed")
        #expect(try await other.call()["warnings"]?.items?.contains { $0["code"]?.int == code } == true)
        let actions = await world.receiver.requests("/left")
        #expect(actions.map { $0["DialCallStatus"] } == (asksAction ? ["failed"] : []))
        _ = try await world.participants(1)
      }
    }

    @Test("a wait document may only play, say, pause and redirect, and a broken one leaves silence")
    func waitDocuments() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .twiml("<Dial><Conference waitUrl=\"/wait\">Room</Conference></Dial><Say>After</Say>")
        case "/wait": .twiml("<Hangup/><Say>Music</Say>")
        default: .nothing
        }
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Music")
        let wait = try await world.received("/wait")
        #expect(wait.method == "POST" && wait["CallStatus"] == "in-progress")
        #expect(try await caller.call()["warnings"]?.items?.contains { $0["code"]?.int == 13238 } == true)
        _ = try await world.participants(1)
        let sid = try #require(try await world.conference("Room")["sid"]?.string)
        // Kicked out, it goes on with its own document.
        #expect(try await world.rest(.delete, "~/Conferences/\(sid)/Participants/\(caller.sid).json").status == 204)
        try await caller.hears("say", "After")
        let record = try await world.rest(.get, "~/Conferences/\(sid).json").json
        #expect(record["reason_conference_ended"] == "last-participant-kicked")
      }
    }

    @Test("a room is recorded from its start, and the recording names it")
    func recorded() async throws {
      let record = "record=\"record-from-start\" recordingStatusCallback=\"/recording\""
      try await World.with(web: Self.room([World.customer: record])) { world in
        try await world.wire()
        let first = try await world.customerDials()
        _ = try await world.participants(1)
        let second = try await world.customerDials(from: Self.supplier)
        try await second.hears("connected")
        let room = try #require(try await world.conference("Room")["sid"]?.string)
        let running = try await world.rest(.get, "~/Conferences/\(room)/Recordings.json").json["recordings"]?.items
        #expect(running?.count == 1 && running?.first?["status"]?.string == "in-progress")
        for person in [first, second] { try await person.hangsUp() }
        let done = try await world.received("/recording")
        #expect(done["RecordingSource"] == "Conference" && done["ConferenceSid"] == room && done["CallSid"] == nil)
        #expect(done["RecordingStatus"] == "completed" && done["RecordingChannels"] == "1")
        let sid = try #require(done["RecordingSid"])
        let json = try await world.rest(.get, "~/Recordings/\(sid).json").json
        #expect(json["conference_sid"]?.string == room && json["source"]?.string == "Conference")
        #expect(try await world.rest(.get, "~/Recordings/\(sid).wav").status == 200)
      }
    }
  }
}

extension World {
  /// The newest conference of that name.
  func conference(_ name: String) async throws -> JSON {
    try await eventually("the conference \(name)") {
      try await rest(.get, "~/Conferences.json?FriendlyName=\(name)").json["conferences"]?.items?.first
    }
  }

  /// The room's participants, once they are that many and all in it.
  @discardableResult func participants(_ count: Int, in name: String = "Room") async throws -> [JSON] {
    let sid = try await conference(name)["sid"]?.string ?? ""
    return try await eventually("\(count) in \(name)") {
      let rows = try await rest(.get, "~/Conferences/\(sid)/Participants.json").json["participants"]?.items ?? []
      return rows.count == count && rows.allSatisfy { $0["status"]?.string == "connected" } ? rows : nil
    }
  }

  /// What was told there, once it is so much; requests that leave in order may still overtake each other.
  func inOrder(_ path: String, _ count: Int) async throws -> [WebhookReceiver.Seen] {
    let all = try await eventually("\(count) requests for \(path)") {
      let seen = await receiver.requests(path)
      return seen.count >= count ? seen : nil
    }
    return all.sorted { Int($0["SequenceNumber"] ?? "") ?? 0 < Int($1["SequenceNumber"] ?? "") ?? 0 }
  }

  func event(_ name: String, _ path: String = "/room") async throws -> WebhookReceiver.Seen {
    try await received(path) { $0["StatusCallbackEvent"] == name }
  }
}
