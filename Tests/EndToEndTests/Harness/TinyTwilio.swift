import Cryptography
import Curl
import Foundation

/// As much of Twilio as it takes to send a webhook: forms in Twilio's spelling, signed by the published recipe, and
/// nothing of the server's own reading of either.
struct TinyTwilio: Sendable {
  let accountSid: String
  let authToken: String
  /// What webhooks are sent to and signed for, up to the last path component: `https://host/webhooks/twilio/{key}`.
  var publicURL: String
  /// Where that server really listens, `http://127.0.0.1:port`.
  var address: String

  /// `CA` and 32 hex digits: a call of Twilio's that nobody had before.
  static func newCallSid() -> String { "CA" + BaseEncoding.hex.encode(randomBytes(16)) }

  static func newToken() -> String { UUID().uuidString.lowercased() }

  /// The first request of a call from the phone network.
  func inboundCall(_ callSid: String, from: String = "+15550109999", to: String) -> [String: String] {
    [
      "AccountSid": accountSid, "ApiVersion": "2010-04-01", "CallSid": callSid, "CallStatus": "ringing",
      "Called": to, "CalledCity": "", "Caller": from, "CallerCity": "", "Direction": "inbound", "From": from,
      "FromCountry": "US", "To": to, "ToCity": "", "ToCountry": "US",
    ]
  }

  /// What a softphone's `connect` makes Twilio send.
  func softphoneCall(
    _ callSid: String, identity: String, _ parameters: [String: String]
  ) -> [String: String] {
    [
      "AccountSid": accountSid, "ApiVersion": "2010-04-01", "CallSid": callSid, "CallStatus": "ringing", "Called": "",
      "Caller": "client:\(identity)", "Direction": "inbound", "From": "client:\(identity)", "To": "",
    ].merging(parameters) { _, own in own }
  }

  /// The status callback of a number's call.
  func finalStatus(
    _ callSid: String, _ status: String = "no-answer", from: String = "+15550109999", to: String
  ) -> [String: String] {
    inboundCall(callSid, from: from, to: to).merging([
      "CallStatus": status, "CallbackSource": "call-progress-events", "SequenceNumber": "0",
      "Timestamp": Self.timestamp(), "CallDuration": "4", "Duration": "1",
    ]) { _, own in own }
  }

  static func timestamp(_ date: Date = Date()) -> String {
    let format = Date.VerbatimFormatStyle(
      format:
        "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) +0000",
      locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
    return date.formatted(format)
  }

  /// Signed and sent to `path` (`voice`, `status`, or what a TwiML answer named) below the public URL.
  func send(
    _ path: String, _ parameters: [String: String], token: String? = newToken(), signature: String? = nil
  ) async throws -> Visitor.Answer {
    try await send(
      path, body: Array(Self.form(parameters).utf8),
      signature: signature ?? sign("\(publicURL)/\(path)", parameters), token: token)
  }

  /// Sends these very bytes, well-formed or not.
  func send(_ path: String, body: [UInt8], signature: String?, token: String?) async throws -> Visitor.Answer {
    var headers: CurlHeaders = [
      "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "Accept": "*/*",
    ]
    if let signature { headers.add("X-Twilio-Signature", signature) }
    if let token { headers.add("I-Twilio-Idempotency-Token", token) }
    let local = address + publicURL.dropFirst(publicURL.hostEnd) + "/" + path
    let response = try await Visitor.curl.send(
      CurlRequest(.post, local, headers: headers, body: body, totalTimeout: patience))
    return .init(status: response.status, headers: response.headers, body: response.body)
  }

  /// HMAC-SHA1 over the URL and the parameters, sorted by name, in base64.
  func sign(_ url: String, _ parameters: [String: String]) -> String {
    let sorted = parameters.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
    let message = sorted.reduce(into: url) { $0 += $1.key + $1.value }
    let code = MessageAuthentication.hmacSHA1(Array(message.utf8), key: Array(authToken.utf8))
    return Data(code).base64EncodedString()
  }

  static func form(_ parameters: [String: String]) -> String {
    parameters.sorted { $0.key < $1.key }.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "*"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: " "): result += "+"
      default: result += "%" + BaseEncoding.hex.encode([byte]).uppercased()
      }
    }
    return result
  }
}

extension String {
  /// How many characters scheme and authority of a URL take.
  fileprivate var hostEnd: Int {
    guard let scheme = firstRange(of: "://") else { return 0 }
    let rest = self[scheme.upperBound...]
    return distance(from: startIndex, to: rest.firstIndex(of: "/") ?? endIndex)
  }
}
