import Curl
import Domain
import Foundation
import Testing
import Twilio

@testable import Health
@testable import Storage

/// Whatever is planted is found under its id, and nothing is found where nothing was planted.
@Suite(.serialized) struct FaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let id: String
    var note = ""
    let plant: @Sendable (inout HealthWorld) async throws -> Void

    init(_ id: String, _ note: String = "", _ plant: @escaping @Sendable (inout HealthWorld) async throws -> Void) {
      self.id = id
      self.note = note
      self.plant = plant
    }

    var testDescription: String { note.isEmpty ? id : "\(id): \(note)" }
  }

  @Test func nothingIsFoundWhereNothingIsWrong() async throws {
    try await HealthWorld.with { world in
      let found = await world.server() + (try await world.workspace())
      #expect(found.filter { $0.severity != .good } == [])
      let subjects = Set(found.map(\.subject))
      #expect(subjects.isSuperset(of: [.dataDirectory, .database, .disk, .backup, .server, .publicURL]))
      #expect(subjects.isSuperset(of: [.account, .apiKey, .app, .numbers, .calling, .webhooks, .fallback]))
      #expect(Set(found.map(\.id)).count == found.count, "an id stands for one thing")
      #expect(found.allSatisfy { $0.severity == .good && $0.what.hasSuffix(".") })
    }
  }

  @Test(arguments: serverFaults) func aFaultOfTheServerIsFound(fault: Fault) async throws {
    try await HealthWorld.with { world in
      try await fault.plant(&world)
      try Self.expect(fault.id, in: await world.server())
    }
  }

  @Test(arguments: workspaceFaults) func aFaultOfTheWorkspaceIsFound(fault: Fault) async throws {
    try await HealthWorld.with { world in
      try await fault.plant(&world)
      let found = try await world.workspace()
      try Self.expect(fault.id, in: found)
      #expect(found.allSatisfy { $0.workspaceId == world.acme })
    }
  }

  private static func expect(_ id: String, in found: [Finding]) throws {
    let bad = found.filter { $0.severity != .good }
    let finding = try #require(bad.first { $0.id == id }, "found were \(bad.map(\.id))")
    #expect([finding.what, finding.why, finding.toDo].allSatisfy { $0.count > 10 && $0.hasSuffix(".") }, "\(finding)")
    #expect(bad.count == 1, "one fault, but \(bad.map(\.id))")
    #expect(!finding.what.contains("/tmp/") && !finding.toDo.contains("/tmp/"), "the page is told a path: \(finding)")
  }

  /// A disk, a certificate and a database of somebody who never looked.
  @Test func allFaultsAreToldTogether() async throws {
    try await HealthWorld.with { world in
      try world.chmod("", 0o755)
      try world.chmod("secret.key", 0o644)
      try world.remove("last-backup")
      world.site.freeBytes = { _ in 1 << 20 }
      world.site.publicURL = "https://nowhere.invalid"
      let found = Findings(await world.server())
      #expect(
        Set(found.all.filter { $0.severity != .good }.map(\.id)) == [
          "dataDirectory.readable", "key.readable", "backup.none", "disk.full", "publicURL.unknownName",
        ])
      #expect(found.worst == .problem && found.all.first?.severity == .problem && found.all.last?.severity == .good)
    }
  }

  @Test func aCheckThatNeverEndsIsGivenUp() async {
    let check = Check(.backup, within: .milliseconds(20)) {
      try? await Task.sleep(for: .seconds(3600))
      return []
    }
    let quick = Check(.disk, within: .seconds(60)) { [.good("disk.good", .disk, "Fine.")] }
    let found = await Check.run([check, quick])
    #expect(found.map(\.id) == ["backup.overdue", "disk.good"])
    #expect(found.map(\.severity) == [.warning, .good])
  }

  @Test func lookingChangesNothing() async throws {
    try await HealthWorld.with { world in
      try await world.store.close()
      func listing() throws -> [String: Data?] {
        let names = try FileManager.default.contentsOfDirectory(atPath: world.directory)
        return Dictionary(
          uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: world.file($0))) })
      }
      // As after a copy, or a server that let go of its log.
      for name in ["ringdesk.sqlite-wal", "ringdesk.sqlite-shm"] { try? world.remove(name) }
      let before = try listing()
      let store = try await Store.openForReading(directory: world.directory)
      _ = await Examination(of: world.site).server(store)
      await #expect(throws: AppError.self) { try await store.saveTwilioError(nil, of: world.acme) }
      #expect(try await store.workspaceIds() == [world.acme])
      try await store.close()
      #expect(try listing() == before)
    }
  }
}
