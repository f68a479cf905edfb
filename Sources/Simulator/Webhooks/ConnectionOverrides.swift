/// The `#ct=2000&rc=2` at the end of a webhook URL: how patient Twilio shall be with it (facts E.7).
struct ConnectionOverrides: Sendable, Equatable {
  enum RetryOn: String, Sendable {
    case connectFailure = "ct"
    case readTimeout = "rt"
    case clientError = "4xx"
    case serverError = "5xx"
    case all
  }

  var connectMilliseconds = 5000
  var readMilliseconds = 15000
  var totalMilliseconds = 15000
  var retries = 1
  var retryOn: Set<RetryOn> = [.connectFailure]

  /// What is out of range or unknown keeps its default.
  init(fragment: Substring = "") {
    for pair in fragment.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let number = Int(parts[1])
      switch (parts[0], number) {
      case ("ct", let value?) where (100...10000).contains(value): connectMilliseconds = value
      case ("rt", let value?) where (100...15000).contains(value): readMilliseconds = value
      case ("tt", let value?) where (100...15000).contains(value): totalMilliseconds = value
      case ("rc", let value?) where (0...5).contains(value): retries = value
      case ("rp", _):
        let policies = parts[1].split(separator: ",").compactMap { RetryOn(rawValue: String($0)) }
        if !policies.isEmpty { retryOn = Set(policies) }
      default: break
      }
    }
  }

  func retries(_ reason: RetryOn) -> Bool { retryOn.contains(reason) || retryOn.contains(.all) }
}
