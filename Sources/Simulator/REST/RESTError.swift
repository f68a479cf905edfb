/// An error as Twilio's REST API words it.
struct RESTError: Error, Equatable {
  let status: Int
  let code: Int
  let message: String

  init(_ status: Int, _ code: Int, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  static func invalid(_ message: String) -> RESTError { RESTError(400, 20001, message) }

  static func notFound(_ path: String) -> RESTError {
    RESTError(404, 20404, "The requested resource \(path) was not found")
  }

  static let unauthenticated = RESTError(401, 20003, "Authenticate")

  /// Which status comes with it is not documented.
  static func notActive(_ account: String) -> RESTError {
    RESTError(401, 20005, "Account \(account) is not active")
  }

  static let notInProgress = RESTError(400, 21220, "Call is not in-progress. Cannot redirect.")

  var answer: RESTAnswer {
    var fields: [(String, JSON)] = [
      ("code", .int(code)), ("message", .string(message)),
      ("more_info", "https://www.twilio.com/docs/errors/\(code)"), ("status", .int(status)),
    ]
    if status == 401, code == 20003 { fields.insert(("detail", "Your AccountSid or AuthToken was incorrect."), at: 1) }
    return RESTAnswer(status: status, body: .json(.object(fields)))
  }
}

/// What a REST request is answered with.
struct RESTAnswer: Sendable {
  enum Body: Sendable {
    case json(JSON)
    case bytes([UInt8], contentType: String)
    case none
  }

  let status: Int
  let body: Body

  static func ok(_ json: JSON) -> RESTAnswer { RESTAnswer(status: 200, body: .json(json)) }
  static func created(_ json: JSON) -> RESTAnswer { RESTAnswer(status: 201, body: .json(json)) }
  static let deleted = RESTAnswer(status: 204, body: .none)
}
