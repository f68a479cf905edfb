import Foundation
import GRDB
import NIOCore
import NIOPosix
import Subprocess
import Testing

extension EndToEnd {
  /// What keeps the server from starting is said in one plain sentence.
  @Suite struct BadStartTests {
    struct Case: Sendable, CustomTestStringConvertible {
      let testDescription: String
      /// What the sentence must name, for whoever has to repair it.
      let mentions: String
      var environment: [String: String] = [:]
      var arguments: [String] = []
      /// Spoils the data directory, given its path and that of a sound database in it.
      var spoil: @Sendable (_ data: String) async throws -> Void = { _ in }
    }

    static let cases: [Case] = [
      Case(testDescription: "data directory is a file", mentions: "data", arguments: ["--data-dir", "/dev/null"]),
      Case(
        testDescription: "data directory in a place that takes none", mentions: "/proc/1/ringdesk",
        arguments: ["--data-dir", "/proc/1/ringdesk"]),
      Case(testDescription: "corrupt database", mentions: "database") { data in
        let path = try Installation.database(in: data)
        try Data(repeating: 0x58, count: 64 << 10).write(to: URL(fileURLWithPath: path))
      },
      Case(testDescription: "newer database", mentions: "newer") { data in
        let path = try Installation.database(in: data)
        try await DatabaseQueue(path: path).write { db in
          try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999_from_tomorrow')")
        }
      },
      Case(
        testDescription: "public URL with a path", mentions: "RINGDESK_PUBLIC_URL",
        environment: ["RINGDESK_PUBLIC_URL": "https://desk.example.com/phone"]),
      Case(
        testDescription: "public URL with a user", mentions: "RINGDESK_PUBLIC_URL",
        environment: ["RINGDESK_PUBLIC_URL": "https://ada@desk.example.com"]),
      Case(
        testDescription: "public URL that is none", mentions: "RINGDESK_PUBLIC_URL",
        environment: ["RINGDESK_PUBLIC_URL": "desk.example.com"]),
      Case(
        testDescription: "listen without a port", mentions: "RINGDESK_LISTEN",
        environment: ["RINGDESK_LISTEN": "127.0.0.1"]),
      Case(
        testDescription: "port out of range", mentions: "RINGDESK_LISTEN",
        environment: ["RINGDESK_LISTEN": "127.0.0.1:65536"]),
      Case(testDescription: "PORT that is no number", mentions: "PORT must be a number", environment: ["PORT": "http"]),
      Case(
        testDescription: "unknown log level", mentions: "RINGDESK_LOG_LEVEL",
        environment: ["RINGDESK_LOG_LEVEL": "loud"]),
      Case(
        testDescription: "unknown log format", mentions: "RINGDESK_LOG_FORMAT",
        environment: ["RINGDESK_LOG_FORMAT": "xml"]),
      Case(
        testDescription: "Twilio URL that is none", mentions: "RINGDESK_TWILIO_API_URL",
        environment: ["RINGDESK_TWILIO_API_URL": "twilio"]),
      Case(
        testDescription: "key file that is no key", mentions: "key",
        environment: ["RINGDESK_SECRET_KEY_FILE": "/dev/null"]),
      Case(
        testDescription: "key file of another installation", mentions: "key",
      ) { data in
        try Data(repeating: 0x58, count: 32).write(to: URL(fileURLWithPath: "\(data)/secret.key"))
      },
      Case(
        testDescription: "Twilio URL with a query", mentions: "RINGDESK_TWILIO_API_URL",
        environment: ["RINGDESK_TWILIO_API_URL": "https://twilio.example.com?a=b"]),
      Case(
        testDescription: "public URL with an odd port", mentions: "RINGDESK_PUBLIC_URL",
        environment: ["RINGDESK_PUBLIC_URL": "https://desk.example.com:99999"]),
      Case(
        testDescription: "Voice SDK that is not there", mentions: "RINGDESK_VOICE_SDK_FILE",
        environment: ["RINGDESK_VOICE_SDK_FILE": "/nowhere/twilio.min.js"]),
      Case(
        testDescription: "proxies that have names", mentions: "RINGDESK_TRUSTED_PROXIES",
        environment: ["RINGDESK_TRUSTED_PROXIES": "proxy.example"]),
      Case(
        testDescription: "another site with a path", mentions: "RINGDESK_CORS_ORIGINS",
        environment: ["RINGDESK_CORS_ORIGINS": "https://crm.example.com/page"]),
      Case(
        testDescription: "Voice SDK that is a folder", mentions: "RINGDESK_VOICE_SDK_FILE",
        environment: ["RINGDESK_VOICE_SDK_FILE": "/tmp"]),
      Case(testDescription: "data directory without a name", mentions: "--data-dir", arguments: ["--data-dir", ""]),
      Case(
        testDescription: "data directory that takes no files", mentions: "/sys/kernel/ringdesk",
        arguments: ["--data-dir", "/sys/kernel/ringdesk"]),
      Case(testDescription: "database that was emptied", mentions: "empty") { data in
        try Data().write(to: URL(fileURLWithPath: try Installation.database(in: data)))
      },
      Case(
        testDescription: "ready file without a name", mentions: "--ready-file", arguments: ["--ready-file", ""]),
      Case(
        testDescription: "ready file where nobody can write", mentions: "/proc/ringdesk/ready",
        arguments: ["--ready-file", "/proc/ringdesk/ready"]),
      Case(
        testDescription: "address of another machine", mentions: "this machine's own",
        arguments: ["--listen", "192.0.2.1:1"]),
      Case(
        testDescription: "host that nobody knows", mentions: "nowhere.invalid",
        arguments: ["--listen", "nowhere.invalid:0"]),
    ]

    @Test(arguments: cases) func saysWhatIsWrong(_ bad: Case) async throws {
      try await TemporaryFolder.with { folder in
        let data = folder.file("data")
        let sound = try await RunningProgram.run(Binary.ringdesk, ["migrate", "--data-dir", data])
        #expect(sound.status.isSuccess, "\(sound.standardError)")
        try await bad.spoil(data)
        var arguments = ["serve"] + bad.arguments
        if !arguments.contains("--data-dir") { arguments += ["--data-dir", data] }
        if !arguments.contains("--listen"), bad.environment["RINGDESK_LISTEN"] ?? bad.environment["PORT"] == nil {
          arguments += ["--listen", "127.0.0.1:0"]
        }
        try await Self.expectOneSentence(arguments, bad.environment, mentions: bad.mentions)
      }
    }

    @Test func aTakenPort() async throws {
      let taken = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .bind(host: "127.0.0.1", port: 0).get()
      let port = try #require(taken.localAddress?.port)
      try await TemporaryFolder.with { folder in
        try await Self.expectOneSentence(
          ["serve", "--data-dir", folder.file("data"), "--listen", "127.0.0.1:\(port)"], [:], mentions: "\(port)")
      }
      try await taken.close()
    }

    /// Found only once requests are accepted, so that the program has said more by then.
    @Test(arguments: ["serve", "demo"]) func aReadyFileThatIsAFolder(command: String) async throws {
      try await TemporaryFolder.with { folder in
        let ready = folder.file("ready")
        try FileManager.default.createDirectory(atPath: ready + "/full", withIntermediateDirectories: true)
        let ending = try await inTime("the end", within: .seconds(60)) {
          try await RunningProgram.run(
            Binary.ringdesk,
            [command, "--data-dir", folder.file("data"), "--listen", "127.0.0.1:0", "--ready-file", ready])
        }
        #expect(!ending.status.isSuccess && !ending.standardError.contains(" ERROR "), "\(ending.standardError)")
        let sentence = ending.standardError.split(separator: "\n").last.map(String.init) ?? ""
        #expect(sentence == "ringdesk: The ready file \(ready) cannot be written: Is a directory.")
      }
    }

    @Test(arguments: [
      ("--voice-url", "nonsense"), ("--state-file", "/nowhere/state"), ("--phone-number", "123"),
      ("--account-sid", "AC1"), ("--config", "/nowhere/config"),
    ])
    func aSimulatorOption(name: String, value: String) async throws {
      try await Self.expectOneSentence(
        ["simulator", name, value, "--listen", "127.0.0.1:0"], [:], mentions: value)
    }

    @Test func aDataDirectoryInUse() async throws {
      try await Installation.with { installation in
        try await installation.withDesk { _ in
          try await Self.expectOneSentence(
            ["serve", "--data-dir", installation.data, "--listen", "127.0.0.1:0"], [:], mentions: installation.data)
        }
      }
    }

    private static func expectOneSentence(
      _ arguments: [String], _ environment: [String: String], mentions: String
    ) async throws {
      let ending = try await inTime("the refusal to start") {
        try await RunningProgram.run(Binary.ringdesk, arguments, environment: environment)
      }
      #expect(!ending.status.isSuccess)
      if case .signaled = ending.status { Issue.record("a signal ended it: \(ending.status)") }
      let lines = ending.standardError.split(separator: "\n").filter { !$0.contains(" INFO ") }
      #expect(lines.count == 1, "\(ending.standardError)")
      let sentence = lines.first.map(String.init) ?? ""
      #expect(sentence.hasPrefix("ringdesk: ") && [".", "?"].contains(sentence.suffix(1)), "\(sentence)")
      #expect(sentence.contains(mentions), "\(sentence)")
      #expect(!sentence.contains("Error Domain") && !sentence.contains("SQLITE_"), "\(sentence)")
    }
  }
}
