import Curl

/// Whether the server of these settings runs on this machine.
enum ServerCheck {
  /// - Parameter url: where it listens.
  /// - Returns: what was found, and whether a server of this installation answered.
  static func findings(_ url: String, _ site: Site, installationId: String?) async -> (findings: [Finding], runs: Bool)
  {
    let listen = "Compare RINGDESK_LISTEN here with the settings that the server was started with."
    switch await EchoRequest().send(to: url, over: site.http, installationId: installationId) {
    case .arrived:
      return ([.good("server.good", .server, "The server answers at \(url).")], true)
    case .anotherInstallation:
      return (
        [
          .problem(
            "server.anotherInstallation", .server, "At \(url) answers a desk with another data directory.",
            why: "What is checked here is not what your callers reach.",
            toDo: "Check with the settings of the server that runs: RINGDESK_DATA_DIR or --data-dir.")
        ], false
      )
    case .other(let response):
      return (
        [
          .problem(
            "server.portTaken", .server, "At \(url) answers another program (HTTP \(response.status)).",
            why: "The server cannot listen there, so no call is answered.", toDo: listen)
        ], false
      )
    case .failed(let error):
      return (
        [
          .problem(
            "server.notRunning", .server, "No server answers at \(url): \(error).",
            why: "Without it no call is answered.",
            toDo: "Start it (systemctl start ringdesk) and see its log. If it runs with another address: \(listen)")
        ], false
      )
    }
  }
}
