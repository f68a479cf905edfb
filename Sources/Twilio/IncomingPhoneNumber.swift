/// A number of the account and what Twilio does when it is called.
package struct IncomingPhoneNumber: TwilioRow, Sendable, Equatable {
  static let listKey = "incomingPhoneNumbers"

  package struct Capabilities: Decodable, Sendable, Equatable {
    package let voice: Bool?
  }

  package let sid: PhoneNumberSid
  package let phoneNumber: String
  package let friendlyName: String?
  package let capabilities: Capabilities?
  package let emergencyStatus: String?
  package let voice: VoiceSettings

  package var isVoiceCapable: Bool { capabilities?.voice ?? false }

  private enum CodingKeys: String, CodingKey {
    case sid, phoneNumber, friendlyName, capabilities, emergencyStatus
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    sid = try container.decode(PhoneNumberSid.self, forKey: .sid)
    phoneNumber = try container.decode(String.self, forKey: .phoneNumber)
    friendlyName = try container.decodeIfPresent(String.self, forKey: .friendlyName)
    capabilities = try container.decodeIfPresent(Capabilities.self, forKey: .capabilities)
    emergencyStatus = try container.decodeIfPresent(String.self, forKey: .emergencyStatus)
    voice = try VoiceSettings(from: decoder)
  }
}

/// Which of a number's settings decide what happens to its calls: a trunk before an app before the URLs.
package struct VoiceSettings: Codable, Sendable, Equatable {
  package var voiceApplicationSid: String?
  package var trunkSid: String?
  package var voiceUrl: String?
  package var voiceMethod: String?
  package var voiceFallbackUrl: String?
  package var voiceFallbackMethod: String?
  package var statusCallback: String?
  package var statusCallbackMethod: String?

  package init(
    voiceApplicationSid: String? = nil, trunkSid: String? = nil, voiceUrl: String? = nil, voiceMethod: String? = nil,
    voiceFallbackUrl: String? = nil, voiceFallbackMethod: String? = nil, statusCallback: String? = nil,
    statusCallbackMethod: String? = nil
  ) {
    self.voiceApplicationSid = voiceApplicationSid
    self.trunkSid = trunkSid
    self.voiceUrl = voiceUrl
    self.voiceMethod = voiceMethod
    self.voiceFallbackUrl = voiceFallbackUrl
    self.voiceFallbackMethod = voiceFallbackMethod
    self.statusCallback = statusCallback
    self.statusCallbackMethod = statusCallbackMethod
  }

  /// Nothing is set by it.
  package var isEmpty: Bool { parameters.isEmpty }

  /// Sets what is not nil; the empty string clears. A trunk and an app clear each other at Twilio, so only one of the
  /// two goes out: the trunk if there is one.
  var parameters: [(name: String, value: String)] {
    let hasTrunk = !(trunkSid ?? "").isEmpty
    let all: [(name: String, value: String?)] = [
      ("VoiceUrl", voiceUrl), ("VoiceMethod", voiceMethod), ("VoiceFallbackUrl", voiceFallbackUrl),
      ("VoiceFallbackMethod", voiceFallbackMethod), ("StatusCallback", statusCallback),
      ("StatusCallbackMethod", statusCallbackMethod), ("VoiceApplicationSid", hasTrunk ? nil : voiceApplicationSid),
      ("TrunkSid", hasTrunk ? trunkSid : nil),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }
}

extension TwilioClient {
  package func listPhoneNumbers() async throws(TwilioFailure) -> [IncomingPhoneNumber] {
    try await list("\(accountPath)/IncomingPhoneNumbers.json")
  }

  /// The account's number of exactly these digits; nil when it has none.
  package func findPhoneNumber(_ e164: String) async throws(TwilioFailure) -> IncomingPhoneNumber? {
    // The filter finds parts of numbers too.
    let rows: [IncomingPhoneNumber] = try await list(
      "\(accountPath)/IncomingPhoneNumbers.json", [("PhoneNumber", e164)])
    return rows.first { $0.phoneNumber == e164 }
  }

  /// Buys exactly this number; its calls go to the app from the first moment.
  package func buyPhoneNumber(
    _ e164: String, app: ApplicationSid
  ) async throws(TwilioFailure) -> IncomingPhoneNumber {
    try await post(
      "\(accountPath)/IncomingPhoneNumbers.json", [("PhoneNumber", e164), ("VoiceApplicationSid", app.text)])
  }

  /// Gives the number back to Twilio, for good.
  package func releasePhoneNumber(_ sid: PhoneNumberSid) async throws(TwilioFailure) {
    try await delete("\(accountPath)/IncomingPhoneNumbers/\(sid).json")
  }

  package func fetchPhoneNumber(_ sid: PhoneNumberSid) async throws(TwilioFailure) -> IncomingPhoneNumber {
    try await fetch("\(accountPath)/IncomingPhoneNumbers/\(sid).json")
  }

  /// Changes the settings that are not nil.
  package func updatePhoneNumber(
    _ sid: PhoneNumberSid, _ settings: VoiceSettings
  ) async throws(TwilioFailure) -> IncomingPhoneNumber {
    try await post("\(accountPath)/IncomingPhoneNumbers/\(sid).json", settings.parameters)
  }
}
