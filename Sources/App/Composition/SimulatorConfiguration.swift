import Foundation
import Logging
import Simulator
import Twilio

/// The file of `ringdesk simulator --config`: accounts, people, and what is a guess about Twilio.
struct SimulatorConfiguration: Decodable {
  struct Account: Decodable {
    let accountSid: String
    let authToken: String
    let friendlyName: String?
    let phoneNumbers: [Number]?
  }

  struct Number: Decodable {
    let phoneNumber: String
    let friendlyName: String?
    let voiceUrl: String?
    let statusCallback: String?
  }

  /// Where Twilio's own behaviour is not documented, or where a demo wants another pace.
  struct Behaviour: Decodable {
    let requestsActionAfterHangup: Bool?
    let registrationLingersSeconds: Double?
    let reconnectSeconds: Double?
    let recordingProcessingSeconds: Double?
    let ringGraceSeconds: Double?
    let secondsPerWord: Double?
    let secondsPerPlay: Double?
    let outsideAnswersAfterSeconds: Double?
    let historyLimit: Int?
    let exchangeLimit: Int?
    let startBalance: Double?
    /// Country codes such as `US`; left out, every country may be called.
    let callableCountries: Set<String>?
  }

  let accounts: [Account]?
  /// `answer`, `busy` or `no-answer` by number.
  let people: [String: String]?
  let behaviour: Behaviour?

  /// - Throws: ``StartFailure`` that says where the file is wrong.
  static func read(_ path: String) throws -> SimulatorConfiguration {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw StartFailure("The configuration \(path) cannot be read.")
    }
    do {
      let configuration = try JSONDecoder().decode(SimulatorConfiguration.self, from: data)
      try configuration.check()
      return configuration
    } catch let failure as StartFailure {
      throw StartFailure("The configuration \(path) is wrong: \(failure.sentence)")
    } catch let error as DecodingError {
      throw StartFailure("The configuration \(path) is wrong: \(Self.sentence(error))")
    }
  }

  private func check() throws {
    let accounts = accounts ?? []
    guard Set(accounts.map(\.accountSid)).count == accounts.count else {
      throw StartFailure("two accounts have the same accountSid.")
    }
    for account in accounts {
      guard AccountSid.isValid(account.accountSid) else {
        throw StartFailure("accountSid must be AC and 32 hex digits, but is \"\(account.accountSid)\".")
      }
      for number in account.phoneNumbers ?? [] where !SimulatedAccount.isE164(number.phoneNumber) {
        throw StartFailure("phoneNumber must be E.164, such as +15550100001, but is \"\(number.phoneNumber)\".")
      }
    }
    let numbers = accounts.flatMap { $0.phoneNumbers ?? [] }.map(\.phoneNumber)
    guard Set(numbers).count == numbers.count else { throw StartFailure("a phone number stands there twice.") }
    for (number, behaviour) in people ?? [:] {
      guard SimulatedAccount.isE164(number), ["answer", "busy", "no-answer"].contains(behaviour) else {
        throw StartFailure("people holds numbers in E.164 with answer, busy or no-answer, not \(number): \(behaviour).")
      }
    }
    if let behaviour { try check(behaviour) }
  }

  /// A number that is below nothing, or that no clock can add up.
  private func check(_ behaviour: Behaviour) throws {
    let limits = ["historyLimit": behaviour.historyLimit, "exchangeLimit": behaviour.exchangeLimit]
    for (name, limit) in limits where !(limit.map { (1...1_000_000).contains($0) } ?? true) {
      throw StartFailure("behaviour.\(name) must be from 1 to 1000000.")
    }
    let times = [
      "registrationLingersSeconds": behaviour.registrationLingersSeconds,
      "reconnectSeconds": behaviour.reconnectSeconds,
      "recordingProcessingSeconds": behaviour.recordingProcessingSeconds,
      "ringGraceSeconds": behaviour.ringGraceSeconds, "secondsPerWord": behaviour.secondsPerWord,
      "secondsPerPlay": behaviour.secondsPerPlay, "outsideAnswersAfterSeconds": behaviour.outsideAnswersAfterSeconds,
    ]
    for (name, seconds) in times where !(seconds.map { (0...86_400).contains($0) } ?? true) {
      throw StartFailure("behaviour.\(name) must be from 0 to 86400.")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
      return path.isEmpty ? "the document" : String(path.drop { $0 == "." })
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(key.stringValue) is missing in \(place(context))."
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context)) holds the wrong kind of value."
    case .dataCorrupted: return "it is not JSON."
    @unknown default: return "\(error)"
    }
  }

  // MARK: Into settings

  var accountSettings: [SimulatorSettings.AccountSettings] {
    (accounts ?? []).map { account in
      .init(
        sid: account.accountSid, authToken: account.authToken, friendlyName: account.friendlyName ?? "",
        numbers: (account.phoneNumbers ?? []).map {
          .init(
            e164: $0.phoneNumber, friendlyName: $0.friendlyName ?? "", voiceURL: $0.voiceUrl,
            statusCallback: $0.statusCallback)
        })
    }
  }

  func apply(to settings: inout SimulatorSettings) {
    settings.people = people ?? [:]
    guard let behaviour else { return }
    func take<Value>(_ value: Value?, into path: WritableKeyPath<SimulatorSettings, Value>) {
      if let value { settings[keyPath: path] = value }
    }
    take(behaviour.requestsActionAfterHangup, into: \.requestsActionAfterHangup)
    take(behaviour.registrationLingersSeconds, into: \.registrationLingersSeconds)
    take(behaviour.reconnectSeconds, into: \.reconnectSeconds)
    take(behaviour.recordingProcessingSeconds, into: \.recordingProcessingSeconds)
    take(behaviour.ringGraceSeconds, into: \.ringGraceSeconds)
    take(behaviour.secondsPerWord, into: \.secondsPerWord)
    take(behaviour.secondsPerPlay, into: \.secondsPerPlay)
    take(behaviour.outsideAnswersAfterSeconds, into: \.outsideAnswersAfterSeconds)
    take(behaviour.historyLimit, into: \.historyLimit)
    take(behaviour.exchangeLimit, into: \.exchangeLimit)
    take(behaviour.startBalance, into: \.startBalance)
    if let countries = behaviour.callableCountries { settings.callableCountries = countries }
  }
}
