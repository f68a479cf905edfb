import Foundation

/// One Twilio account and what belongs to it, in the order of creation.
struct Account: Sendable, Codable {
  enum Status: String, Sendable, Codable { case active, suspended, closed }

  let sid: String
  var authToken: String
  /// Works beside it over REST until it is promoted.
  var secondaryAuthToken: String?
  /// Its parent, or itself.
  let ownerSid: String
  var friendlyName: String
  var status = Status.active
  let createdAt: Date
  var updatedAt: Date
  var numbers: [ConfigurableResource] = []
  var applications: [ConfigurableResource] = []
  var keys: [APIKey] = []
  var callerIds: [OutgoingCallerId] = []
  var permissions = DialingPermissions()

  init(sid: String, authToken: String, ownerSid: String, friendlyName: String, at now: Date) {
    self.sid = sid
    self.authToken = authToken
    self.ownerSid = ownerSid
    self.friendlyName = friendlyName
    createdAt = now
    updatedAt = now
  }

  init(_ settings: SimulatorSettings.AccountSettings, sids: SidSource, at now: Date) {
    self.init(
      sid: settings.sid, authToken: settings.authToken, ownerSid: settings.sid,
      friendlyName: settings.friendlyName.isEmpty ? "Simulated account" : settings.friendlyName, at: now)
    numbers = settings.numbers.map { number in
      var resource = ConfigurableResource(sid: sids.sid("PN"), accountSid: settings.sid, at: now)
      resource["phone_number"] = number.e164
      resource["friendly_name"] = number.friendlyName.isEmpty ? number.e164 : number.friendlyName
      resource["voice_url"] = number.voiceURL
      resource["status_callback"] = number.statusCallback
      return resource
    }
  }

  var isActive: Bool { status == .active }
  var isSubaccount: Bool { ownerSid != sid }

  func owns(_ e164: String) -> Bool { numbers.contains { $0["phone_number"] == e164 } }

  /// Whether others may see this number as the caller.
  func mayShow(_ e164: String) -> Bool { owns(e164) || callerIds.contains { $0.phoneNumber == e164 } }

  func application(_ sid: String) -> ConfigurableResource? { applications.first { $0.sid == sid } }
}

/// Signs access tokens and authenticates REST requests; its secret is shown once.
struct APIKey: Sendable, Codable {
  let sid: String
  let secret: String
  var friendlyName: String
  let createdAt: Date
  var updatedAt: Date
}
