package import Hummingbird
import Logging
package import NIOCore
import Synchronization

/// What travels with one request.
package struct DeskContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package let channel: any Channel
  /// Answered as `X-Request-Id`, shown in errors, written in the log.
  package let requestId: String
  let notes = RequestNotes()

  /// In place of the framework's, which is a count.
  package var id: String { requestId }

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
    requestId = RequestNumber.text(UInt64.random(in: .min ... .max))
    logger[metadataKey: "hb.request.id"] = nil
    logger[metadataKey: "requestId"] = .string(requestId)
  }

  /// The peer's address without its port; nil for one that has none, on this machine.
  var remoteAddress: String? { channel.remoteAddress?.ipAddress }

  /// Remembers for the log line, which is written outside the routes, whose request it was.
  package func note(workspaceId: String) { notes.workspaceId = workspaceId }

  /// Likewise of a webhook: which leg it spoke of.
  package func note(callSid: String) { notes.callSid = callSid }
}

enum RequestNumber {
  static func text(_ number: UInt64) -> String {
    let hex = String(number, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
  }
}

/// Filled in on the way in, read on the way out.
final class RequestNotes: Sendable {
  private struct Notes {
    var workspaceId: String?
    var callSid: String?
    var rateLimit: RateLimitStanding?
  }

  private let value = Mutex(Notes())

  var workspaceId: String? {
    get { value.withLock { $0.workspaceId } }
    set { value.withLock { $0.workspaceId = newValue } }
  }

  var callSid: String? {
    get { value.withLock { $0.callSid } }
    set { value.withLock { $0.callSid = newValue } }
  }

  /// How the limit on requests stands for whoever asked.
  var rateLimit: RateLimitStanding? {
    get { value.withLock { $0.rateLimit } }
    set { value.withLock { $0.rateLimit = newValue } }
  }
}
