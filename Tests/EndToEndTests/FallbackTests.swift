import Curl
import Testing

extension EndToEnd {
  /// The server is away, and a caller hears more than Twilio's apology.
  @Suite struct FallbackTests {
    @Test func whatTheAdminGaveIsAskedWhenThisServerIsAway() async throws {
      let document = "<Response><Say>Please call our mobile.</Say><Hangup/></Response>"
      try await TwiMLBin.with(document) { bin in
        try await Installation.with { installation in
          try await installation.withDesk { desk in
            let changed = try await desk.owner.send(.patch, desk.api, ["fallbackUrl": .string(bin)])
            #expect(changed.status == 200 && changed.json.fallbackUrl.text == bin)
          }
          // Its server has ended.
          let caller = try await SimulatorControl(url: installation.simulatorURL)
            .dial(from: "+15550109400", to: Installation.mainNumber)
          try await caller.hears("say")
          let transcript: [Value] = try await caller.call().transcript.list
          #expect(transcript.contains { $0["text"].text == "Please call our mobile." })
        }
      }
    }

    @Test(arguments: [
      "mobile", "ftp://example.com/x", "https://ada:secret@example.com/", "https://example.com/a b", "",
    ])
    func whatIsNoUseIsRefusedByName(_ url: String) async throws {
      try await Desk.withDemo { desk in
        let answer = try await desk.owner.send(.patch, desk.api, ["fallbackUrl": .string(url)])
        #expect(answer.status == 400 && answer.json.error.field.text == "fallbackUrl", "\(answer.text)")
        let own = try await desk.owner.send(.patch, desk.api, ["fallbackUrl": .string("\(desk.url)/x")])
        #expect(own.status == 400 && own.json.error.message.text.contains("this very server"))
      }
    }
  }
}
