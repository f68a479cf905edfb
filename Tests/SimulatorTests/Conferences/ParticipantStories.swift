import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct ParticipantStories {
    /// Two callers in a running room.
    private func talk(
      _ story: @escaping @Sendable (World, _ room: String, Person, Person) async throws -> Void
    ) async throws {
      try await World.with(web: ConferenceStories.room()) { world in
        try await world.wire()
        let first = try await world.customerDials()
        try await world.participants(1)
        let second = try await world.customerDials(from: ConferenceStories.supplier)
        for person in [first, second] { try await person.hears("connected", "Room") }
        let room = try #require(try await world.conference("Room")["sid"]?.string)
        try await story(world, "~/Conferences/\(room)", first, second)
        try await Signatures.holdForAll(world)
      }
    }

    @Test("muting, holding, announcing: each is told, and heard by whom it concerns")
    func changes() async throws {
      try await talk { world, room, first, second in
        let path = "\(room)/Participants/\(first.sid).json"
        let muted = try await world.rest(.post, path, [("Muted", "true")])
        #expect(muted.status == 200 && muted.json["muted"]?.bool == true)
        #expect(try await world.event("participant-mute")["CallSid"] == first.sid)
        #expect(try await world.rest(.post, path, [("Muted", "nonsense")]).json["muted"]?.bool == false)
        #expect(try await world.event("participant-unmute")["Muted"] == "false")

        let hold = [("Hold", "true"), ("HoldUrl", world.web + "/hold")]
        #expect(try await world.rest(.post, path, hold).json["hold"]?.bool == true)
        try await first.hears("say", "On hold")
        #expect(try await world.received("/hold").method == "GET")
        #expect(try await world.event("participant-hold")["Hold"] == "true")
        #expect(try await world.rest(.post, path, [("Hold", "false")]).json["hold"]?.bool == false)
        #expect(try await world.event("participant-unhold")["Hold"] == "false")
        _ = try await world.eventually("the others again") {
          try await first.call()["transcript"]?.items?.last?["kind"]?.string == "connected" ? true : nil
        }
        // Without a HoldUrl there is the house's music.
        try await world.rest(.post, path, [("Hold", "true")])
        try await first.hears("say", "On hold")
        try await world.rest(.post, path, [("Hold", "false")])

        try await world.rest(.post, path, [("AnnounceUrl", world.web + "/announce")])
        try await first.hears("say", "Five minutes")
        let announced = try await world.event("announcement-end")
        #expect(announced["CallSid"] == first.sid && announced["AnnounceUrl"] == world.web + "/announce")
        try await world.rest(.post, "\(room).json", [("AnnounceUrl", world.web + "/announce")])
        try await second.hears("say", "Five minutes")
        try await world.rest(.post, "\(room).json", [("AnnounceUrl", world.web + "/none")])
        #expect(try await world.event("announcement-fail")["ReasonAnnouncementFailed"] != nil)

        try await world.rest(.post, path, [("EndConferenceOnExit", "true"), ("BeepOnExit", "false")])
        #expect(try await world.event("participant-modify")["EndConferenceOnExit"] == "true")
        try await first.says("Hello")
        #expect(try await world.event("participant-speech-start")["CallSid"] == first.sid)
        #expect(try await world.event("participant-speech-stop")["CallSid"] == first.sid)
      }
    }

    @Test("only the coached one hears a coach, and a coach needs somebody to coach")
    func coaching() async throws {
      try await talk { world, room, first, second in
        let path = "\(room)/Participants/\(second.sid).json"
        #expect(try await world.rest(.post, path, [("Coaching", "true")]).status == 400)
        let wrong = try await world.rest(.post, path, [("Coaching", "true"), ("CallSidToCoach", second.sid)])
        #expect(wrong.status == 400)
        let coach = try await world.rest(.post, path, [("Coaching", "true"), ("CallSidToCoach", first.sid)]).json
        #expect(coach["coaching"]?.bool == true && coach["call_sid_to_coach"]?.string == first.sid)
        #expect(try await world.event("participant-modify")["CallSidToCoach"] == first.sid)
        let rows = try await world.rest(.get, "\(room)/Participants.json?Coaching=true").json["participants"]?.items
        #expect(rows?.map { $0["call_sid"]?.string } == [second.sid])
      }
    }

    @Test("a kicked participant goes on after its Dial, and the room with the others")
    func kicked() async throws {
      try await talk { world, room, first, second in
        #expect(try await world.rest(.delete, "\(room)/Participants/\(first.sid).json").status == 204)
        try await first.hears("say", "Goodbye")
        let leave = try await world.event("participant-leave")
        #expect(leave["ReasonParticipantLeft"] == "participant_updated_via_api")
        #expect(try await world.rest(.get, "\(room)/Participants/\(first.sid).json").status == 404)
        #expect(try await world.conference("Room")["status"]?.string == "in-progress")
        try await world.rest(.post, "\(room).json", [("Status", "completed")])
        try await second.hears("say", "Goodbye")
        let end = try await world.event("conference-end")
        #expect(end["ReasonConferenceEnded"] == "conference-ended-via-api" && end["CallSidEndingConference"] == nil)
        let left = try await world.received("/room") {
          $0["StatusCallbackEvent"] == "participant-leave" && $0["CallSid"] == second.sid
        }
        #expect(left["ReasonParticipantLeft"] == "conference_ended_via_api")
      }
    }

    @Test("a participant who is led away leaves; the old action is told, the new document runs")
    func redirected() async throws {
      try await talk { world, room, first, _ in
        let answer = try await world.rest(
          .post, "~/Calls/\(first.sid).json", [("Twiml", "<Response><Say>Elsewhere</Say></Response>")])
        #expect(answer.status == 200)
        try await first.hears("say", "Elsewhere")
        try await first.ends("completed")
        #expect(try await world.event("participant-leave")["ReasonParticipantLeft"] == "participant_updated_via_api")
        #expect(try await world.received("/left")["DialCallStatus"] == "answered")
        let heard = try await first.call()["transcript"]?.items ?? []
        #expect(!heard.contains { $0["text"]?.string == "Goodbye" })
      }
    }

    @Test("REST calls somebody into a room that comes to be for them")
    func created() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        try await world.wire()
        try await world.ada.registers()
        let callbacks = [
          ("ConferenceStatusCallback", world.web + "/room"), ("ConferenceStatusCallbackEvent", "join"),
          ("ConferenceStatusCallbackEvent", "leave"), ("ConferenceStatusCallbackEvent", "end"),
        ]
        let participants = "~/Conferences/Team/Participants.json"
        let created = try await world.rest(
          .post, participants,
          [
            ("From", World.number), ("To", "client:ada?callId=7"), ("Label", "ada"), ("EndConferenceOnExit", "true"),
            ("StatusCallback", world.web + "/leg"), ("StatusCallbackEvent", "ringing answered"),
          ] + callbacks)
        #expect(created.status == 201 && created.json["status"]?.string == "queued")
        #expect(created.json["label"]?.string == "ada" && created.json["hold"]?.bool == false)
        let ada = try world.person(on: created.json["call_sid"])
        let room = try #require(created.json["conference_sid"]?.string)
        #expect(try await world.conference("Team")["status"]?.string == "init")
        try await world.ada.answers()
        let join = try await world.event("participant-join")
        #expect(join["CallSid"] == ada.sid && join["ParticipantLabel"] == "ada" && join["ConferenceSid"] == room)
        #expect(try await world.received("/leg") { $0["CallStatus"] == "in-progress" }["Direction"] == "outbound-api")

        // Nobody there: the leg ends, and the room hears why.
        try await world.phone(World.customer).isBusy()
        let busy = try await world.rest(
          .post, "~/Conferences/\(room)/Participants.json", [("From", World.number), ("To", World.customer)])
        #expect(busy.status == 201)
        let leave = try await world.event("participant-leave")
        #expect(leave["ReasonParticipantLeft"] == "participant_add_failed" && leave["ParticipantCallStatus"] == "busy")

        try await world.phone(World.customer).answers()
        let second = try await world.rest(
          .post, "~/Conferences/\(room)/Participants.json",
          [("From", World.number), ("To", World.customer), ("Muted", "true"), ("Beep", "onExit")])
        let customer = try world.person(on: second.json["call_sid"])
        try await world.participants(2, in: "Team")
        try await ada.hears("connected", "Team")
        // Led elsewhere it joins another room; kicked out of that, it has no document of its own to go on with.
        let other = "<Response><Dial><Conference>Other</Conference></Dial></Response>"
        #expect(try await world.rest(.post, "~/Calls/\(customer.sid).json", [("Twiml", other)]).status == 200)
        try await world.participants(1, in: "Other")
        let elsewhere = try #require(try await world.conference("Other")["sid"]?.string)
        #expect(elsewhere != room)
        try await world.rest(.delete, "~/Conferences/\(elsewhere)/Participants/\(customer.sid).json")
        try await customer.ends("completed")
        try await world.ada.hangsUp()
        #expect(try await world.event("conference-end")["CallSidEndingConference"] == ada.sid)
        let gone = try await world.rest(
          .post, "~/Conferences/\(room)/Participants.json", [("From", World.number), ("To", World.customer)])
        #expect(gone.status == 400)
      }
    }

    @Test(
      "what a participant cannot be made with",
      arguments: [
        ([("From", World.number)], 400, 21201), ([("To", "client:ada")], 400, 21213),
        ([("From", "+15550109999"), ("To", World.customer)], 400, 21210),
        ([("From", World.number), ("To", "12x")], 400, 21211),
        ([("From", World.number), ("To", "client:ada"), ("MaxParticipants", "1")], 400, 20001),
        ([("From", World.number), ("To", "client:ada"), ("Timeout", "4")], 400, 21208),
      ])
    func invalid(form: [(String, String)], status: Int, code: Int) async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let answer = try await world.rest(.post, "~/Conferences/Team/Participants.json", form)
        #expect(answer.status == status && answer.json["code"]?.int == code)
        #expect(try await world.rest(.get, "~/Conferences.json").json["conferences"]?.items?.isEmpty == true)
        let unknown = "~/Conferences/CF00000000000000000000000000000001"
        #expect(try await world.rest(.get, "\(unknown).json").status == 404)
        #expect(try await world.rest(.post, "\(unknown)/Participants.json", form).status == 404)
      }
    }
  }
}
