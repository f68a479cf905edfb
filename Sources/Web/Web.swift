/// # Web
///
/// Everything that speaks HTTP to people, browsers and Twilio: the route table, the API, the webhooks, the page and its
/// assets, the streams, and Socket.IO.
///
/// Invariants
/// - `Routes.swift` names every path with its guard; workspace and role are checked there, before a handler runs, and
///   a foreign workspace is as absent as one that does not exist.
/// - `ErrorResponse.swift` alone knows status codes. What is unexpected becomes `internal` for the asker and is told
///   in full only to the log. Webhooks have a renderer of their own, because a caller cannot hear a status code.
/// - No log line holds a query, a cookie, a token, a signature or a body.
/// - Handlers decode, call one room, encode. Rules live in the rooms they call.
///
/// Why not the framework's own codable responses and error bodies: the shapes are a contract (nulls kept, one error
/// shape, the field that is wrong named), and a framework's defaults change with its releases.
enum WebLimits {
  /// Largest JSON body.
  static let bodyBytes = 64 * 1024
  /// Twilio sends a webhook at once, and waits no longer for its answer.
  static let bodyPatience: Duration = .seconds(15)
}
