package import Curl
import Foundation
package import Logging

/// Speaks to Twilio's REST API for one account. Made at the moment of use, from the credentials as they are then.
package struct TwilioClient: Sendable {
  /// The account's auth token, or an API key. Never printed.
  package struct Credentials: Sendable, CustomStringConvertible, CustomReflectable {
    let userName: String
    let password: String

    package init(accountSid: AccountSid, authToken: String) {
      userName = accountSid.text
      password = authToken
    }

    package init(keySid: KeySid, secret: String) {
      userName = keySid.text
      password = secret
    }

    package var description: String { "Credentials(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
  }

  package let accountSid: AccountSid
  private let credentials: Credentials
  private let apiURL: String?
  private let http: CurlClient
  private let timeout: Duration
  private let log: Logger

  /// - Parameters:
  ///   - apiURL: stands in for scheme, host and port of all of Twilio's hosts; the path stays. nil is Twilio itself.
  ///   - timeout: after which Twilio counts as silent.
  ///   - log: gets one line for each request, with whatever metadata it carries.
  package init(
    accountSid: AccountSid, credentials: Credentials, apiURL: String? = nil, http: CurlClient,
    timeout: Duration = .seconds(15), log: Logger
  ) {
    self.accountSid = accountSid
    self.credentials = credentials
    self.apiURL = apiURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    self.http = http
    self.timeout = timeout
    self.log = log
  }

  /// `/2010-04-01/Accounts/AC…`, the beginning of most paths.
  var accountPath: String { "/2010-04-01/Accounts/\(accountSid)" }

  // MARK: Requests

  /// Twilio's hosts, each with APIs of its own.
  enum Host: String { case api, monitor, pricing, voice }

  func fetch<Resource: Decodable>(
    _ path: String, of host: Host = .api
  ) async throws(TwilioFailure) -> Resource {
    try decode(try await send(.get, path, of: host))
  }

  func post<Resource: Decodable>(
    _ path: String, _ parameters: [(name: String, value: String)]
  ) async throws(TwilioFailure) -> Resource {
    try decode(try await send(.post, path, parameters))
  }

  func delete(_ path: String) async throws(TwilioFailure) {
    _ = try await send(.delete, path)
  }

  /// All rows of a list, following Twilio's own links from page to page.
  func list<Row: TwilioRow>(
    _ path: String, _ filters: [(name: String, value: String)] = []
  ) async throws(TwilioFailure) -> [Row] {
    var rows: [Row] = []
    var seen: Set<String> = []
    var next: String? = path + "?" + WebhookForm.encode(filters + [("PageSize", "1000")])
    while let current = next {
      // A link is followed only into the API itself and only once, whoever answered.
      guard current.hasPrefix("/"), !current.hasPrefix("//"), seen.insert(current).inserted else {
        throw .unreadable("the link to the next page leads to \(current)")
      }
      let page: Page<Row> = try decode(try await send(.get, current))
      rows += page.rows
      next = page.nextPageURI
    }
    return rows
  }

  /// The one way to Twilio: sends, looks at the status, reads Twilio's error.
  func send(
    _ method: CurlRequest.Method, _ path: String, _ parameters: [(name: String, value: String)] = [],
    of host: Host = .api, timeout: Duration? = nil, redirects: CurlRequest.Redirects = .keep,
    responseLimit: Int = 4 << 20
  ) async throws(TwilioFailure) -> CurlResponse {
    var request = CurlRequest(
      method, (apiURL ?? "https://\(host.rawValue).twilio.com") + path, headers: ["Accept": "application/json"],
      basicAuth: .init(userName: credentials.userName, password: credentials.password),
      totalTimeout: timeout ?? self.timeout,
      redirects: redirects, responseLimit: responseLimit)
    if method == .post {
      request.headers.add("Content-Type", "application/x-www-form-urlencoded")
      request.body = Array(WebhookForm.encode(parameters).utf8)
      request.isSentOnce = true
    }
    let response: CurlResponse
    do {
      response = try await http.send(request)
    } catch {
      note(method, path, ["error": "\(error)"], level: .warning)
      throw error.mayHaveArrived ? .unknownResult("\(error)") : .notSent("\(error)")
    }
    var metadata: Logger.Metadata = [
      "status": "\(response.status)",
      "milliseconds": "\(response.totalDuration / .milliseconds(1))",
    ]
    if let id = response.headers["Twilio-Request-Id"] { metadata["twilioRequestId"] = "\(id)" }
    guard (200..<300).contains(response.status) else {
      let error = TwilioError(response)
      metadata["code"] = "\(error.code)"
      note(method, path, metadata, level: .warning)
      throw .refused(error)
    }
    note(method, path, metadata, level: .info)
    return response
  }

  /// The path without its query: filters hold names, and page tokens say nothing. A call is named apart, so that a search
  /// for its SID finds all that was done about it.
  private func note(
    _ method: CurlRequest.Method, _ path: String, _ metadata: Logger.Metadata, level: Logger.Level
  ) {
    var metadata = metadata
    metadata["method"] = "\(method.rawValue)"
    metadata["path"] = "\(path.prefix { $0 != "?" })"
    metadata["accountSid"] = "\(accountSid)"
    if let callSid = path.firstMatch(of: /CA[0-9a-f]{32}/) { metadata["callSid"] = "\(callSid.output)" }
    log.log(level: level, "twilio request", metadata: metadata)
  }

  func decode<Resource: Decodable>(_ response: CurlResponse) throws(TwilioFailure) -> Resource {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(Resource.self, from: Data(response.body))
    } catch {
      throw .unreadable("\(error)")
    }
  }
}

extension TwilioError {
  private struct Body: Decodable {
    let code: Int?
    let message: String?
    let moreInfo: String?

    enum CodingKeys: String, CodingKey {
      case code, message
      case moreInfo = "more_info"
    }
  }

  init(_ response: CurlResponse) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    self.init(
      status: response.status, code: body?.code ?? response.status,
      message: body?.message ?? "HTTP status \(response.status)", moreInfo: body?.moreInfo,
      retryAfter: response.headers["Retry-After"].flatMap { Int($0) })
  }
}
