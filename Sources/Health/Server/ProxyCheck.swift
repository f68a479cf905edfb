import Cryptography

/// What the proxy in front of the desk does to a request. The Host header does not matter: signatures are checked against
/// `RINGDESK_PUBLIC_URL`.
enum ProxyCheck {
  /// - Parameters:
  ///   - target: path and query as they were sent.
  ///   - holdsBack: whether an answer in pieces came as one.
  static func findings(_ arrival: Echo.Arrival, target: String, holdsBack: Bool) -> [Finding] {
    let found = [rewriting(arrival, target), body(arrival), client(arrival), holdsBack ? buffering : nil]
      .compactMap { $0 }
    return found.isEmpty
      ? [.good("proxy.good", .proxy, "The proxy passes requests on as they are, and says who asks.")] : found
  }

  private static func rewriting(_ arrival: Echo.Arrival, _ target: String) -> Finding? {
    guard arrival.target != target else { return nil }
    let same = target.prefix { $0 != "?" } == arrival.target.prefix { $0 != "?" }
    return .problem(
      "proxy.rewrites", .proxy, "The proxy changes the \(same ? "query" : "path") of requests on their way.",
      why: "Twilio signs the whole URL, so its signatures do not hold and its requests are refused.",
      toDo: "Pass path and query on untouched. In nginx: proxy_pass without a slash or path at its end.")
  }

  private static func body(_ arrival: Echo.Arrival) -> Finding? {
    guard arrival.bodySHA256 != BaseEncoding.hex.encode(Digest.sha256(EchoRequest.body)) else { return nil }
    return .problem(
      "proxy.changesBody", .proxy, "The proxy changes the body of requests on their way.",
      why: "Twilio signs it, so its signatures do not hold and its requests are refused.",
      toDo: "Turn off whatever filters or rewrites request bodies in front of the desk.")
  }

  private static func client(_ arrival: Echo.Arrival) -> Finding? {
    let words = arrival.forwardedFor.joined(separator: ",").split { $0 == "," || $0 == " " }
    guard let last = words.last else {
      return .warning(
        "proxy.hidesClients", .proxy, "The proxy does not say who asks: X-Forwarded-For is missing.",
        why: "Everybody looks the same, so one stranger's wrong passwords hold all of your team back.",
        toDo: "In nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")
    }
    guard last != EchoRequest.forgedAddress else {
      return .warning(
        "proxy.believesAnybody", .proxy, "The proxy passes on whatever address a visitor claims to have.",
        why: "Whoever guesses passwords can look like somebody else each time, and is never held back.",
        toDo: "Let it append the visitor's address. In nginx: "
          + "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")
    }
    guard arrival.isProxyTrusted else {
      return .warning(
        "proxy.notTrusted", .proxy, "The proxy is not among those that RINGDESK_TRUSTED_PROXIES names.",
        why:
          "What it says about who asks is not believed, so one stranger's wrong passwords hold all of your team back.",
        toDo: "Name its address, as this server sees it, in RINGDESK_TRUSTED_PROXIES, and restart the server.")
    }
    return nil
  }

  private static let buffering = Finding.warning(
    "proxy.buffers", .proxy, "The proxy holds answers back until they are whole.",
    why: "Live updates never are: the page learns of calls late, by asking again.",
    toDo: "Let it pass answers on as they come. In nginx: proxy_buffering off, and no proxy_ignore_headers.")
}
