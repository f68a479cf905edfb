import Domain
import Storage
import Testing
import Twilio

@testable import Connection

/// Which numbers ring here: chosen again and again, cut off in between, and changed by others meanwhile.
@Suite(.timeLimit(.minutes(5))) struct ChoiceTests {
  /// Somebody gave the number a webhook of their own in the Console.
  private func giveAway(_ name: String, in world: TwilioWorld) async throws -> PhoneNumberSid {
    let sid = try #require(world.numbers[name])
    _ = try await world.twilio.updatePhoneNumber(
      sid, VoiceSettings(voiceApplicationSid: "", voiceUrl: TwilioWorld.elsewhere))
    return sid
  }

  private func sids(_ names: Set<String>, in world: TwilioWorld) -> NumberChoice {
    .sids(names.compactMap { world.numbers[$0]?.text })
  }

  @Test func aWebhookThatWasGivenSinceStays() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let sid = try await giveAway("free", in: world)
      let given = try await world.twilio.fetchPhoneNumber(sid).voice
      _ = try await world.connector.connect(world.acme)
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice == given)
      _ = try await world.connect(sids(["demo"], in: world))
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice == given)
      try await world.expectConnected(["demo"], "let go")
    }
  }

  @Test func aNumberWithAnotherWebhookIsNotReleased() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let sid = try await giveAway("free", in: world)
      let number = try #require(try await world.store.phoneNumbers(in: world.acme).first { $0.number.sid == sid.text })
      let error = await #expect(throws: AppError.self) {
        try await world.connector.releaseNumber(number.number.id, in: world.acme)
      }
      #expect(error?.code == .conflict && error?.message.contains("used elsewhere") == true)
      #expect(try await world.twilio.listPhoneNumbers().count == 5)
    }
  }

  @Test func disconnectingLeavesAnotherWebhook() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let sid = try await giveAway("free", in: world)
      #expect(try await world.connector.disconnect(world.acme).restored == ["+15550100001"])
      #expect(try await world.twilio.fetchPhoneNumber(sid).voice.voiceUrl == TwilioWorld.elsewhere)
    }
  }

  @Test func withoutAChoiceTheNumbersStay() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(sids(["url"], in: world))
      let plan = try await world.connector.plan(world.acme)
      #expect(plan.steps.filter { $0.subject == .number }.allSatisfy { [.keep, .leave].contains($0.action) })
      _ = try await world.connector.connect(world.acme, authToken: TwilioWorld.token)
      try await world.expectConnected(["url"], "unchanged")
    }
  }

  /// Where Twilio was asked for nothing yet the choice may be lost, and everything is as it was.
  @Test(arguments: Line.Fault.allCases)
  func aChangedChoiceIsCarriedOn(fault: Line.Fault) async throws {
    try await TwilioWorld.with { world in
      var present: Set = ["free", "url", "trunk"]
      var next: Set = ["trunk", "app", "demo"]
      _ = try await world.connect(sids(present, in: world))
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      for request in 0..<12 {
        await world.line.fail(atRequest: request, fault)
        let first = try? await world.connect(sids(next, in: world))
        let isBegun = try await world.store.unfinishedConnections().contains(world.acme)
        await world.line.mend()
        await watch.round()
        if first != nil || isBegun { swap(&present, &next) }
        try await world.expectConnected(present, "request \(request)")
        #expect(try await world.store.unfinishedConnections().isEmpty)
        let others = try await world.twilio.listPhoneNumbers().filter { !present.contains($0.friendlyName ?? "") }
        #expect(others.allSatisfy { $0.voice == world.before[$0.sid] }, "request \(request)")
      }
      #expect(try await world.connector.disconnect(world.acme).left.isEmpty)
      #expect(try await world.isAsBefore())
    }
  }

  /// A check shows it for what it is, and a repair does not undo it.
  @Test func whatWasCutOffIsNoDriftOfOthers() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(sids(["free", "url"], in: world))
      await world.line.fail(atRequest: 4, .cutBeforeTheRequest)
      _ = try? await world.connect(sids(["trunk"], in: world))
      await world.line.mend()
      let drifts = try #require(try await world.connector.check(world.acme).account?.drifts)
      #expect(drifts.contains("number.unfinished") && !drifts.contains("number.changed"))
      _ = try await world.connector.repair(world.acme)
      try await world.expectConnected(["trunk"], "repaired")
    }
  }

  @Test func whatCannotBeFinishedIsNotTriedWithoutEnd() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(sids(["free", "url"], in: world))
      await world.line.fail(atRequest: 4, .cutBeforeTheRequest)
      _ = try? await world.connect(sids(["trunk"], in: world))
      await world.line.mend()
      // Two of the three left the account meanwhile.
      for name in ["free", "trunk"] { try await world.twilio.releasePhoneNumber(try #require(world.numbers[name])) }
      let watch = ConnectionWatch(connector: world.connector, logger: world.logger)
      await watch.round()
      let asked = await world.line.requests.count
      await watch.round()
      await watch.round()
      #expect(await world.line.requests.count == asked)
      #expect(try await world.pointing(at: world.acme) == [])
    }
  }

  @Test func aDeletedAppIsNoReasonToLeaveNumbersBehind() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      for app in try await world.twilio.listApplications(friendlyName: world.name(of: world.acme)) {
        try await world.twilio.deleteApplication(app.sid)
      }
      let done = try await world.connector.disconnect(world.acme)
      #expect(done.left.isEmpty && done.restored.count == 5)
      #expect(try await world.isAsBefore())
    }
  }

  @Test func nothingIsConnectedOrRepairedWhileItIsBeingTakenBack() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.all)
      await world.line.fail(atRequest: 2, .cutBeforeTheRequest)
      #expect(try await world.connector.disconnect(world.acme).isForgotten == false)
      await world.line.mend()
      for change in [{ try await world.connector.repair(world.acme) }, { try await world.connect(.all) }] {
        let error = await #expect(throws: AppError.self) { _ = try await change() }
        #expect(error?.code == .conflict)
      }
      #expect(try await world.connector.disconnect(world.acme).isForgotten)
      #expect(try await world.isAsBefore())
    }
  }

  @Test func aNumberThatWasMovedToAnotherWorkspaceByHandIsNamed() async throws {
    try await TwilioWorld.with { world in
      _ = try await world.connect(.automatic)
      let branch = try await world.connector.connect(
        world.branch, accountSid: TwilioWorld.account, authToken: TwilioWorld.token, phoneNumbers: .sids([]))
      let sid = try #require(world.numbers["free"])
      _ = try await world.twilio.updatePhoneNumber(
        sid, VoiceSettings(voiceApplicationSid: try #require(branch.account?.appSid)))
      let error = await #expect(throws: AppError.self) {
        try await world.connector.connect(world.branch, phoneNumbers: .sids([sid.text]))
      }
      #expect(error?.field == "phoneNumbers" && error?.message.contains("another workspace") == true)
      _ = try await world.connector.repair(world.acme)
      try await world.expectConnected(["free", "demo"], "taken back")
    }
  }
}
