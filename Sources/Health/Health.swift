package import Connection
package import Domain
package import Storage

/// # Health
///
/// Looks at everything that has to be right for a call to ring, and says of each what is wrong, why it matters and what to
/// do: the same for `ringdesk doctor` and for the page.
///
/// Invariants
/// - Looking changes nothing: no file, no row, nothing at Twilio.
/// - A check is an async function of plain values that returns findings and never throws; what cannot be looked at is a
///   finding, too.
/// - All checks run at once, each with a limit of its own, so that one dead host keeps nobody waiting.
/// - A finding's id is for good: scripts and people's notes name it.
/// - What concerns one workspace bears its id, and is found with its own credentials alone.
///
/// Why not in the rooms that know the matter: each knows how to do its work, and a check asks what the work needs from
/// outside. Why not a protocol for checks: there is nothing to say about them but how long they may take.
package struct Examination: Sendable {
  private let site: Site

  package init(of site: Site) { self.site = site }

  /// What concerns the whole server.
  ///
  /// - Parameter store: nil when it could not be opened; why is among the findings.
  package func server(_ store: Store?) async -> [Finding] {
    let site = site
    var needsSDK = false
    if site.usesTwilio, let store { needsSDK = (try? await store.isAnyWorkspaceConnected()) ?? false }
    return await Check.run([
      Check(.dataDirectory, within: .seconds(10)) { DirectoryCheck.findings(site) },
      Check(.key, within: .seconds(10)) { await KeyFileCheck.findings(site) },
      Check(.database, within: site.patience) { await DatabaseCheck.findings(site) },
      Check(.disk, within: .seconds(10)) { DiskCheck.findings(site) },
      Check(.backup, within: .seconds(10)) { BackupCheck.findings(site) },
      Check(.voiceSDK, within: .seconds(10)) { [needsSDK] in VoiceSDKCheck.findings(site, isNeeded: needsSDK) },
      Check(.publicURL, within: .seconds(30)) { await reach(installationId: store?.installation.id) },
    ])
  }

  /// What concerns one workspace.
  package func workspace(_ workspace: Workspace, store: Store, connector: TwilioConnector) async -> [Finding] {
    let found = await WorkspaceCheck(site: site, store: store, connector: connector, workspace: workspace).findings()
    return found.map { finding in
      var finding = finding
      finding.workspaceId = workspace.id
      return finding
    }
  }

  /// The way in, from the inside out.
  private func reach(installationId: String?) async -> [Finding] {
    var found: [Finding] = []
    var runs = true
    if let listenURL = site.listenURL {
      let server = await ServerCheck.findings(listenURL, site, installationId: installationId)
      found += server.findings
      runs = server.runs
    }
    let (address, url) = PublicURLCheck.address(site)
    found += address
    guard let url else { return found }
    return found + (await PublicURLCheck.findings(url, site, installationId: installationId, runs: runs))
  }
}
