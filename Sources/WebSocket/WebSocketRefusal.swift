package import HTTPTypes
package import Hummingbird
import HummingbirdCore
import NIOCore

/// Why a request cannot become a WebSocket.
package enum WebSocketRefusal: Error, Equatable, CustomStringConvertible {
  case notGet
  case noUpgrade
  case unknownVersion
  case hasBody
  case badKey

  package var description: String {
    switch self {
    case .notGet: "a WebSocket is opened with GET"
    case .noUpgrade: "this address speaks WebSocket only: Upgrade and Connection are missing"
    case .unknownVersion: "only version 13 of WebSocket is spoken here"
    case .hasBody: "a WebSocket handshake has no body"
    case .badKey: "Sec-WebSocket-Key must be 16 bytes in base64"
    }
  }
}

extension WebSocketRefusal: HTTPResponseError {
  package var status: HTTPResponse.Status {
    switch self {
    case .notGet: .methodNotAllowed
    case .noUpgrade, .unknownVersion: .upgradeRequired
    case .hasBody, .badKey: .badRequest
    }
  }

  package func response(from request: Request, context: some RequestContext) throws -> Response {
    var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
    if status == .upgradeRequired {
      headers[.upgrade] = "websocket"
      headers[.secWebSocketVersion] = "13"
    }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: description + "\n")))
  }
}
