import Foundation

/// What outlives a simulator that keeps its state: what was configured over REST, and what is over and done. A call
/// under way ends with the process, as does everything that only informs (exchanges, alerts, transcripts).
package struct SavedState: Sendable, Codable {
  /// Read by nobody but the same version of this.
  static let format = 1
  /// Of finished calls and recordings, so that writing stays cheap.
  static let limit = 1000

  struct Sounded: Sendable, Codable {
    let recording: Recording
    /// As base64.
    let wav: Data?
  }

  var format = SavedState.format
  let accounts: [Account]
  let calls: [FinishedCall]
  let recordings: [Sounded]

  /// What a start says of them.
  package var accountSettings: [SimulatorSettings.AccountSettings] {
    accounts.filter { !$0.isSubaccount }.map { account in
      .init(
        sid: account.sid, authToken: account.authToken, friendlyName: account.friendlyName,
        numbers: account.numbers.compactMap { number in number["phone_number"].map { .init(e164: $0) } })
    }
  }
}

/// A call that is over, as far as its record says.
struct FinishedCall: Sendable, Codable {
  let sid: String
  let accountSid: String
  let direction: Call.Direction
  let station: Call.Station
  let parentSid: String?
  let from: String
  let to: String
  let phoneNumberSid: String?
  let applicationSid: String?
  let status: Call.Status
  let createdAt: Date
  let updatedAt: Date
  let answeredAt: Date?
  let endedAt: Date?
  let recordings: [String]

  init(_ call: Call) {
    sid = call.sid
    accountSid = call.accountSid
    direction = call.direction
    station = call.station
    parentSid = call.parentSid
    from = call.from
    to = call.to
    phoneNumberSid = call.phoneNumberSid
    applicationSid = call.applicationSid
    status = call.status
    createdAt = call.createdAt
    updatedAt = call.updatedAt
    answeredAt = call.answeredAt
    endedAt = call.endedAt
    recordings = call.recordings
  }

  var call: Call {
    var call = Call(
      sid: sid, accountSid: accountSid, direction: direction, station: station, from: from, to: to, at: createdAt)
    call.parentSid = parentSid
    call.phoneNumberSid = phoneNumberSid
    call.applicationSid = applicationSid
    call.status = status
    call.updatedAt = updatedAt
    call.answeredAt = answeredAt
    call.endedAt = endedAt
    call.recordings = recordings
    return call
  }
}
