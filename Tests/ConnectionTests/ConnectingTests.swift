import Curl
import Domain
import Foundation
import Simulator
import Storage
import Testing
import Twilio

@testable import Connection

@Suite(.timeLimit(.minutes(2))) struct ConnectingTests {
  @Test func aConnectionTakesWhatIsFreeAndShowsTheRest() async throws {
    try await TwilioWorld.with { world in
      let status = try await world.connector.connect(
        world.acme, accountSid: " \(TwilioWorld.account)\n", authToken: TwilioWorld.token)
      #expect(status.isConnected)
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
      #expect(try await world.pointing(at: world.acme) == ["free", "demo"])
      let shown = Dictionary(uniqueKeysWithValues: status.numbers.map { ($0.number.name, $0) })
      #expect(shown.filter { $0.value.number.isManaged }.keys.sorted() == ["demo", "free"])
      #expect(shown["url"]?.doesNow == "Asks other.example.com.")
      #expect(shown["trunk"]?.doesNow == "Goes to the SIP trunk TK00000000000000000000000000000001.")
      #expect(shown["app"]?.doesNow?.hasPrefix("Goes to the TwiML app AP") == true)
      #expect(shown["free"]?.doesNow == nil)
      let app = try #require(try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first)
      let key = try #require(try await world.store.workspace(world.acme)).webhookKey
      let base = "http://127.0.0.1:8080/webhooks/twilio/\(key)"
      #expect(app.voiceUrl == ConnectionOverrides.appended(to: "\(base)/voice"))
      #expect(app.statusCallback == ConnectionOverrides.appended(to: "\(base)/status"))
      #expect(status.webhookURL == "\(base)/voice")
      let saved = try #require(try await world.store.twilioAccount(of: world.acme))
      #expect(saved.appSid == app.sid.text)
      #expect(saved.keySecret?.isEmpty == false)
      #expect(saved.authToken == TwilioWorld.token)
      #expect(!status.resource.text.contains(TwilioWorld.token))
    }
  }

  @Test func exactlyTheTickedNumbersAndThenAllAreTaken() async throws {
    try await TwilioWorld.with { world in
      let url = try #require(world.numbers["url"])
      _ = try await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .sids([url.text]))
      #expect(try await world.pointing(at: world.acme) == ["url"])
      let keySid = try await world.store.twilioAccount(of: world.acme)?.keySid
      _ = try await world.connector.connect(world.acme, phoneNumbers: .all)
      #expect(try await world.pointing(at: world.acme) == Set(world.numbers.keys))
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
      #expect(try await world.store.twilioAccount(of: world.acme)?.keySid == keySid)
      let done = try await world.connector.disconnect(world.acme)
      #expect(done.restored.count == 5)
      #expect(try await world.isAsBefore())
    }
  }

  @Test func aRepeatedConnectChangesNothingAtTwilio() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      await world.line.mend()
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      #expect(await world.line.requests.allSatisfy { $0.hasPrefix("GET ") })
    }
  }

  @Test func twoWorkspacesShareAnAccountWithAppsOfTheirOwn() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      _ = try await world.connector.connect(world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      #expect(try await world.pointing(at: world.acme) == ["free", "demo"])
      #expect(try await world.pointing(at: world.branch).isEmpty)
      _ = try await world.connector.disconnect(world.branch)
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
      #expect(try await world.counts(of: world.branch) == [0, 0, 1, 1])
      #expect(try await world.pointing(at: world.acme) == ["free", "demo"])
    }
  }

  @Test func doublesAndKeysWithoutSecretAreCleanedUp() async throws {
    try await TwilioWorld.with { world in
      let name = world.name(of: world.acme)
      for _ in 0..<2 {
        _ = try await world.twilio.createApplication(.init(friendlyName: name, voiceUrl: "", statusCallback: ""))
        _ = try await world.twilio.createKey(friendlyName: name)
      }
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
      let key = try await world.twilio.listKeys(friendlyName: name).first?.sid.text
      #expect(try await world.store.twilioAccount(of: world.acme)?.keySid == key)
    }
  }

  @Test func twoAtOnceEndWithOneAppAndOneKey() async throws {
    try await TwilioWorld.with { world in
      await withTaskGroup(of: Void.self) { tasks in
        for _ in 0..<4 {
          tasks.addTask {
            do {
              _ = try await world.connector.connect(
                world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
            } catch {
              #expect((error as? AppError)?.code == .conflict)
            }
          }
        }
      }
      let counts = try await world.counts(of: world.acme)
      #expect(counts == [1, 1, 1, 1])
    }
  }

  @Test(arguments: [
    ("AC1", TwilioWorld.token, NumberChoice.automatic, "accountSid"),
    ("SK00000000000000000000000000000001", TwilioWorld.token, .automatic, "accountSid"),
    (TwilioWorld.account, "", .automatic, "authToken"), (TwilioWorld.account, "wrong", .automatic, "authToken"),
    (TwilioWorld.account, "two words", .automatic, "authToken"),
    ("AC00000000000000000000000000000002", TwilioWorld.token, .automatic, "authToken"),
    (TwilioWorld.account, TwilioWorld.token, .sids(["PN00000000000000000000000000000099"]), "phoneNumbers"),
    (TwilioWorld.account, TwilioWorld.token, .sids(["x"]), "phoneNumbers"),
  ])
  func badInputNamesItsFieldAndChangesNothing(
    account: String, token: String, choice: NumberChoice, field: String
  ) async throws {
    try await TwilioWorld.with { world in
      let error = await #expect(throws: AppError.self) {
        try await world.connector.connect(world.acme, accountSid: account, authToken: token, phoneNumbers: choice)
      }
      #expect(error?.code == .invalid)
      #expect(error?.field == field)
      if token == "wrong" { #expect(error?.message.contains("(Twilio error 20003: ") == true) }
      let counts = try await world.counts(of: world.acme)
      #expect(counts == [0, 0, 1, 1])
      #expect(try await world.isAsBefore())
      #expect(try await world.store.twilioAccount(of: world.acme) == nil)
    }
  }

  @Test func anotherAccountNeedsADisconnectFirst() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      let error = await #expect(throws: AppError.self) {
        try await world.connector.connect(
          world.acme, accountSid: "AC00000000000000000000000000000002", authToken: TwilioWorld.token)
      }
      #expect(error?.field == "accountSid")
      #expect(try await world.store.twilioAccount(of: world.acme)?.accountSid == TwilioWorld.account)
    }
  }

  @Test func nobodyIsConnectedWithoutCredentialsOrWorkspace() async throws {
    try await TwilioWorld.with { world in
      await #expect(throws: AppError.self) { try await world.connector.connect(world.acme) }
      await #expect(throws: AppError.notFound("workspace")) {
        try await world.connector.connect(Workspace.ID("none"), accountSid: TwilioWorld.account, authToken: "x")
      }
      let status = try await world.connector.status(of: world.acme)
      #expect(!status.isConnected && status.account == nil && status.numbers.isEmpty)
      let client = try await world.connector.client(of: world.acme)
      #expect(client == nil)
    }
  }

  @Test func twilioItselfNeedsAPublicURL() async throws {
    try await TwilioWorld.with { world in
      let connector = TwilioConnector(
        store: world.store, publicURL: { "http://127.0.0.1:8080" }, api: TwilioAPI(http: world.http),
        logger: world.logger)
      let error = await #expect(throws: AppError.self) {
        try await connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      }
      #expect(error?.code == .conflict)
      #expect(error?.message.contains("not https") == true)
    }
  }

  /// Somebody deletes the app in Twilio's Console, and the process may be killed while the admin connects again.
  @Test(arguments: [nil, 5, 6, 7, 8, 9, 10] as [Int?])
  func aDeletedAppIsMadeAnewAndItsNumbersFollow(cut: Int?) async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(
        world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      let app = try #require(try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first)
      try await world.twilio.deleteApplication(app.sid)
      if let cut {
        await world.line.fail(atRequest: cut, .cutBeforeTheAnswer)
        _ = try? await world.connector.connect(world.acme)
        await world.line.mend()
      }
      _ = try await world.connector.connect(world.acme)
      #expect(try await world.pointing(at: world.acme) == Set(world.numbers.keys))
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
      #expect(try await world.connector.disconnect(world.acme).restored.count == 5)
      #expect(try await world.isAsBefore())
    }
  }

  @Test func theFallbackReachesTheAppAndLeavesItAgain() async throws {
    try await TwilioWorld.with { world in
      let url = "https://handler.twilio.com/twiml/EH00000000000000000000000000000001"
      let fallback = {
        try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first?.voiceFallbackUrl
      }
      // Before there is a connection it waits for one.
      _ = try await world.store.updateWorkspace(world.acme, WorkspaceChanges(fallbackUrl: .some(url)))
      try await world.connector.applyFallback(of: world.acme)
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      #expect(try await fallback() == url)
      _ = try await world.store.updateWorkspace(world.acme, WorkspaceChanges(fallbackUrl: .some(nil)))
      try await world.connector.applyFallback(of: world.acme)
      #expect(try await (fallback() ?? "").isEmpty)
      #expect(try await world.counts(of: world.acme) == [1, 1, 1, 1])
    }
  }

  @Test func anotherPublicURLReachesTheApp() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connector.connect(world.acme, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      let moved = TwilioConnector(
        store: world.store, publicURL: { "http://127.0.0.1:9090" },
        api: TwilioAPI(url: await world.line.url, http: world.http),
        logger: world.logger)
      _ = try await moved.connect(world.acme)
      let apps = try await world.twilio.listApplications(friendlyName: world.name(of: world.acme))
      #expect(apps.count == 1)
      #expect(apps.first?.voiceUrl?.hasPrefix("http://127.0.0.1:9090/") == true)
    }
  }
}
