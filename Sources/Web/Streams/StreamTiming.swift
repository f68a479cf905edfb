/// How streams are kept alive and bounded.
package struct StreamTiming: Sendable {
  /// A silent stream says something this often; a browser that hears nothing for two and a half of them starts anew.
  package var heartbeat = Duration.seconds(15)
  /// How long one write may take before the peer counts as gone: a half-open connection shows in nothing else.
  package var stall = Duration.seconds(30)
  /// How often sign-in and membership are looked at again.
  package var recheck = Duration.seconds(60)
  /// After this a stream ends and is resumed.
  package var lifetime = Duration.seconds(3600)
  /// Streams of one sign-in or API token, and as many sockets; the newest win. Each tab of another site has its own.
  package var perSession = 20

  package init() {}
}
