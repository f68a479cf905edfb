import Connection
import Curl
import Foundation

/// The address that Twilio and people use: fit for that, reachable as far as can be told from here, and leading to this
/// very installation.
enum PublicURLCheck {
  /// What can be said without asking anybody; the URL when it is worth asking.
  static func address(_ site: Site) -> (findings: [Finding], url: String?) {
    let toDo = "Set RINGDESK_PUBLIC_URL to the https URL that your proxy serves, and restart the server."
    guard let url = site.publicURL else {
      guard site.usesTwilio else {
        let words = "Twilio is played by the simulator on this machine, so no public URL is needed."
        return ([.good("publicURL.notNeeded", .publicURL, words)], nil)
      }
      return (
        [
          .problem(
            "publicURL.unset", .publicURL, "RINGDESK_PUBLIC_URL is not set.",
            why: "Twilio does not know where to ask what to do with a call, and no workspace can be connected.",
            toDo: toDo)
        ], nil
      )
    }
    guard site.usesTwilio, let reason = PublicAddress.problem(with: url) else { return ([], url) }
    let isPlain = URLComponents(string: url)?.scheme?.lowercased() == "http"
    return (
      [
        .problem(
          isPlain ? "publicURL.notHTTPS" : "publicURL.unreachable", .publicURL, "Twilio cannot use \(url): \(reason)",
          why: "Calls do not reach the desk.", toDo: toDo)
      ], nil
    )
  }

  /// - Parameter runs: whether the server is known to answer on this machine; when it does not, that is told elsewhere.
  static func findings(_ url: String, _ site: Site, installationId: String?, runs: Bool) async -> [Finding] {
    let request = EchoRequest()
    switch await request.send(to: url, over: site.http, installationId: installationId) {
    case .arrived(let arrival, let response):
      let good = Finding.good("publicURL.good", .publicURL, "\(url) leads here, asked from this machine.")
      guard url.hasPrefix("https://") else { return [good] }
      return [good] + CertificateCheck.findings(response.certificates, now: site.now())
        + ProxyCheck.findings(
          arrival, target: request.target, holdsBack: await request.isHeldBack(at: url, over: site.http) ?? false)
    case .anotherInstallation:
      return [
        .problem(
          "publicURL.anotherInstallation", .publicURL, "At \(url) answers another desk than this one.",
          why: "Twilio asks that one what to do with this desk's calls.",
          toDo: "Point the name, or the proxy behind it, at this server.")
      ]
    case .other(let response): return runs ? [other(url, response)] : []
    case .failed(let error): return [failure(url, error)]
    }
  }

  // MARK: Somebody else's answer

  private static func other(_ url: String, _ response: CurlResponse) -> Finding {
    switch response.status {
    case 300..<400:
      .problem(
        "publicURL.redirects", .publicURL,
        "\(url) sends on to \(response.headers["Location"] ?? "another address") (HTTP \(response.status)).",
        why: "Twilio then asks with another URL than the one it signed, so its requests are refused.",
        toDo: "Set RINGDESK_PUBLIC_URL to where it ends up, or take the redirect out of the proxy.")
    case 401, 403, 407:
      .problem(
        "publicURL.guarded", .publicURL, "Something in front of the desk refuses visitors (HTTP \(response.status)).",
        why: "Twilio cannot show a password of the proxy's; its requests carry a signature that the desk checks.",
        toDo: "Let requests to /webhooks/ through.")
    case 502, 503, 504:
      .problem(
        "publicURL.proxyAlone", .publicURL, "The proxy at \(url) does not reach the desk (HTTP \(response.status)).",
        why: "No call is answered.", toDo: "Compare the address that the proxy passes on to with RINGDESK_LISTEN.")
    default:
      .problem(
        "publicURL.otherServer", .publicURL,
        "At \(url) answers something else than the desk (HTTP \(response.status)).",
        why: "Twilio's requests end there, and no call is answered.",
        toDo: "Pass everything of this name on to the desk, /webhooks/ included, with path and query untouched.")
    }
  }

  private static func failure(_ url: String, _ error: CurlError) -> Finding {
    let why = "Twilio cannot reach the desk, so no call is answered."
    let host = URLComponents(string: url)?.host ?? url
    return switch error {
    case .couldNotResolve:
      .problem(
        "publicURL.unknownName", .publicURL, "The name \(host) is not known here.", why: why,
        toDo: "Add an A or AAAA record for it to the domain, or correct RINGDESK_PUBLIC_URL.")
    case .couldNotConnect:
      .problem(
        "publicURL.refused", .publicURL, "Nobody takes connections at \(url).", why: why,
        toDo: "Start the proxy, and open its port in the firewall.")
    case .timedOut:
      .problem(
        "publicURL.silent", .publicURL, "\(url) does not answer in time.",
        why: why + " Twilio waits 15 seconds at most.",
        toDo: "Look at the firewall and the proxy. Some routers do not let a machine reach itself by its public name; "
          + "then this can be told from outside only.")
    case .tlsFailure(let message): CertificateCheck.refused(url, message)
    default:
      .problem(
        "publicURL.fails", .publicURL, "\(url) could not be asked: \(error).", why: why,
        toDo: "Look at the proxy's log.")
    }
  }
}
