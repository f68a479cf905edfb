import Cryptography
import Foundation
import Logging
import Simulator
import Twilio

/// The account that a simulator starts with; what is not given is made up.
struct SimulatedAccount {
  static let standardNumbers = ["+15550100001", "+15550100002"]

  let sid: String
  let authToken: String
  let numbers: [String]
  var numberNames: [String] = []
  /// Where the calls of all its numbers go.
  var voiceURL: String?

  /// - Throws: ``StartFailure`` for what Twilio could not have given out.
  init(sid: String?, authToken: String?, numbers: [String]) throws {
    self.sid = sid ?? "AC" + BaseEncoding.hex.encode(randomBytes(16))
    self.authToken = authToken ?? BaseEncoding.hex.encode(randomBytes(16))
    self.numbers = numbers
    guard AccountSid.isValid(self.sid) else {
      throw StartFailure("--account-sid must be AC and 32 hex digits, but is \"\(self.sid)\".")
    }
    for number in numbers where !Self.isE164(number) {
      throw StartFailure("--phone-number must be E.164, such as +15550100001, but is \"\(number)\".")
    }
  }

  var accountSettings: SimulatorSettings.AccountSettings {
    .init(
      sid: sid, authToken: authToken, friendlyName: "Pretend account",
      numbers: numbers.enumerated().map { index, number in
        .init(
          e164: number, friendlyName: numberNames.indices.contains(index) ? numberNames[index] : number,
          voiceURL: voiceURL)
      })
  }

  func settings(logger: Logger) -> SimulatorSettings {
    SimulatorSettings(accounts: [accountSettings], randomBytes: { randomBytes($0) }, logger: logger)
  }

  static func isE164(_ text: String) -> Bool {
    text.hasPrefix("+") && (7...15).contains(text.utf8.count - 1)
      && text.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
