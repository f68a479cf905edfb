import Curl
import Subprocess
import Testing

extension EndToEnd {
  @Suite struct OpenAPICommandTests {
    @Test func itPrintsWhatTheServerServes() async throws {
      let printed = try await RunningProgram.run(Binary.ringdesk, ["openapi"])
      #expect(printed.status == .exited(0) && printed.standardError.isEmpty)
      try await Desk.withDemo { desk in
        let served = try await desk.owner.send(.get, "/api/openapi.json")
        #expect(printed.standardOutput == served.text)
      }
    }

    @Test func itSaysWhatItIsFor() async throws {
      let help = try await RunningProgram.run(Binary.ringdesk, ["openapi", "--help"])
      #expect(help.status == .exited(0) && help.standardOutput.contains("ringdesk openapi > openapi.json"))
      let all = try await RunningProgram.run(Binary.ringdesk, ["help"])
      #expect(all.standardOutput.contains("openapi"))
    }
  }
}
