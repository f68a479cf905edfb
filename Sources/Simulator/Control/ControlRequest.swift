/// A request to the control API, which directs the people and the faults of the simulation.
struct ControlRequest: Sendable {
  let method: String
  /// Below `/simulator`, percent-decoded.
  let path: [String]
  let query: FormParameters
  let body: JSON

  /// A text field that must be there.
  func text(_ field: String) throws(ControlError) -> String {
    guard let value = body[field]?.string, !value.isEmpty else {
      throw ControlError(.invalid, "\(field) must be a text that is not empty")
    }
    return value
  }
}

/// Why a control request cannot be done.
struct ControlError: Error, Equatable {
  enum Code: String, Sendable { case invalid, notFound, conflict, unauthorized, forbidden }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  var status: Int {
    switch code {
    case .invalid: 400
    case .unauthorized: 401
    case .forbidden: 403
    case .notFound: 404
    case .conflict: 409
    }
  }

  var answer: RESTAnswer {
    RESTAnswer(
      status: status,
      body: .json(["error": ["code": .string(code.rawValue), "message": .string(message)]]))
  }
}
