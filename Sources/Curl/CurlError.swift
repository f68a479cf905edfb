import CCurl

/// Why there is no answer. Messages are libcurl's own and hold no credentials.
package enum CurlError: Error, Equatable, Sendable {
  /// The request could not be made as asked: a bad URL, a line break in a header.
  case invalidRequest(String)
  case couldNotResolve(String)
  case couldNotConnect(String)
  /// The name leads only to addresses that the request may not connect to.
  case addressRefused
  /// The other side does not speak TLS, or its certificate does not hold.
  case tlsFailure(String)
  /// `isConnected` says whether there was a connection, so that the request may have arrived.
  case timedOut(isConnected: Bool)
  case responseTooLarge(limit: Int)
  case tooManyRedirects
  /// The task that waited was cancelled.
  case cancelled
  /// The client was closed.
  case closed
  /// Anything else, with libcurl's `CURLcode`.
  case other(code: Int, message: String)

  /// Whether the other side may have received the request and acted on it: then a create must not simply be repeated.
  package var mayHaveArrived: Bool {
    switch self {
    case .invalidRequest, .couldNotResolve, .couldNotConnect, .addressRefused, .tlsFailure: false
    case .timedOut(let isConnected): isConnected
    case .responseTooLarge, .tooManyRedirects, .cancelled, .closed, .other: true
    }
  }

  init(_ code: CURLcode, message: String, isConnected: Bool, limit: Int) {
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: self = .invalidRequest(message)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .couldNotResolve(message)
    case CURLE_COULDNT_CONNECT: self = .couldNotConnect(message)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
      self = .tlsFailure(message)
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut(isConnected: isConnected)
    case CURLE_FILESIZE_EXCEEDED: self = .responseTooLarge(limit: limit)
    case CURLE_TOO_MANY_REDIRECTS: self = .tooManyRedirects
    default: self = .other(code: Int(code.rawValue), message: message)
    }
  }
}

extension CurlError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidRequest(let message): "invalid request: \(message)"
    case .couldNotResolve(let message): "could not resolve the host name: \(message)"
    case .couldNotConnect(let message): "could not connect: \(message)"
    case .addressRefused: "the host's address is not one that may be connected to"
    case .tlsFailure(let message): "TLS failed: \(message)"
    case .timedOut(let isConnected): isConnected ? "timed out waiting for the answer" : "timed out connecting"
    case .responseTooLarge(let limit): "the answer is larger than \(limit) bytes"
    case .tooManyRedirects: "too many redirects"
    case .cancelled: "cancelled"
    case .closed: "the client is closed"
    case .other(let code, let message): "\(message) (curl \(code))"
    }
  }
}
