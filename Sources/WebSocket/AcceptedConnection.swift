import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import Synchronization

/// A connection between its acceptance and its first request.
///
/// A server that shuts down in between drops it unhandled, and NIO ends the process when a writer is dropped that
/// nobody finished ("Deinited NIOAsyncWriter without calling finish()", seen with NIO 2.101.2).
final class AcceptedConnection: ServerChildChannelValue {
  private let http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
  private let isTaken = Mutex(false)

  init(_ http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>) { self.http = http }

  var channel: any Channel { http.channel }

  /// Whoever takes it finishes it.
  func take() -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
    isTaken.withLock { $0 = true }
    return http
  }

  deinit {
    guard !isTaken.withLock({ $0 }) else { return }
    // The task keeps both ends alive until they are finished and the connection is closed.
    Task { [http] in try? await http.executeThenClose { _, _ in } }
  }
}
