/// One HTTP request.
package struct CurlRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
  }

  /// A user name and password for HTTP Basic authentication. Sent to the URL's host only, also when it redirects. Never
  /// printed.
  package struct BasicAuth: Sendable, CustomStringConvertible, CustomReflectable {
    let userName: String
    let password: String

    package init(userName: String, password: String) {
      self.userName = userName
      self.password = password
    }

    package var description: String { "BasicAuth(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
  }

  /// What to do with an answer of 301, 302, 303, 307 or 308.
  package enum Redirects: Sendable, Equatable {
    /// Return it like any other answer.
    case keep
    /// Go there, `limit` times at most, then fail with `tooManyRedirects`. With `sameScheme`, a redirect from https to
    /// http fails instead of being followed in the clear.
    case follow(limit: Int, sameScheme: Bool = true)
  }

  package var method: Method
  /// Absolute, http or https, without user name or password.
  package var url: String
  package var headers: CurlHeaders
  /// Nil sends no body. Give its `Content-Type` among the headers.
  package var body: [UInt8]?
  package var basicAuth: BasicAuth?
  package var connectTimeout: Duration
  /// For everything: look-up, connection, redirects, the whole body.
  package var totalTimeout: Duration
  package var redirects: Redirects
  /// In bytes of body; a longer answer fails with `responseTooLarge`.
  package var responseLimit: Int
  /// Whether it goes out on a connection of its own. On one that was used before, libcurl sends a request again by
  /// itself when the connection ends before an answer begins, whatever its method: that must not happen to one that
  /// makes something.
  package var isSentOnce = false
  /// Whether an answer longer than the limit is cut there, instead of failing.
  package var cutsLongAnswers = false
  /// Which addresses, of 4 or 16 bytes, may be connected to; nil for all. Asked after the look-up of the name. The
  /// request then goes out on a connection of its own, since an open one may lead anywhere, and never through a proxy,
  /// which would look the name up itself.
  package var mayConnect: (@Sendable ([UInt8]) -> Bool)? {
    didSet { isSentOnce = isSentOnce || mayConnect != nil }
  }
  /// Whether the answer tells what the other side proved itself with. On a connection that was used before, libcurl
  /// does not know it any more.
  package var wantsCertificates = false {
    didSet { isSentOnce = isSentOnce || wantsCertificates }
  }

  package init(
    _ method: Method = .get, _ url: String, headers: CurlHeaders = [:], body: [UInt8]? = nil,
    basicAuth: BasicAuth? = nil, connectTimeout: Duration = .seconds(5), totalTimeout: Duration = .seconds(15),
    redirects: Redirects = .keep, responseLimit: Int = 4 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.basicAuth = basicAuth
    self.connectTimeout = connectTimeout
    self.totalTimeout = totalTimeout
    self.redirects = redirects
    self.responseLimit = responseLimit
  }
}
