import Curl
import Testing

extension EndToEnd {
  /// The story of the first page of the README, without a browser.
  @Suite struct PhoneCallTests {
    let caller = "+15550109001"

    @Test func anInboundCallRingsIsAnsweredAndStandsInTheLog() async throws {
      try await Desk.withDemo { desk in
        try await desk.watching { events in
          let customer = try await desk.customerDials(from: caller)
          let ringing = try await events.next("ringing") { $0.type == "call.ringing" && $0.call.from.text == caller }
          let id = ringing.call.id.text
          #expect(ringing.call.state.text == "ringing")
          #expect(ringing.call.direction.text == "inbound")
          #expect(ringing.call.to.text == desk.mainNumber)

          try await desk.softphone("grace").answers()
          let answered = try await events.next("an answer") { $0.type == "call.answered" && $0.call.id.text == id }
          #expect(answered.call.agentId.text == desk.agent("grace").id)
          try await customer.isConnected(to: desk.softphone("grace"))
          let talking = try await desk.call(id)
          #expect(talking.state.text == "connected")
          #expect(talking.answeredAt != .null)

          try await customer.hangsUp()
          let ended = try await events.next("the end") { $0.type == "call.ended" && $0.call.id.text == id }
          #expect(ended.call.outcome.text == "answered")
          #expect(ended.call.durationSeconds.int != nil)
          try Self.expectOrder(events.seen, of: id)

          #expect(try await desk.calls()[0].id.text == id)
          let detail = try await desk.call(id)
          let timeline = detail.timeline.list.map(\.what.text)
          #expect(timeline.first == "arrived")
          #expect(timeline.contains("answered"))
          #expect(timeline.last == "ended" && timeline.count { $0 == "ended" } == 1)
          #expect(detail.legs.list.contains { $0.agentId.text == desk.agent("grace").id && $0.acceptedAt != .null })
          #expect(detail.legs.list.contains { $0.callSid.text == customer.callSid && $0.role.text == "outside" })
        }
        try await desk.isQuiet()
      }
    }

    /// Ids grow, and versions of one call never go back.
    private static func expectOrder(_ events: [EventStream.Event], of id: String) throws {
      let sequences = events.filter { $0.type != "snapshot" && $0.id.contains("-") }
        .compactMap { $0.id.split(separator: "-").last.flatMap { Int($0) } }
      #expect(sequences == sequences.sorted() && Set(sequences).count == sequences.count)
      let versions = events.filter { $0.call.id.text == id }.compactMap(\.call.version.int)
      #expect(versions == versions.sorted())
    }

    @Test func theFirstAnswerWinsAndABusyAgentIsNotRung() async throws {
      try await Desk.withDemo { desk in
        let ada = desk.agent("ada")
        try await desk.watching { events in
          let first = try await desk.customerDials(from: caller)
          let id = try await events.next("ringing") { $0.type == "call.ringing" }.call.id.text
          try await desk.softphone("ada").answers()
          _ = try await events.next("an answer") { $0.type == "call.answered" }
          // The others stop ringing: nothing is left for them to answer.
          let detail = try await desk.call(id, "rings nobody") { $0.ringingAgentIds.list.isEmpty }
          #expect(detail.agentId.text == ada.id)
          #expect(try await desk.softphone("grace").isNotRung())

          let second = try await desk.customerDials(from: "+15550109002")
          let other = try await events.next("the second call") { $0.type == "call.ringing" && $0.call.id.text != id }
          #expect(!other.call.ringingAgentIds.list.map(\.text).contains(ada.id))
          try await desk.softphone("linus").answers()
          _ = try await events.next("its answer") { $0.type == "call.answered" && $0.call.id.text != id }
          let legs = try await desk.call(other.call.id.text).legs.list
          #expect(!legs.contains { $0.agentId.text == ada.id })
          try await first.hangsUp()
          try await second.hangsUp()
        }
        try await desk.isQuiet()
      }
    }

    @Test func whoDeclinesStopsRingingAndTheOthersDoNot() async throws {
      try await Desk.withDemo { desk in
        let (ada, grace) = (desk.agent("ada"), desk.agent("grace"))
        let customer = try await desk.customerDials(from: caller)
        try await desk.softphone("ada").declines()
        try await desk.softphone("grace").answers()
        try await customer.isConnected(to: desk.softphone("grace"))
        let id = try await desk.calls("open=true")[0].id.text
        // Its callback may cross the answer's.
        let call = try await desk.call(id, "is answered by one and declined by the other") { call in
          call.state.text == "connected"
            && call.timeline.list.contains { $0.what.text == "declined" && $0.agentId.text == ada.id }
        }
        #expect(call.agentId.text == grace.id)
        // Whoever hangs up ends it for both. A softphone that ends without this has been reloaded: its caller is kept.
        _ = try await desk.visitor("grace").post("\(desk.api)/calls/\(id)/hangup")
        try await customer.ends("completed")
        try await desk.isQuiet()
      }
    }

    @Test func nobodyThereMeansVoicemail() async throws {
      try await Desk.withDemo { desk in
        for name in ["ada", "grace", "linus"] {
          _ = try await desk.visitor(name).put("\(desk.api)/availability", ["availability": "offline"])
        }
        try await desk.watching { events in
          let customer = try await desk.customerDials(from: caller)
          try await customer.hears("record-beep")
          try await customer.says("Please call me back about the blue one")
          try await customer.hangsUp()
          let received = try await events.next("a voicemail") { $0.type == "voicemail.received" }
          #expect(received.body.data.voicemail.from.text == caller)
        }
        let voicemail = try await eventually("the audio") {
          try await desk.owner.get("\(desk.api)/voicemails").items.list.first {
            $0.from.text == caller && $0.isReady.isTrue
          }
        }
        #expect(try #require(voicemail.durationSeconds.int) >= 2)
        let path = "\(desk.api)/voicemails/\(voicemail.id.text)/audio"
        let audio = try await desk.owner.send(.get, path)
        #expect(audio.status == 200)
        #expect(audio.headers["Content-Type"] == "audio/wav")
        #expect(audio.body.prefix(4).elementsEqual("RIFF".utf8))
        let range = try await desk.owner.send(.get, path, headers: ["Range": "bytes=8-11"])
        #expect(range.status == 206)
        #expect(range.text == "WAVE")
        #expect(try await Visitor(desk.url).send(.get, path).status == 401)
        let call = try await desk.call(voicemail.callId.text)
        #expect(call.outcome.text == "voicemail")
        try await desk.isQuiet()
      }
    }
  }
}
