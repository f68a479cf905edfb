import Foundation

/// One entry of Twilio's debugger: something that went wrong and that only the account's owner can put right.
struct Alert: Sendable {
  enum Level: String, Sendable, CaseIterable { case error, warning, notice, debug }

  let sid: String
  /// The call, where there is one.
  let resourceSid: String?
  let at: Date
  let code: Int
  let message: String
  /// The request that failed, or the one that brought the document which is to blame.
  let exchange: Exchange?

  /// A message of a softphone that its subscriber did not take.
  static let messageNotTaken = 32711

  /// 12200 and the complaints about single attributes leave the call going on; anything else is an error.
  var level: Level {
    [12200, Self.messageNotTaken].contains(code) || (13_200..<14_000).contains(code) ? .warning : .error
  }

  var moreInfo: String { "https://www.twilio.com/docs/errors/\(code)" }
}

/// The last alerts of each account, oldest first.
struct AlertLog: Sendable {
  let limit: Int
  private var alerts: [String: [Alert]] = [:]

  init(limit: Int) { self.limit = limit }

  mutating func append(_ alert: Alert, account: String) {
    alerts[account, default: []].append(alert)
    let surplus = alerts[account, default: []].count - limit
    // Dropping in bulk keeps appending cheap.
    if surplus > limit / 4 { alerts[account]?.removeFirst(surplus) }
  }

  func of(account: String) -> [Alert] { alerts[account] ?? [] }
}
