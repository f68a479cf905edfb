import HTTPTypes
import Hummingbird
import NIOCore

/// Why a request is not answered as Engine.IO; numbers and words are the reference's.
enum EngineRefusal: Error, Equatable {
  case unknownTransport
  case unknownSession
  case badHandshakeMethod
  case badRequest
  case forbidden
  case unsupportedVersion
  /// The body, or what is left of it, is not read.
  case tooBig
  /// This principal has all the sessions that it may have.
  case tooManySessions
  /// There is no room for anybody, or the server shuts down.
  case full

  private var code: Int {
    switch self {
    case .unknownTransport: 0
    case .unknownSession: 1
    case .badHandshakeMethod: 2
    case .badRequest, .tooBig: 3
    case .forbidden, .tooManySessions, .full: 4
    case .unsupportedVersion: 5
    }
  }

  private var message: String {
    switch self {
    case .unknownTransport: "Transport unknown"
    case .unknownSession: "Session ID unknown"
    case .badHandshakeMethod: "Bad handshake method"
    case .badRequest, .tooBig: "Bad request"
    case .forbidden: "Forbidden"
    case .unsupportedVersion: "Unsupported protocol version"
    case .tooManySessions: "Too many sessions"
    case .full: "No room for another session"
    }
  }

  private var status: HTTPResponse.Status {
    switch self {
    case .forbidden: .forbidden
    case .tooBig: .contentTooLarge
    case .tooManySessions: .tooManyRequests
    case .full: .serviceUnavailable
    default: .badRequest
    }
  }

  /// To a client that asked for a WebSocket, the words alone, as the reference answers.
  func response(isUpgrade: Bool) -> Response {
    var headers: HTTPFields = [.cacheControl: "no-store"]
    switch self {
    case .tooBig:
      headers[.connection] = "close"
      return Response(status: status, headers: headers)
    case .tooManySessions, .full: headers[.retryAfter] = "5"
    default: break
    }
    headers[.contentType] = isUpgrade ? "text/plain; charset=utf-8" : "application/json"
    let text = isUpgrade ? message : #"{"code":\#(code),"message":"\#(message)"}"#
    let isReference = isUpgrade && self == .forbidden
    return Response(
      status: isReference ? .badRequest : status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
