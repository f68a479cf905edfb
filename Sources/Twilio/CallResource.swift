package import Foundation

/// Twilio's record of one leg. It lags behind: live state comes from callbacks.
package struct CallResource: TwilioRow, Sendable, Equatable {
  static let listKey = "calls"

  package let sid: CallSid
  package let parentCallSid: String?
  package let status: CallStatus
  package let direction: String?
  package let from: String?
  package let to: String?
  private let duration: String?
  private let startTime: String?
  private let endTime: String?

  package var durationSeconds: Int? { duration.flatMap { Int($0) } }
  package var startedAt: Date? { startTime.flatMap(TwilioDate.parse) }
  package var endedAt: Date? { endTime.flatMap(TwilioDate.parse) }
}

/// A call that Twilio shall place.
package struct CallRequest: Sendable, Equatable {
  package enum Document: Sendable, Equatable {
    case url(String)
    /// At most 4000 characters; URLs in it must be absolute.
    case twiml(String)
    case application(ApplicationSid)
  }

  /// E.164, or `client:identity`.
  package var to: String
  package var from: String
  package var document: Document
  package var statusCallback: String?
  package var statusCallbackEvents: [String]
  /// Seconds of ringing.
  package var timeout: Int?

  package init(
    to: String, from: String, document: Document, statusCallback: String? = nil, statusCallbackEvents: [String] = [],
    timeout: Int? = nil
  ) {
    self.to = to
    self.from = from
    self.document = document
    self.statusCallback = statusCallback
    self.statusCallbackEvents = statusCallbackEvents
    self.timeout = timeout
  }

  var parameters: [(name: String, value: String)] {
    var result = [("To", to), ("From", from)]
    switch document {
    case .url(let url): result.append(("Url", url))
    case .twiml(let text): result.append(("Twiml", text))
    case .application(let sid): result.append(("ApplicationSid", sid.text))
    }
    if let statusCallback { result.append(("StatusCallback", statusCallback)) }
    result += statusCallbackEvents.map { ("StatusCallbackEvent", $0) }
    if let timeout { result.append(("Timeout", String(timeout))) }
    return result.map { (name: $0.0, value: $0.1) }
  }
}

/// What is done to a call that exists.
package enum CallChange: Sendable, Equatable {
  /// Goes on with the document at a URL; 21220 when the call is not in progress.
  case redirect(url: String)
  case run(twiml: String)
  /// Ends it, in progress or not.
  case complete
  /// Ends it only while it is queued or ringing.
  case cancel

  var parameters: [(name: String, value: String)] {
    switch self {
    case .redirect(let url): [("Url", url), ("Method", "POST")]
    case .run(let twiml): [("Twiml", twiml)]
    case .complete: [("Status", "completed")]
    case .cancel: [("Status", "canceled")]
    }
  }
}

extension TwilioClient {
  package func createCall(_ request: CallRequest) async throws(TwilioFailure) -> CallResource {
    try await post("\(accountPath)/Calls.json", request.parameters)
  }

  package func fetchCall(_ sid: CallSid) async throws(TwilioFailure) -> CallResource {
    try await fetch("\(accountPath)/Calls/\(sid).json")
  }

  @discardableResult
  package func updateCall(_ sid: CallSid, _ change: CallChange) async throws(TwilioFailure) -> CallResource {
    try await post("\(accountPath)/Calls/\(sid).json", change.parameters)
  }

  /// All that began on `date`'s day (UTC) or later, the newest first.
  package func listCalls(since date: Date) async throws(TwilioFailure) -> [CallResource] {
    let day = date.formatted(.iso8601.year().month().day())
    return try await list("\(accountPath)/Calls.json", [("StartTime>", day)])
  }

  /// The legs that a Dial on this leg made.
  package func listChildren(of sid: CallSid) async throws(TwilioFailure) -> [CallResource] {
    try await list("\(accountPath)/Calls.json", [("ParentCallSid", sid.text)])
  }
}
