import Curl
import Foundation
import GRDB
import Subprocess
import Testing

extension EndToEnd {
  /// `ringdesk doctor` and `ringdesk backup` as a person runs them.
  @Suite struct DoctorTests {
    private struct Report {
      let ending: Ending
      let json: Value

      var code: Int32? { if case .exited(let code) = ending.status { Int32(code) } else { nil } }

      func ids(_ severity: String) -> Set<String> {
        Set(json.findings.list.filter { $0.severity.text == severity }.map(\.id.text))
      }
    }

    private static func doctor(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Report {
      let ending = try await inTime("the doctor's report", within: .seconds(60)) {
        try await RunningProgram.run(Binary.ringdesk, ["doctor", "--json"] + arguments, environment: environment)
      }
      return Report(ending: ending, json: (try? Value(Array(ending.standardOutput.utf8))) ?? .null)
    }

    /// From the backup that is missing to nothing at all, and from there to a fault, while calls could come in.
    @Test func besideARunningServer() async throws {
      try await Installation.with { installation in
        try await installation.withDesk { desk in
          let address = desk.url.replacing("http://", with: "")
          let arguments = ["--data-dir", installation.data, "--listen", address]
          let settings = ["RINGDESK_TWILIO_API_URL": installation.simulatorURL, "RINGDESK_PUBLIC_URL": desk.url]

          let first = try await Self.doctor(arguments, settings)
          #expect(first.ids("problem") == [] && first.ids("warning") == ["backup.none", "fallback.unset"])
          #expect(first.code == 1, "\(first.ending)")

          let copy = installation.folder.file("backup.sqlite")
          let backup = try await RunningProgram.run(
            Binary.ringdesk, ["backup", copy, "--data-dir", installation.data])
          #expect(backup.status.isSuccess && backup.standardOutput.contains("secret.key"), "\(backup)")
          let people = try await DatabaseQueue(path: copy).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM agent")
          }
          #expect(people == 3)
          _ = try await desk.owner.ask(.patch, desk.api, ["fallbackUrl": "https://handler.example.com/twiml"])

          let second = try await Self.doctor(arguments, settings)
          #expect(second.code == 0 && second.ending.standardError == "", "\(second.ending)")
          #expect(second.ids("problem").union(second.ids("warning")) == [])
          #expect(second.ids("good").isSuperset(of: ["server.good", "publicURL.good", "apiKey.good", "numbers.good"]))
          #expect(second.json.summary.exitCode.int == 0)

          // The server goes on, and the page is told the same.
          let page = try await desk.owner.get("\(desk.api)/health")
          #expect(page.summary.problems.int == 0 && page.summary.warnings.int == 0)

          let other = try await Self.doctor(["--data-dir", installation.data, "--listen", "127.0.0.1:9"], settings)
          #expect(other.code == 2 && other.ids("problem") == ["server.notRunning"])
          let text = try await RunningProgram.run(
            Binary.ringdesk, ["doctor", "--data-dir", installation.data, "--listen", "127.0.0.1:9"],
            environment: settings)
          #expect(text.standardOutput.hasPrefix("Server\n  problem  No server answers at http://127.0.0.1:9"))
          #expect(text.standardOutput.contains("(server.notRunning)") && text.standardOutput.hasSuffix("1 problem.\n"))
        }
      }
    }

    /// A new key, the auth token entered again, and calls ring as before.
    @Test func aLostKeyIsNoDeadEnd() async throws {
      try await Installation.with { installation in
        let key = "\(installation.data)/secret.key"
        try await installation.withDesk { _ in }
        try FileManager.default.removeItem(atPath: key)
        let renewal = try await RunningProgram.run(
          Binary.ringdesk, ["new-key", "--data-dir", installation.data])
        #expect(renewal.status.isSuccess && renewal.standardOutput.contains("\n  Acme\n"), "\(renewal)")
        try await installation.withDesk { desk in
          let refused = try await desk.owner.ask(.post, "\(desk.api)/twilio/check")
          #expect(refused.drifts.list.map(\.kind.text) == ["authToken.refused"])
          let token = Value.string(Installation.authToken)
          let connected = try await desk.owner.ask(.put, "\(desk.api)/twilio", ["authToken": token])
          #expect(connected.drifts.list.isEmpty && connected.numbers.list.filter(\.isManaged.isTrue).count == 1)
          let settings = ["RINGDESK_TWILIO_API_URL": installation.simulatorURL, "RINGDESK_PUBLIC_URL": desk.url]
          let report = try await Self.doctor(
            ["--data-dir", installation.data, "--listen", desk.url.replacing("http://", with: "")], settings)
          #expect(report.ids("problem") == [])
        }
      }
    }

    struct Broken: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let id: String
      let spoil: @Sendable (_ data: String) throws -> Void
    }

    static let broken: [Broken] = [
      Broken(testDescription: "no data directory", id: "dataDirectory.missing") {
        try FileManager.default.removeItem(atPath: $0)
      },
      Broken(testDescription: "no database", id: "database.missing") {
        for name in try FileManager.default.contentsOfDirectory(atPath: $0) {
          try FileManager.default.removeItem(atPath: "\($0)/\(name)")
        }
      },
      Broken(testDescription: "a database that is none", id: "database.damaged") {
        try Data(repeating: 0x58, count: 64 << 10).write(to: URL(fileURLWithPath: "\($0)/ringdesk.sqlite"))
      },
      Broken(testDescription: "no key", id: "key.missing") {
        try FileManager.default.removeItem(atPath: "\($0)/secret.key")
      },
      Broken(testDescription: "another key", id: "key.wrong") {
        try Data(repeating: 0x58, count: 32).write(to: URL(fileURLWithPath: "\($0)/secret.key"))
      },
    ]

    @Test(arguments: broken) func whatIsBrokenIsAFindingAndNoCrash(_ case: Broken) async throws {
      try await TemporaryFolder.with { folder in
        let data = folder.file("data")
        let made = try await RunningProgram.run(Binary.ringdesk, ["migrate", "--data-dir", data])
        #expect(made.status.isSuccess)
        try `case`.spoil(data)
        let report = try await Self.doctor(["--data-dir", data, "--listen", "127.0.0.1:0"])
        #expect(report.code == 2 && report.ids("problem").contains(`case`.id), "\(report.ending)")
        #expect(report.ids("problem").isSubset(of: [`case`.id, "publicURL.unset"]))
        #expect(report.ending.standardError == "")
      }
    }

    @Test func settingsThatNoServerTakesAreAFinding() async throws {
      let report = try await Self.doctor(["--data-dir", "/nowhere"], ["RINGDESK_PUBLIC_URL": "desk.example.com"])
      #expect(report.code == 2 && report.ids("problem") == ["settings.invalid"])
    }

    @Test func theServersSettingsCanComeFromAFile() async throws {
      try await TemporaryFolder.with { folder in
        let file = folder.file("ringdesk.env")
        let lines = "# comment\nRINGDESK_PUBLIC_URL=\"http://desk.example.com\"\nRINGDESK_DATA_DIR=\(folder.path)\n"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: file))
        let report = try await Self.doctor(["--env-file", file, "--listen", "127.0.0.1:0"])
        #expect(report.ids("problem") == ["publicURL.notHTTPS", "database.missing"])
        let missing = try await Self.doctor(["--env-file", folder.file("nothing")])
        #expect(missing.code == 2 && missing.ids("problem") == ["settings.invalid"])
      }
    }

    @Test(arguments: [["/nowhere/backup"], ["/proc/backup"]]) func aBackupThatCannotBeWritten(to place: [String])
      async throws
    {
      try await TemporaryFolder.with { folder in
        let data = folder.file("data")
        _ = try await RunningProgram.run(Binary.ringdesk, ["migrate", "--data-dir", data])
        let ending = try await RunningProgram.run(Binary.ringdesk, ["backup", "--data-dir", data] + place)
        #expect(!ending.status.isSuccess)
        #expect(ending.standardError.hasPrefix("ringdesk: The database cannot be copied to \(place[0]): "))
        #expect(!FileManager.default.fileExists(atPath: "\(data)/last-backup"))
      }
    }
  }
}
