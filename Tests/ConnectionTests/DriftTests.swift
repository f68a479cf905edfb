import Domain
import Storage
import Testing
import Twilio

@testable import Connection

/// What somebody changes in the Twilio Console is found, shown and put right.
@Suite(.timeLimit(.minutes(2))) struct DriftTests {
  @Test func nothingDriftsByItself() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      await world.line.mend()
      let status = try await world.connector.check(world.acme)
      #expect(status.account?.drifts == "[]")
      #expect(status.account?.checkedAt == world.clock.now)
      #expect(await world.line.requests.allSatisfy { $0.hasPrefix("GET ") })
    }
  }

  @Test func everythingThatWasDisturbedIsNamedAndPutRight() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      try await world.disturb()
      await world.line.mend()
      let status = try await world.connector.check(world.acme)
      #expect(await world.line.requests.allSatisfy { $0.hasPrefix("GET ") })
      let drifts = try #require(status.account?.drifts)
      for kind in ["application.changed", "key.missing", "number.changed"] {
        #expect(drifts.contains("\"kind\":\"\(kind)\""), "\(kind)")
      }
      #expect(drifts.contains("{\"setting\":\"VoiceUrl\",\"before\":\"\(TwilioWorld.elsewhere)\",\"after\":\"http://"))
      #expect(drifts.contains("Asks other.example.com. Repairing takes it back; or let it go."))
      // Its calls go elsewhere for now, but it is still the workspace's.
      #expect(status.numbers.allSatisfy { $0.number.isManaged })

      let repaired = try await world.connector.repair(world.acme)
      #expect(repaired.account?.drifts == "[]")
      try await world.expectConnected(Set(world.numbers.keys), "repaired")
      #expect(try await world.connector.disconnect(world.acme).restored.count == 5)
      #expect(try await world.isAsBefore())
    }
  }

  @Test func aChangeOfWhatDriftsIsAnEvent() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let head = try await world.store.eventHead()
      _ = try await world.connector.check(world.acme)
      try await world.disturb()
      _ = try await world.connector.check(world.acme)
      _ = try await world.connector.check(world.acme)
      _ = try await world.connector.repair(world.acme)
      let events = try await world.store.events(after: head, in: world.acme, limit: 500)
        .filter { $0.kind == .twilioDrift }
      #expect(
        events.map(\.data) == [
          #"{"count":3,"kinds":["application.changed","key.missing","number.changed"]}"#, #"{"count":0,"kinds":[]}"#,
        ])
    }
  }

  @Test func anotherPublicURLIsADriftAndKnownForWhatItIs() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let moved = world.connector(publicURL: "http://127.0.0.1:9090")
      let drifts = try #require(try await moved.check(world.acme).account?.drifts)
      #expect(drifts.contains("Twilio still asks the address that this server had before."))
      #expect(try await moved.repair(world.acme).account?.drifts == "[]")
      let app = try #require(try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first)
      #expect(app.voiceUrl?.hasPrefix("http://127.0.0.1:9090/") == true)
    }
  }

  @Test func aNumberThatLeftTheAccountIsNamedAndTakenOffTheList() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let sid = try #require(world.numbers["free"])
      try await world.twilio.releasePhoneNumber(sid)
      let drifts = try #require(try await world.connector.check(world.acme).account?.drifts)
      #expect(drifts.contains("\"kind\":\"number.gone\",\"sid\":\"\(sid)\""))
      _ = try await world.connector.repair(world.acme)
      #expect(try await world.store.phoneNumbers(in: world.acme).contains { $0.number.sid == sid.text } == false)
      #expect(try await world.connector.check(world.acme).account?.drifts == "[]")
    }
  }

  /// Bought in the Console, or ported.
  @Test func aNewNumberIsFoundAndOfferedAndNotTaken() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      world.clock.advance(by: 60)
      let new = try await world.buyElsewhere()
      let status = try await world.connector.check(world.acme)
      let entry = try #require(status.numbers.first { $0.number.sid == new.sid.text })
      #expect(!entry.number.isManaged)
      #expect(status.account?.drifts == "[]")
      #expect(status.resource.text.contains("\"sid\":\"\(new.sid)\",\"e164\":\"\(new.phoneNumber)\""))
      #expect(status.resource.text.contains("\"isNew\":true"))
      _ = try await world.connector.repair(world.acme)
      #expect(try await world.pointing(at: world.acme) == ["free", "demo"])
    }
  }

  @Test func aNumberThatWasBoughtAndNotWrittenDownIsFoundRingingHere() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let app = try #require(try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)).first)
      let bought = try await world.buyElsewhere()
      _ = try await world.twilio.updatePhoneNumber(bought.sid, VoiceSettings(voiceApplicationSid: app.sid.text))
      let status = try await world.connector.check(world.acme)
      #expect(status.numbers.first { $0.number.sid == bought.sid.text }?.number.isManaged == true)
      #expect(try await world.connector.disconnect(world.acme).restored.contains(bought.phoneNumber))
    }
  }

  @Test func aNumberCanBeLetGo() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      try await world.disturb()
      let demo = try #require(world.numbers["demo"])
      let status = try await world.connect(.sids([demo.text]))
      #expect(status.account?.drifts == "[]")
      #expect(status.numbers.filter(\.number.isManaged).map(\.number.name) == ["demo"])
      let other = try #require(try await world.twilio.listApplications(friendlyName: "Somebody else's").first)
      let free = try await world.twilio.fetchPhoneNumber(try #require(world.numbers["free"]))
      #expect(free.voice.voiceApplicationSid == other.sid.text)
    }
  }

  @Test func aSuspendedAccountIsNamed() async throws {
    try await TwilioWorld.with { world in
      let (sid, token) = try await world.makeSubaccount()
      _ = try await world.connector.connect(world.acme, accountSid: sid, authToken: token)
      #expect(try await world.store.twilioAccount(of: world.acme)?.ownerAccountSid == TwilioWorld.account)
      try await world.setStatus(of: sid, "suspended")
      let drifts = try #require(try await world.connector.check(world.acme).account?.drifts)
      #expect(drifts.contains("\"kind\":\"account.inactive\""))
      #expect(drifts.contains("\"isRepairable\":false"))
      let error = await #expect(throws: AppError.self) { try await world.connector.repair(world.acme) }
      #expect(error?.field == "accountSid" && error?.message.contains("suspended") == true)
    }
  }
}

/// Two workspaces of one account.
@Suite(.timeLimit(.minutes(2))) struct SharedAccountTests {
  @Test func whoeverIsFirstHasTheNumber() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      let plan = try await world.connector.plan(
        world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      #expect(plan.steps.filter { $0.subject == .number }.allSatisfy { $0.action == .leave && !$0.canBeTaken })
      let status = try await world.connector.connect(
        world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
      #expect(status.numbers.allSatisfy { $0.doesNow == "Rings in another workspace of this server." })
      #expect(try await world.pointing(at: world.acme) == Set(world.numbers.keys))
      let sid = try #require(world.numbers["free"]).text
      let error = await #expect(throws: AppError.self) {
        try await world.connector.connect(world.branch, phoneNumbers: .sids([sid]))
      }
      #expect(error?.field == "phoneNumbers" && error?.message.contains("another workspace") == true)
      #expect(try await world.connector.check(world.acme).account?.drifts == "[]")
      #expect(try await world.connector.check(world.branch).account?.drifts == "[]")
    }
  }

  @Test func aNumberThatIsGivenBackIsFreeForTheOther() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      _ = try await world.connector.connect(world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token)
      let (free, demo) = (try #require(world.numbers["free"]).text, try #require(world.numbers["demo"]).text)
      _ = try await world.connect(.sids([demo]))
      _ = try await world.connector.connect(world.branch, phoneNumbers: .sids([free]))
      #expect(try await world.pointing(at: world.acme) == ["demo"])
      #expect(try await world.pointing(at: world.branch) == ["free"])
    }
  }

  @Test func bothAtOnceNeverTakeTheSameNumber() async throws {
    try await TwilioWorld.with { world in
      await withTaskGroup(of: Void.self) { tasks in
        for workspace in [world.acme, world.branch] {
          tasks.addTask {
            _ = try? await world.connector.connect(
              workspace, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .all)
          }
        }
      }
      var claims: [String] = []
      for workspace in [world.acme, world.branch] {
        let managed = try await world.store.phoneNumbers(in: workspace).filter(\.number.isManaged).map(\.number.name)
        #expect(try await world.pointing(at: workspace) == Set(managed))
        claims += managed
      }
      #expect(claims.count == 5 && Set(claims) == Set(world.numbers.keys))
    }
  }
}
