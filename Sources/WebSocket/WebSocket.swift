import HummingbirdCore
package import Hummingbird
package import NIOCore

/// An HTTP server whose connections can become WebSockets, after the request was routed like any other.
///
/// Job: the server's end of RFC 6455 under Hummingbird. A route handler, with all middleware before it, answers
/// ``WebSocketUpgrade/response(to:on:configuration:handler:)``; the pipeline of that connection is then switched. It knows
/// nothing of what is said over the socket.
///
/// Invariants
/// - A request that asks for an upgrade and is refused gets a real answer, and its connection ends after it: NIO's HTTP
///   decoder stops at such a request, so a second one on that connection would never be answered.
/// - An upgrade works on any request of a connection, not only the first: browsers re-use connections.
/// - Bytes from strangers: frames must be masked, reserved bits clear, opcodes known, text valid UTF-8, messages within
///   ``SocketConfiguration/maximumMessageBytes``; anything else ends with its close code (1002, 1007, 1009).
/// - Nobody holds a connection with half a request: its head has the idle timeout, head and body together have the
///   request's patience, and an answer that says `Connection: close` is the last. Nor with half an answer: what waits
///   for its reader has a patience too.
/// - Both ways are bounded. Reading stops while four messages wait for the handler; a send suspends while the connection's
///   buffer is full, or throws when the socket closes.
/// - A graceful shutdown closes every socket with 1001.
///
/// Why not NIO's own upgrader: it decides before the request is routed, answers a refused upgrade with silence, and knows
/// only the first request of a connection. Why not `NIOAsyncChannel` for the frames: one already sits on the channel.
extension HTTPServerBuilder {
  /// HTTP/1.1 as ``HTTPServerBuilder/http1(configuration:)``, with ``WebSocketUpgrade`` possible.
  /// - Parameters:
  ///   - idleTimeout: closes a connection on which no request is running and no head has come whole for so long.
  ///   - requestPatience: closes a connection whose request has not come whole so long after its head. A handler that
  ///     wants to say so gives up earlier.
  ///   - answerPatience: closes a connection to which nothing of an answer could be sent for so long.
  package static func http1WithWebSockets(
    idleTimeout: TimeAmount? = .seconds(75), requestPatience: TimeAmount = .seconds(20),
    answerPatience: TimeAmount = .seconds(60)
  ) -> HTTPServerBuilder {
    HTTPServerBuilder { responder in
      UpgradableHTTP1(
        responder: responder, idleTimeout: idleTimeout.map { Duration($0) }, requestPatience: requestPatience,
        answerPatience: answerPatience)
    }
  }
}
