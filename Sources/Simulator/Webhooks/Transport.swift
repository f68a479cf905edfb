import Curl

/// Curl, in the words of a webhook.
struct Transport: Sendable {
  struct Request: Sendable {
    let method: String
    let url: String
    let credentials: String?
    let headers: [(String, String)]
    let body: [UInt8]
    let connectSeconds: Double
    let totalSeconds: Double
    let maximumBytes: Int
  }

  struct Answer: Sendable {
    let status: Int
    let headers: CurlHeaders
    let body: [UInt8]

    func header(_ name: String) -> String? { headers[name] }

    var headerParameters: FormParameters {
      headers.fields.reduce(into: FormParameters()) { $0.append($1.name, $1.value) }
    }
  }

  /// Code and words of Twilio's error dictionary.
  struct Failure: Error, Sendable {
    let code: Int
    let message: String
    let retryReason: ConnectionOverrides.RetryOn
  }

  static let maximumDocumentBytes = 64 * 1024
  static let maximumAudioBytes = 8 * 1024 * 1024

  private let client: CurlClient

  /// The client's user agent should be Twilio's, `TwilioProxy/1.1`.
  init(client: CurlClient) { self.client = client }

  func send(_ request: Request) async -> Result<Answer, Failure> {
    var headers = CurlHeaders()
    for (name, value) in request.headers { headers.add(name, value) }
    var curl = CurlRequest(
      request.method == "POST" ? .post : .get, request.url, headers: headers,
      body: request.method == "POST" ? request.body : nil)
    curl.connectTimeout = .seconds(request.connectSeconds)
    curl.totalTimeout = .seconds(request.totalSeconds)
    curl.responseLimit = request.maximumBytes
    if let parts = request.credentials?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) {
      curl.basicAuth = .init(userName: String(parts[0]), password: parts.count == 2 ? String(parts[1]) : "")
    }
    do throws(CurlError) {
      let response = try await client.send(curl)
      return .success(Answer(status: response.status, headers: response.headers, body: response.body))
    } catch {
      return .failure(Failure(error))
    }
  }
}

extension Transport.Failure {
  init(_ error: CurlError) {
    switch error {
    case .invalidRequest: self.init(code: 11100, message: error.description, retryReason: .connectFailure)
    case .couldNotResolve: self.init(code: 11210, message: error.description, retryReason: .connectFailure)
    case .couldNotConnect, .addressRefused:
      self.init(code: 11205, message: error.description, retryReason: .connectFailure)
    case .tlsFailure: self.init(code: 11220, message: error.description, retryReason: .connectFailure)
    case .timedOut(let isConnected):
      self.init(
        code: isConnected ? 11200 : 11205, message: error.description,
        retryReason: isConnected ? .readTimeout : .connectFailure)
    case .responseTooLarge: self.init(code: 11750, message: error.description, retryReason: .all)
    case .tooManyRedirects: self.init(code: 11215, message: error.description, retryReason: .all)
    // A partial answer is never asked for again.
    case .cancelled, .closed, .other: self.init(code: 11200, message: error.description, retryReason: .all)
    }
  }
}
