import Domain
import Foundation
import GRDB
import Outbox
import Testing

@testable import CallControl
@testable import Storage

/// Calls of which the store learnt late, or never, are as right in the end as all others.
@Suite(.timeLimit(.minutes(2))) struct SettlingTests {
  @Test func aCallAnsweredFromMemoryIsWrittenDownWithWhoTookIt() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      for name in acme.agents.keys { try await desk.softphone(name, "register") }
      await desk.sweeper.sweep()
      var callSid = ""
      try await desk.whileNothingCanBeSaved {
        callSid = try await desk.dial()
        try await desk.softphone("Grace", "answer")
        try await desk.hears("connected", on: callSid)
      }
      #expect(acme.desk.answersFromMemory == 1)
      #expect(try await acme.count("SELECT count(*) FROM call") == 0)

      await desk.sweeper.sweep()
      let talking = try await acme.onlyCall()
      #expect(talking.call.state == .connected && talking.call.agentId == acme.agents["Grace"]?.id)
      #expect(talking.call.phoneNumberId == acme.mainNumber.id && talking.call.from == DeskFixture.caller)
      #expect(try await acme.isOnCall("Grace"))
      #expect(try await !acme.isOnCall("Ada"))

      try await desk.hangUp(callSid)
      try await desk.ended(callSid)
      try await eventually("its end is saved") { try await acme.onlyCall().call.endedAt != nil }
      #expect(try await acme.onlyCall().call.outcome == .answered)
      #expect(try await !acme.isOnCall("Grace"))
      let kinds = try await acme.store.events(of: acme.onlyCall().call.id).map(\.kind)
      #expect(kinds.contains(.callRinging) && kinds.contains(.callAnswered) && kinds.contains(.callEnded))
    }
  }

  @Test func aTalkThatEndedWhileNothingCouldBeSavedStandsInTheLog() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      try await desk.softphone("Linus", "register")
      await desk.sweeper.sweep()
      try await desk.whileNothingCanBeSaved {
        let callSid = try await desk.dial()
        try await desk.softphone("Linus", "answer")
        try await desk.hears("connected", on: callSid)
        try await desk.hangUp(callSid)
        try await desk.ended(callSid)
      }
      await desk.sweeper.sweep()
      let call = try await acme.onlyCall().call
      #expect(call.outcome == .answered && call.agentId == acme.agents["Linus"]?.id)
      #expect(try await !acme.isOnCall("Linus"))
    }
  }

  @Test func aMessageLeftWhileNothingCouldBeSavedIsKept() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      try await desk.nobodyIsAvailable()
      await desk.sweeper.sweep()
      try await desk.whileNothingCanBeSaved { try await desk.leaveAMessage() }
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 1)
      #expect(try await acme.onlyCall().call.outcome == .voicemail)
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM callTimer") == 0)
    }
  }

  /// What only memory knew is gone with the server; Twilio knows it still.
  @Test func aMessageLeftBeforeTheServerEndedIsFoundByTheNext() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      try await desk.isConnectedToTwilio()
      try await desk.nobodyIsAvailable()
      await desk.sweeper.sweep()
      try await desk.whileNothingCanBeSaved { try await desk.leaveAMessage() }
      _ = acme.desk.routes.takeDegraded()
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 0)
      acme.clock.advance(desk.sinceNow)
      #expect(await desk.sweeper.catchUp())
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 1)
      #expect(try await acme.onlyCall().call.outcome == .voicemail)
      #expect(await desk.sweeper.catchUp())
      #expect(try await acme.count("SELECT count(*) FROM call") == 1)
    }
  }

  /// Its voice request may still come, and must ring the agents.
  @Test func aCallThatHasJustBegunIsLeftToItsVoiceRequest() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      try await desk.isConnectedToTwilio()
      try await desk.softphone("Grace", "register")
      await desk.sweeper.sweep()
      try await desk.whileNothingCanBeSaved {
        let callSid = try await desk.dial()
        try await desk.softphone("Grace", "answer")
        try await desk.hears("connected", on: callSid)
      }
      _ = acme.desk.routes.takeDegraded()
      acme.clock.advance(desk.sinceNow)
      #expect(await !desk.sweeper.catchUp())
      #expect(try await acme.count("SELECT count(*) FROM call") == 0)
      acme.clock.advance(CallControlTimes.silence + 1)
      #expect(await desk.sweeper.catchUp())
      #expect(try await acme.onlyCall().call.state == .connected)
      #expect(try await acme.isOnCall("Grace"))
    }
  }

  /// The call is known, and then the disk is full: its Dial's end is answered from memory.
  @Test func aMessageOfACallThatIsKnownIsKeptToo() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      await desk.sweeper.sweep()
      for name in acme.agents.keys { try await desk.softphone(name, "register") }
      let callSid = try await desk.dial()
      try await desk.whileNothingCanBeSaved {
        for name in acme.agents.keys { try await desk.softphone(name, "decline") }
        try await desk.leaveAMessage(on: callSid)
      }
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 1)
      #expect(try await acme.onlyCall().call.outcome == .voicemail)
    }
  }

  @Test func aMessageWhoseCallbackIsLostIsAskedFor() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      try await desk.nobodyIsAvailable()
      try await desk.fault(#"{"kind": "drop-callback", "match": ["/recording"]}"#)
      try await desk.leaveAMessage()
      try await eventually("its end is saved") { try await acme.onlyCall().call.endedAt != nil }
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 0, "Twilio is given time to tell")
      acme.clock.advance(CallControlTimes.silence + 1)
      await desk.sweeper.sweep()
      #expect(try await acme.count("SELECT count(*) FROM voicemail") == 1)
      #expect(try await acme.onlyCall().call.outcome == .voicemail)
      #expect(try await acme.count("SELECT count(*) FROM callTimer") == 0)
    }
  }

  @Test(arguments: [true, false]) func aMessageDeletedWhileItsSoundIsFetchedLeavesNoFile(isDeleted: Bool) async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      try await desk.nobodyIsAvailable()
      try await desk.leaveAMessage()
      try await eventually("the message") { try await acme.count("SELECT count(*) FROM voicemail") == 1 }
      let fetch = try #require(try await acme.store.dueEffects(at: acme.clock.now(), limit: 9).first)
      if isDeleted {
        let id = ID<VoicemailSummary>(
          try await acme.store.read { try String.fetchOne($0, sql: "SELECT id FROM voicemail") } ?? "")
        let stale = AppError(.conflict, "It was changed.")
        await #expect(throws: stale) {
          try await acme.desk.deleteVoicemail(id, in: acme.workspaceId) { _ in throw stale }
        }
        try await acme.desk.deleteVoicemail(id, in: acme.workspaceId)
      }
      #expect(await desk.effects.perform(fetch) == .done)
      let folder = acme.store.directory.file("recordings/\(acme.workspaceId)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.count == (isDeleted ? 0 : 1))
    }
  }

  /// Not one callback of the agents' legs arrives.
  @Test func whoTookASilentCallIsLookedUp() async throws {
    try await DeskOnline.run { desk in
      let acme = desk.acme
      for name in acme.agents.keys { try await desk.softphone(name, "register") }
      try await desk.fault(#"{"kind": "drop-callback"}"#)
      let callSid = try await desk.dial()
      try await desk.softphone("Ada", "answer")
      try await desk.hears("connected", on: callSid)
      #expect(try await acme.onlyCall().call.state == .ringing)
      await desk.sweeper.sweep(silentFor: -1)
      #expect(try await acme.onlyCall().call.state == .connected)
      #expect(try await acme.isOnCall("Ada"))
      try await desk.hangUp(callSid)
      try await desk.ended(callSid)
      await desk.sweeper.sweep(silentFor: -1)
      #expect(try await acme.onlyCall().call.outcome == .answered)
      #expect(try await !acme.isOnCall("Ada"))
    }
  }

  @Test func anAgentWhosePhoneOnlyRingsMayNotHangUpForAll() async throws {
    try await DeskFixture.run { acme in
      _ = await acme.desk.voice(acme.request())
      let ringing = try await acme.onlyCall()
      let leg = try #require(ringing.legs.first { $0.agentId == acme.agents["Grace"]?.id })
      try await acme.desk.status(
        acme.request(
          "CA00000000000000000000000000000002", "ringing",
          query: ["call": ringing.call.id.rawValue, "leg": leg.id.rawValue]))
      let grace = try #require(acme.members["Grace"])
      await #expect(throws: AppError.self) { try await acme.desk.requestHangup(of: ringing.call.id, by: grace) }
      #expect(try await acme.onlyCall().call.hangupIntentBy == nil)
    }
  }
}

extension DeskOnline {
  /// From the desk's own time to the simulator's, which is the real one.
  fileprivate var sinceNow: TimeInterval { Date().timeIntervalSince(acme.clock.now()) + 1 }

  /// Since long ago.
  fileprivate func isConnectedToTwilio() async throws {
    try await acme.store.saveTwilioAccount(
      accountSid: "AC00000000000000000000000000000001", authToken: "x", friendlyName: "Acme", of: acme.workspaceId)
    try await acme.store.saveTwilioState(.connected, of: acme.workspaceId)
    try await acme.store.write { try $0.db.execute(sql: "UPDATE twilioAccount SET connectedAt = 0") }
  }

  fileprivate func nobodyIsAvailable() async throws {
    for agent in acme.agents.values {
      _ = try await acme.store.setAvailability(.away, of: agent.id, in: acme.workspaceId)
    }
  }

  fileprivate func leaveAMessage(on known: String? = nil) async throws {
    var callSid = known ?? ""
    if known == nil { callSid = try await dial() }
    try await hears("record-beep", on: callSid)
    try await say("Please call me back about the blue one", on: callSid)
    try await hangUp(callSid)
    try await ended(callSid)
    try await isRecorded(callSid)
  }
}
