import Domain
import Foundation
import Testing

@testable import Storage

struct KeptAnswerTests {
  private let answer = KeptAnswer(status: 201, body: #"{"secret":"shown once"}"#)

  private func request(key: String = "k", body: String = "{}", in workspaceId: Workspace.ID? = nil) -> KeyedRequest {
    KeyedRequest(by: "user u", "POST /things", key: key, body: Array(body.utf8), in: workspaceId)
  }

  @Test func anAnswerOutlivesARestartAndSoDoesNotKnowing() async throws {
    try await withTemporaryFolder { folder in
      let before = try await Store.open(directory: folder, logger: silentLogger)
      #expect(try await before.begin(request()) == .none)
      #expect(try await before.begin(request()) == .unanswered)
      try await before.keep(answer, for: request())
      #expect(try await before.begin(request(key: "other")) == .none)
      try await before.close()

      let after = try await Store.open(directory: folder, logger: silentLogger)
      #expect(try await after.begin(request()) == .answered(answer))
      #expect(try await after.begin(request(body: "[]")) == .different)
      #expect(try await after.begin(request(key: "other")) == .unanswered)
      try await after.forget(request(key: "other"))
      #expect(try await after.begin(request(key: "other")) == .none)
      try await after.close()
      for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasPrefix("ringdesk.sqlite") {
        let bytes = try Data(contentsOf: URL(filePath: folder).appending(path: file))
        #expect(bytes.range(of: Data("shown once".utf8)) == nil, "\(file)")
      }
    }
  }

  @Test func anAnswerIsKeptForADay() async throws {
    let clock = MovableClock()
    try await withStore(clock: clock) { store in
      for key in ["swept", "asked"] {
        #expect(try await store.begin(request(key: key)) == .none)
        try await store.keep(answer, for: request(key: key))
      }
      clock.advance(seconds: 86_399)
      #expect(try await store.begin(request(key: "asked")) == .answered(answer))
      #expect(try await store.purge() == 0)
      clock.advance(seconds: 2)
      #expect(try await store.begin(request(key: "asked")) == .none)
      #expect(try await store.purge() == 1)
    }
  }

  @Test func aWorkspaceTakesItsAnswersWithIt() async throws {
    try await withStore { store in
      let acme = try await Acme(in: store)
      let own = request(in: acme.workspace.id)
      #expect(try await store.begin(own) == .none)
      try await store.deleteWorkspace(acme.workspace.id)
      let left: Int? = try await store.read { try $0.value("SELECT count(*) FROM keptAnswer") }
      #expect(left == 0)
    }
  }
}
