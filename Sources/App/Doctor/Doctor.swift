import Connection
import Domain
import Health
import Logging
import Storage

/// Looks at the server and at each of its workspaces.
struct Doctor {
  /// What it has to say is in its report.
  private static let silent = Logger(label: "doctor", factory: { _ in SwiftLogNoOpLogHandler() })

  let site: Site
  /// Nil when it does not open.
  let store: Store?
  let settings: Settings

  func report() async -> DoctorReport {
    let examination = Examination(of: site)
    async let server = examination.server(store)
    var findings: [Finding] = []
    let workspaces = await workspaces()
    if let store {
      let publicURL = settings.publicURL ?? settings.listenURL(port: settings.listen.port)
      let connector = TwilioConnector(
        store: store, publicURL: { publicURL }, api: site.api, logger: Self.silent)
      for workspace in workspaces {
        findings += await examination.workspace(workspace, store: store, connector: connector)
      }
    }
    return DoctorReport(
      findings: Findings(await server + findings),
      workspaceNames: Dictionary(uniqueKeysWithValues: workspaces.map { ($0.id, $0.name) }))
  }

  /// None when the store cannot be read: that is told as a finding of the database.
  private func workspaces() async -> [Workspace] {
    var found: [Workspace] = []
    for id in (try? await store?.workspaceIds()) ?? [] {
      if let workspace = try? await store?.workspace(id) { found.append(workspace) }
    }
    return found
  }
}
