import Curl
import Cryptography
import Foundation
import Subprocess
import Synchronization
import Testing

extension EndToEnd {
  /// `ringdesk simulator` as a developer starts it.
  @Suite struct SimulatorCommandTests {
    private static let first = "AC00000000000000000000000000000001"
    private static let second = "AC00000000000000000000000000000002"
    private static let configuration = """
      {
        "accounts": [
          {"accountSid": "\(first)", "authToken": "one", "friendlyName": "Acme", "phoneNumbers": [
            {"phoneNumber": "+15550100001", "friendlyName": "Main", "voiceUrl": "http://127.0.0.1:9/voice"}]},
          {"accountSid": "\(second)", "authToken": "two", "phoneNumbers": [{"phoneNumber": "+15550100003"}]}
        ],
        "people": {"+15550100181": "busy"},
        "behaviour": {"requestsActionAfterHangup": false, "secondsPerWord": 0.3}
      }
      """

    /// Runs it while `body` does, which is given its ready file.
    static func with(
      _ folder: TemporaryFolder, _ arguments: [String], _ body: @escaping @Sendable (Value) async throws -> Void
    ) async throws {
      let ready = folder.file("ready.json")
      try? FileManager.default.removeItem(atPath: ready)
      _ = try await RunningProgram.with(
        Binary.ringdesk, ["simulator", "--listen", "127.0.0.1:0", "--ready-file", ready] + arguments
      ) { program in
        try await body(try await readyFile(ready, of: program))
      }
    }

    static func rest(
      _ ready: Value, _ sid: String, _ token: String, _ path: String, _ method: CurlRequest.Method = .get
    ) async throws -> Value {
      let secret = BaseEncoding.base64.encode(Array("\(sid):\(token)".utf8))
      return try await Visitor(ready.url.text).send(
        method, "/2010-04-01/Accounts/\(sid)/\(path).json", headers: ["Authorization": "Basic \(secret)"]
      ).json
    }

    @Test("a state file keeps what was configured and what is over, and nobody else may read it")
    func kept() async throws {
      try await TemporaryFolder.with { folder in
        let file = folder.file("state.json")
        let first = Mutex<(account: Value, key: Value, callSid: String)?>(nil)
        try await Self.with(folder, ["--state-file", file]) { ready in
          let (sid, token) = (ready.accountSid.text, ready.authToken.text)
          let key = try await Self.rest(ready, sid, token, "Keys", .post)
          #expect(key.secret.string != nil)
          let control = SimulatorControl(url: ready.url.text)
          let number = ready.phoneNumbers[0].text
          // Nobody answers: the caller hears of an application error, and the call is over.
          let caller = try await control.dial(from: "+15550100177", to: number)
          try await caller.hears("hangup")
          first.withLock { $0 = (ready, key, caller.callSid) }
        }
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let (account, key, callSid) = try #require(first.withLock { $0 })
        try await Self.with(folder, ["--state-file", file]) { ready in
          #expect(ready.accountSid == account.accountSid && ready.authToken == account.authToken)
          #expect(ready.phoneNumbers == account.phoneNumbers)
          // The key that was made before opens the API.
          let secret = BaseEncoding.base64.encode(Array("\(key.sid.text):\(key.secret.text)".utf8))
          let call = try await Visitor(ready.url.text).send(
            .get, "/2010-04-01/Accounts/\(ready.accountSid.text)/Calls/\(callSid).json",
            headers: ["Authorization": "Basic \(secret)"])
          #expect(call.status == 200 && call.json.status.text == "completed")
        }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: file))
        let ending = try await RunningProgram.run(Binary.ringdesk, ["simulator", "--state-file", file])
        #expect(ending.status == .exited(1) && ending.standardError.contains(file))
      }
    }

    @Test("the same command after a crash has the same account, and the keys made in it")
    func sameAgain() async throws {
      try await TemporaryFolder.with { folder in
        let file = folder.file("state.json")
        let command = ["--state-file", file, "--phone-number", "+15550100003"]
        let before = Mutex<Value>(.null)
        let ready = folder.file("ready.json")
        _ = try await RunningProgram.with(
          Binary.ringdesk, ["simulator", "--listen", "127.0.0.1:0", "--ready-file", ready] + command
        ) { program in
          let account = try await readyFile(ready, of: program)
          _ = try await Self.rest(account, account.accountSid.text, account.authToken.text, "Keys", .post)
          _ = try await eventually("the state on disk") {
            let text = try? String(contentsOfFile: file, encoding: .utf8)
            return text?.contains("\"SK") == true ? true : nil
          }
          before.withLock { $0 = account }
          try program.signal(.kill)
        }
        let account = before.withLock { $0 }
        try await Self.with(folder, command) { again in
          #expect(again.accounts.list.count == 1 && again.phoneNumbers == account.phoneNumbers)
          #expect(again.accountSid == account.accountSid && again.authToken == account.authToken)
          let keys = try await Self.rest(again, again.accountSid.text, again.authToken.text, "Keys")
          #expect(keys["keys"].list.count == 1)
        }
      }
    }

    @Test("it ends when it is told to, though somebody waits for an answer")
    func ends() async throws {
      try await TemporaryFolder.with { folder in
        let file = folder.file("ready.json")
        let (_, ending) = try await RunningProgram.with(
          Binary.ringdesk, ["simulator", "--listen", "127.0.0.1:0", "--ready-file", file, "--standing-clock"]
        ) { program in
          let ready = try await readyFile(file, of: program)
          let control = SimulatorControl(url: ready.url.text)
          try await control.fault(["kind": "rest-timeout"])
          Task { try await Self.rest(ready, ready.accountSid.text, ready.authToken.text, "Keys") }
          _ = try await eventually("it waits") {
            try await control.visitor.get("/simulator/faults").items[0].struck.int == 1 ? true : nil
          }
        }
        #expect(ending.status == .exited(0))
      }
    }

    @Test("a file describes accounts, numbers and people; time stands still when asked")
    func configured() async throws {
      try await TemporaryFolder.with { folder in
        let config = folder.file("simulator.json")
        try Data(Self.configuration.utf8).write(to: URL(fileURLWithPath: config))
        try await Self.with(folder, ["--config", config, "--standing-clock"]) { ready in
          #expect(ready.accountSid.text == Self.first && ready.accounts.list.count == 2)
          let ours = try await Self.rest(ready, Self.first, "one", "IncomingPhoneNumbers")
          #expect(ours.incoming_phone_numbers[0].voice_url.text == "http://127.0.0.1:9/voice")
          let theirs = try await Self.rest(ready, Self.second, "two", "IncomingPhoneNumbers")
          #expect(theirs.incoming_phone_numbers[0].phone_number.text == "+15550100003")
          #expect(try await Self.rest(ready, Self.second, "one", "IncomingPhoneNumbers").code.int == 20003)
          let control = Visitor(ready.url.text)
          #expect(try await control.get("/simulator/people").items.list.map(\.behaviour.text) == ["busy"])
          #expect(try await control.get("/simulator/clock").stands.isTrue)
        }
      }
    }

    @Test(
      "a file that is wrong is refused with the place where it is",
      arguments: [
        ("{", "JSON"), ("{\"accounts\": [{\"authToken\": \"x\"}]}", "accountSid is missing in accounts[0]"),
        ("{\"accounts\": [{\"accountSid\": \"AC1\", \"authToken\": \"x\"}]}", "AC and 32 hex digits"),
        ("{\"people\": {\"+15550100181\": \"sings\"}}", "busy"), ("{\"accounts\": 7}", "accounts"),
        ("{\"behaviour\": {\"historyLimit\": -1}}", "historyLimit"),
        ("{\"behaviour\": {\"ringGraceSeconds\": 1e300}}", "ringGraceSeconds"),
      ])
    func refused(text: String, mentions: String) async throws {
      try await TemporaryFolder.with { folder in
        let config = folder.file("simulator.json")
        try Data(text.utf8).write(to: URL(fileURLWithPath: config))
        let ending = try await RunningProgram.run(Binary.ringdesk, ["simulator", "--config", config])
        #expect(ending.status == .exited(1))
        #expect(ending.standardError.contains(mentions) && ending.standardError.contains(config))
        #expect(ending.standardError.split(separator: "\n").count == 1)
      }
    }
  }
}
