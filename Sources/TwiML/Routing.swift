/// Puts the caller into a queue that is made on demand.
package struct Enqueue: Sendable, Equatable {
  /// At most 64 characters.
  package var queue: String
  package var action: String?
  package var method: WebhookMethod?
  package var waitUrl: String?
  package var waitUrlMethod: WebhookMethod?

  package init(
    _ queue: String, action: String? = nil, method: WebhookMethod? = nil, waitUrl: String? = nil,
    waitUrlMethod: WebhookMethod? = nil
  ) {
    self.queue = queue
    self.action = action
    self.method = method
    self.waitUrl = waitUrl
    self.waitUrlMethod = waitUrlMethod
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Enqueue")
    writer.attribute("action", action)
    writer.attribute("method", method?.rawValue)
    writer.attribute("waitUrl", waitUrl)
    writer.attribute("waitUrlMethod", waitUrlMethod?.rawValue)
    writer.text(queue)
    writer.end("Enqueue")
  }
}

/// Goes on with the document at another URL; nothing after it runs.
package struct Redirect: Sendable, Equatable {
  package var url: String
  package var method: WebhookMethod?

  package init(_ url: String, method: WebhookMethod? = nil) {
    self.url = url
    self.method = method
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Redirect")
    writer.attribute("method", method?.rawValue)
    writer.text(url)
    writer.end("Redirect")
  }
}

/// Refuses the call without answering it; works only as the first verb.
package struct Reject: Sendable, Equatable {
  /// The final status becomes `no-answer` or `busy`.
  package enum Reason: String, Sendable { case rejected, busy }

  package var reason: Reason?

  package init(reason: Reason? = nil) {
    self.reason = reason
  }

  func write(to writer: inout XMLWriter) {
    writer.start("Reject")
    writer.attribute("reason", reason?.rawValue)
    writer.end("Reject")
  }
}

/// The audio of a call, sent to a WebSocket.
package struct MediaStream: Sendable, Equatable {
  package enum Track: String, Sendable {
    case inbound = "inbound_track"
    case outbound = "outbound_track"
    case both = "both_tracks"
  }

  /// `wss:` only.
  package var url: String
  package var name: String?
  package var parameters: [Parameter]
  package var statusCallback: String?
  package var statusCallbackMethod: WebhookMethod?
  package var track: Track?

  package init(
    url: String, name: String? = nil, parameters: [Parameter] = [], statusCallback: String? = nil,
    statusCallbackMethod: WebhookMethod? = nil, track: Track? = nil
  ) {
    self.url = url
    self.name = name
    self.parameters = parameters
    self.statusCallback = statusCallback
    self.statusCallbackMethod = statusCallbackMethod
    self.track = track
  }

  func write(inside verb: String, to writer: inout XMLWriter) {
    writer.start(verb)
    writer.start("Stream")
    writer.attribute("name", name)
    writer.attribute("statusCallback", statusCallback)
    writer.attribute("statusCallbackMethod", statusCallbackMethod?.rawValue)
    writer.attribute("track", track?.rawValue)
    writer.attribute("url", url)
    for parameter in parameters { parameter.write(to: &writer) }
    writer.end("Stream")
    writer.end(verb)
  }
}
