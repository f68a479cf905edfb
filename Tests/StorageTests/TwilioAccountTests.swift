import Domain
import Foundation
import GRDB
import Testing

@testable import Storage

struct TwilioAccountTests {
  private static let sid = "AC" + String(repeating: "0", count: 31) + "1"
  private static let otherSid = "AC" + String(repeating: "0", count: 31) + "2"

  @Test func secretsComeBackAndAreSealedOnDisk() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let id = acme.workspace.id
      try await store.saveTwilioAccount(
        accountSid: Self.sid, authToken: "token-of-acme", friendlyName: "Acme", of: id)
      try await store.saveTwilioKey(sid: "SK1", secret: "secret-of-acme", of: id)
      try await store.saveTwilioApp(sid: "AP1", of: id)
      try await store.saveTwilioState(.connected, of: id)
      let account = try await store.twilioAccount(of: id)
      #expect(account?.authToken == "token-of-acme")
      #expect(account?.keySecret == "secret-of-acme")
      #expect(account?.appSid == "AP1")
      #expect(account?.connectedAt == store.clock())
      #expect("\(String(describing: account))".contains("token-of-acme") == false)
      let owner = try await store.webhookOwner(key: acme.workspace.webhookKey)
      #expect(owner?.account == account)

      let files = try FileManager.default.contentsOfDirectory(atPath: store.directory.path)
      for name in files {
        let bytes = try Data(contentsOf: URL(filePath: store.directory.file(name)))
        #expect(bytes.range(of: Data("-of-acme".utf8)) == nil, "\(name)")
      }
    }
  }

  @Test func sealedValueOpensInItsOwnPlaceOnly() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let sealed = try store.secrets.seal("secret", column: "authTokenSealed", of: acme.workspace.id)
      #expect(try store.secrets.open(sealed, column: "authTokenSealed", of: acme.workspace.id) == "secret")
      #expect(throws: (any Error).self) {
        try store.secrets.open(sealed, column: "keySecretSealed", of: acme.workspace.id)
      }
      #expect(throws: (any Error).self) {
        try store.secrets.open(sealed, column: "authTokenSealed", of: Workspace.ID("elsewhere"))
      }
    }
  }

  @Test func anotherAccountStartsClean() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let id = acme.workspace.id
      try await store.saveTwilioAccount(accountSid: Self.sid, authToken: "t", friendlyName: "", of: id)
      try await store.saveTwilioKey(sid: "SK1", secret: "s", of: id)
      try await store.saveTwilioAccount(accountSid: Self.sid, authToken: "t2", friendlyName: "", of: id)
      #expect(try await store.twilioAccount(of: id)?.keySid == "SK1")
      #expect(try await store.phoneNumbers(in: id).count == 1)
      try await store.saveTwilioAccount(accountSid: Self.otherSid, authToken: "t", friendlyName: "", of: id)
      #expect(try await store.twilioAccount(of: id)?.keySid == nil)
      #expect(try await store.phoneNumbers(in: id) == [])
      try await store.removeTwilioAccount(of: id)
      #expect(try await store.twilioAccount(of: id) == nil)
      await #expect(throws: AppError.notFound("Twilio connection")) {
        try await store.saveTwilioApp(sid: "AP1", of: id)
      }
    }
  }

  @Test func numbersKeepWhatTheWorkspaceChose() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let (id, number) = (acme.workspace.id, acme.mainNumber.number.id)
      _ = try await store.renamePhoneNumber(number, in: id, to: "Sales")
      _ = try await store.setAgents([acme.ada.standing.agent.id], of: number, in: id)
      let record = FeedRecord()
      store.connect { record.append($0) }
      let seen = #"{"doesNow":"Rings elsewhere."}"#
      let saved = try await store.savePhoneNumbers(
        [Acme.number(1), Acme.number(2, isManaged: false, seen: seen)], of: id)
      #expect(saved.map(\.number.name) == ["Sales", "Line 2"])
      #expect(saved.map(\.agentIds) == [[acme.ada.standing.agent.id], []])
      #expect(saved.map(\.doesNow) == [nil, "Rings elsewhere."])
      #expect(record.events.map(\.kind) == [.phoneNumberUpdated])
      try await store.removePhoneNumbers(sids: [Acme.number(1).sid], of: id)
      #expect(try await store.phoneNumbers(in: id).map(\.number.name) == ["Line 2"])
      let back = try await store.savePhoneNumbers([Acme.number(1)], of: id)
      #expect(back.map(\.number.name) == ["Sales", "Line 2"])
      #expect(back[0].number.id == number)
    }
  }

  @Test func foreignAgentCannotAnswerANumber() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      guard let ada = acme.ada.standing.agent.userId else { return }
      let other = try await store.createWorkspace(
        NewWorkspace(name: "Beta", country: "DE", timeZone: "Europe/Berlin"), ownedBy: ada)
      let stranger = try await store.agents(in: other.id)[0].standing.agent.id
      let error = await #expect(throws: AppError.self) {
        try await store.setAgents([stranger], of: acme.mainNumber.number.id, in: acme.workspace.id)
      }
      #expect(error?.field == "agentIds")
      await #expect(throws: AppError.notFound("phone number")) {
        try await store.setAgents([], of: acme.mainNumber.number.id, in: other.id)
      }
    }
  }
}
