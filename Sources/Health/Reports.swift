package import Connection
package import Domain
package import Foundation
package import Storage

/// What the page shows to a workspace's admins: what concerns the server and that workspace, and nothing of another.
///
/// Each look costs requests to Twilio and a reading of the whole database. So there is one at a time, and whoever asks
/// within some seconds of the last is told the same.
package actor Reports {
  package struct Report: Sendable {
    package let at: Date
    package let findings: Findings

    package var resource: JSON {
      [
        "checkedAt": JSON(at), "summary": findings.summary, "findings": .array(findings.all.map(\.resource)),
      ]
    }
  }

  private struct Look<Outcome: Sendable> {
    let task: Task<Outcome, any Error>
    /// Nil while it goes on.
    var ended: ContinuousClock.Instant?
  }

  private let examination: Examination
  private let store: Store
  private let connector: TwilioConnector
  private let keeps: Duration
  private var looks: [Workspace.ID: Look<Report>] = [:]
  private var serverLook: Look<[Finding]>?

  /// - Parameter keeps: for how long a report is told again.
  package init(
    _ examination: Examination, store: Store, connector: TwilioConnector, keeps: Duration = .seconds(3)
  ) {
    self.examination = examination
    self.store = store
    self.connector = connector
    self.keeps = keeps
  }

  /// - Throws: `notFound`.
  package func report(of workspaceId: Workspace.ID) async throws -> Report {
    if let look = looks[workspaceId], isFresh(look) { return try await look.task.value }
    let task = Task { try await look(at: workspaceId) }
    looks[workspaceId] = Look(task: task)
    defer { looks[workspaceId]?.ended = .now }
    return try await task.value
  }

  private func look(at workspaceId: Workspace.ID) async throws -> Report {
    guard let workspace = try await store.workspace(workspaceId) else { throw AppError.notFound("workspace") }
    async let own = examination.workspace(workspace, store: store, connector: connector)
    let server = try await server()
    return Report(at: store.clock(), findings: Findings(server + (await own)))
  }

  /// The same for all workspaces.
  private func server() async throws -> [Finding] {
    if let look = serverLook, isFresh(look) { return try await look.task.value }
    let task = Task<[Finding], any Error> { await examination.server(store) }
    serverLook = Look(task: task)
    defer { serverLook?.ended = .now }
    return try await task.value
  }

  private func isFresh<Outcome>(_ look: Look<Outcome>) -> Bool {
    look.ended.map { ContinuousClock.now - $0 < keeps } ?? true
  }
}
