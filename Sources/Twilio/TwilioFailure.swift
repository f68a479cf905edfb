/// Twilio said no: its error body, or what stands in for one.
package struct TwilioError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status.
  package let status: Int
  /// Twilio's own code; the HTTP status where it has none.
  package let code: Int
  package let message: String
  package let moreInfo: String?
  /// Seconds after which Twilio wants to be asked again.
  package let retryAfter: Int?

  package init(status: Int, code: Int, message: String, moreInfo: String? = nil, retryAfter: Int? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.moreInfo = moreInfo
    self.retryAfter = retryAfter
  }

  package var description: String { "Twilio error \(code) (HTTP \(status)): \(message)" }

  package var isNotFound: Bool { status == 404 }
  package var isBadCredentials: Bool { status == 401 && !isOfInactiveAccount }
  /// The credentials may be right, but the account is suspended or closed.
  package var isOfInactiveAccount: Bool { code == 20005 || code == 10001 }
}

/// A request to Twilio that did not succeed, and what that means for its effect.
package enum TwilioFailure: Error, Sendable, Equatable {
  /// Twilio answered, and refused.
  case refused(TwilioError)
  /// The request never reached Twilio.
  case notSent(String)
  /// The request may have reached Twilio; no answer came back.
  case unknownResult(String)
  /// An answer of success that cannot be read.
  case unreadable(String)

  /// Whether the request may have had its effect, so that a create must be looked up before it is repeated.
  package var mayHaveHappened: Bool {
    switch self {
    case .refused(let error): error.status >= 500
    case .notSent: false
    case .unknownResult, .unreadable: true
    }
  }

  /// Whether the same request can succeed later.
  package var isPassing: Bool {
    switch self {
    case .refused(let error): error.status >= 500 || error.status == 429 || error.status == 408
    case .notSent, .unknownResult: true
    case .unreadable: false
    }
  }

  /// Whether Twilio itself had no say: it was not reached, or something on the way answered instead.
  package var isAbsence: Bool {
    switch self {
    case .refused(let error): error.status >= 500 && error.code == error.status
    case .notSent, .unknownResult: true
    case .unreadable: false
    }
  }

  package var error: TwilioError? {
    if case .refused(let error) = self { error } else { nil }
  }
}

extension TwilioFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .refused(let error): error.description
    case .notSent(let reason): "Twilio could not be reached: \(reason)"
    case .unknownResult(let reason): "Twilio did not answer: \(reason)"
    case .unreadable(let reason): "Twilio's answer could not be read: \(reason)"
    }
  }
}
