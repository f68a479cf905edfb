import Domain
import Twilio

extension AppError {
  /// For an admin, in the shape of Twilio's refusals.
  var report: JSON { ["code": nil, "message": .string(message), "advice": ""] }
}

extension TwilioFailure {
  /// For an admin: Twilio's code and message, and what to do.
  var report: JSON {
    switch self {
    case .refused(let error):
      ["code": .integer(Int64(error.code)), "message": .string(error.message), "advice": .string(error.advice.text)]
    case .notSent, .unknownResult, .unreadable:
      ["code": nil, "message": .string(description), "advice": "Nothing is lost. Try again in a minute."]
    }
  }

  var appError: AppError {
    switch self {
    case .refused(let error) where error.status == 429:
      AppError(.rateLimited, error.sentence, retryAfterSeconds: error.retryAfter ?? 60)
    case .refused(let error) where error.isBadCredentials: .invalid("authToken", error.sentence)
    case .refused(let error): AppError(error.status >= 500 ? .unavailable : .conflict, error.sentence)
    case .notSent, .unknownResult, .unreadable:
      AppError(.unavailable, "\(description). Nothing is lost; try again in a minute.")
    }
  }
}

extension TwilioError {
  /// What it means and what to do, and in Twilio's own words and number, for whoever searches for them.
  var sentence: String { "\(advice.text) (Twilio error \(code): \(message))" }
}
