import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// A request refused before anything was asked of the desk.
enum RequestRefusal: Error, Equatable {
  case tooLarge(limit: Int)
  case tooSlow
  case notJSON
  case wrongMethod(allowed: String)
  case rangeNotSatisfiable(size: Int)
  case keyUsedOtherwise
  /// Of another state than the one that was to be changed.
  case stale
}

/// The one place that knows status codes: any error as the API's error body.
struct ErrorResponse {
  let status: HTTPResponse.Status
  let error: AppError
  var headers: HTTPFields = [:]

  init(_ error: any Error) {
    switch error {
    case let error as AppError: self.init(error)
    case let refusal as RequestRefusal: self.init(refusal)
    case is NIOTooManyBytesError: self.init(RequestRefusal.tooLarge(limit: WebLimits.bodyBytes))
    case let error as HTTPError where error.status == .notFound:
      self.init(AppError(.notFound, "There is nothing at this address."))
    case let error as HTTPError where error.status.kind == .clientError:
      self.init(status: error.status, error: AppError(.invalid, "The request cannot be understood."))
    default:
      self.init(AppError(.internal, "Something went wrong here. The log knows more under this request id."))
    }
  }

  /// Whoever asks too often is always told when to come back.
  private static let usualPause = 10

  private init(status: HTTPResponse.Status, error: AppError) {
    self.status = status
    self.error = error
  }

  private init(_ error: AppError) {
    self.error = error
    status = Self.status(of: error.code)
    let seconds = error.retryAfterSeconds ?? (error.code == .rateLimited ? Self.usualPause : nil)
    if let seconds { headers[.retryAfter] = String(seconds) }
    if let limit = error.limit, let seconds {
      headers.add(RateLimitStanding(limit: limit, remaining: 0, resetSeconds: seconds))
    }
  }

  private init(_ refusal: RequestRefusal) {
    switch refusal {
    case .tooLarge(let limit):
      status = .contentTooLarge
      error = AppError(.invalid, "The body is larger than \(limit) bytes.")
      // The rest of the body is not waited for.
      headers[.connection] = "close"
    case .tooSlow:
      status = .requestTimeout
      error = AppError(.invalid, "The body did not come in time.")
      headers[.connection] = "close"
    case .notJSON:
      status = .unsupportedMediaType
      error = AppError(.invalid, "The body must be JSON: send Content-Type: application/json.")
    case .wrongMethod(let allowed):
      status = .methodNotAllowed
      error = AppError(.invalid, "This address does not take that method. It takes \(allowed).")
      headers[.allow] = allowed
    case .rangeNotSatisfiable(let size):
      status = .rangeNotSatisfiable
      error = AppError(.invalid, "The range lies outside of the \(size) bytes.")
      headers[.contentRange] = "bytes */\(size)"
    case .keyUsedOtherwise:
      status = .unprocessableContent
      error = .invalid(
        HTTPField.Name.idempotencyKey.rawName, "This key was used for a request with another body; make a new key.")
    case .stale:
      status = .preconditionFailed
      error = AppError(
        .conflict, "It was changed since you read it. Read it again, and make your change to what is there now.",
        field: HTTPField.Name.ifMatch.rawName)
    }
  }

  private static func status(of code: AppError.Code) -> HTTPResponse.Status {
    switch code {
    case .invalid: .badRequest
    case .unauthorized: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .conflict: .conflict
    case .rateLimited: .tooManyRequests
    case .unavailable: .serviceUnavailable
    case .internal: .internalServerError
    }
  }

  func response(requestId: String) -> Response {
    var body: JSON = ["code": .string(error.code.rawValue), "message": .string(error.message)]
    if let field = error.field { body = body.adding(["field": .string(field)]) }
    var response = Response.json(["error": body.adding(["requestId": .string(requestId)])], status: status)
    for field in headers { response.headers[field.name] = field.value }
    return response
  }
}
