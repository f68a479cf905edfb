package import Foundation

/// The parameters of any voice webhook (voice URL, action URL, status, recording, conference callback) by their names.
///
/// Everything is optional: which parameters come depends on the kind of webhook, and Twilio adds new ones without
/// notice. A value that does not look like its type is nil here and still stands in ``form``.
package struct VoiceWebhook: Sendable {
  package let form: WebhookForm

  package init(_ form: WebhookForm) {
    self.form = form
  }

  // MARK: The call

  package var callSid: CallSid? { sid("CallSid") }
  package var accountSid: AccountSid? { sid("AccountSid") }
  package var applicationSid: ApplicationSid? { sid("ApplicationSid") }
  package var parentCallSid: CallSid? { sid("ParentCallSid") }
  /// E.164, `client:identity`, or words such as `anonymous`. Proves nothing: a softphone chooses it freely.
  package var from: String { form["From"] ?? "" }
  package var to: String { form["To"] ?? "" }
  package var callStatus: CallStatus? { status("CallStatus") }
  /// `inbound`, `outbound-api`, `outbound-dial`.
  package var direction: String? { text("Direction") }
  package var forwardedFrom: String? { text("ForwardedFrom") }
  package var callerName: String? { text("CallerName") }
  package var callToken: String? { text("CallToken") }

  // MARK: Status callbacks

  /// Counts the events of one call from 0; they may arrive in any order.
  package var sequenceNumber: Int? { number("SequenceNumber") }
  package var timestamp: Date? { text("Timestamp").flatMap(TwilioDate.parse) }
  /// Seconds.
  package var callDuration: Int? { seconds("CallDuration") }
  package var sipResponseCode: Int? { number("SipResponseCode") }
  package var answeredBy: String? { text("AnsweredBy") }

  // MARK: After Dial

  /// `answered` comes after a conference.
  package var dialCallStatus: CallStatus? { status("DialCallStatus") }
  package var dialCallSid: CallSid? { sid("DialCallSid") }
  /// Seconds.
  package var dialCallDuration: Int? { seconds("DialCallDuration") }
  /// The only proof that two people were connected.
  package var dialBridged: Bool? { flag("DialBridged") }

  // MARK: After Gather, Record, Enqueue

  package var digits: String? { text("Digits") }
  package var speechResult: String? { text("SpeechResult") }
  package var recordingSid: RecordingSid? { sid("RecordingSid") }
  /// `in-progress`, `completed`, `absent`.
  package var recordingStatus: String? { text("RecordingStatus") }
  package var recordingURL: String? { text("RecordingUrl") }
  /// Seconds.
  package var recordingDuration: Int? { seconds("RecordingDuration") }
  package var queueResult: String? { text("QueueResult") }
  package var queueSid: QueueSid? { sid("QueueSid") }

  // MARK: Conference callbacks

  package var conferenceSid: ConferenceSid? { sid("ConferenceSid") }
  package var statusCallbackEvent: String? { text("StatusCallbackEvent") }
  package var participantLabel: String? { text("ParticipantLabel") }

  // MARK: Failures

  /// Comes with a fallback request: why the first URL was of no use.
  package var errorCode: Int? { number("ErrorCode") }
  package var errorUrl: String? { text("ErrorUrl") }

  /// What a softphone gave to `device.connect({params})`: every parameter that is not one of Twilio's.
  package var customParameters: [String: String] {
    form.parameters.reduce(into: [:]) { result, parameter in
      guard !Self.twilioNames.contains(parameter.name), result[parameter.name] == nil else { return }
      result[parameter.name] = parameter.value
    }
  }

  // MARK: Values

  /// nil also for the empty string, which is how Twilio sends what it does not know.
  package func text(_ name: String) -> String? {
    form[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func sid<Kind>(_ name: String) -> Sid<Kind>? {
    text(name).flatMap { try? Sid($0) }
  }

  private func status(_ name: String) -> CallStatus? {
    text(name).map(CallStatus.init(rawValue:))
  }

  private func number(_ name: String) -> Int? {
    text(name).flatMap { Int($0) }
  }

  /// nil also for what no call can last (Twilio ends one after a day): times are reckoned with it.
  private func seconds(_ name: String) -> Int? {
    number(name).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
  }

  private func flag(_ name: String) -> Bool? {
    switch form[name] {
    case "true": true
    case "false": false
    default: nil
    }
  }

  private static let twilioNames: Set<String> = [
    "AccountSid", "AnsweredBy", "ApiVersion", "ApplicationSid", "CallDuration", "CallSid", "CallStatus", "CallToken",
    "CallbackSource", "Called", "CalledCity", "CalledCountry", "CalledState", "CalledZip", "Caller", "CallerCity",
    "CallerCountry", "CallerName", "CallerState", "CallerZip", "DialBridged", "DialCallDuration", "DialCallSid",
    "DialCallStatus", "Digits", "Direction", "Duration", "ErrorCode", "ErrorUrl", "FinishedOnKey", "ForwardedFrom",
    "From", "FromCity", "FromCountry", "FromState", "FromZip", "ParentCallSid", "QueueResult", "QueueSid", "QueueTime",
    "RecordingDuration", "RecordingSid", "RecordingStatus", "RecordingUrl", "SequenceNumber", "SipResponseCode",
    "SpeechResult", "StirPassportToken", "StirStatus", "StirVerstat", "Timestamp", "To", "ToCity", "ToCountry",
    "ToState", "ToZip", "msg",
  ]
}
