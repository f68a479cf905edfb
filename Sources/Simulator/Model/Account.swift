import Foundation

/// One Twilio account and what belongs to it, in the order of creation.
struct Account: Sendable {
  let sid: String
  let authToken: String
  var friendlyName: String
  let createdAt: Date
  var updatedAt: Date
  var numbers: [ConfigurableResource] = []
  var applications: [ConfigurableResource] = []
  var keys: [APIKey] = []

  init(_ settings: SimulatorSettings.AccountSettings, sids: SidSource, at now: Date) {
    sid = settings.sid
    authToken = settings.authToken
    friendlyName = settings.friendlyName.isEmpty ? "Simulated account" : settings.friendlyName
    createdAt = now
    updatedAt = now
    numbers = settings.numbers.map { number in
      var resource = ConfigurableResource(sid: sids.sid("PN"), accountSid: settings.sid, at: now)
      resource["phone_number"] = number.e164
      resource["friendly_name"] = number.friendlyName.isEmpty ? number.e164 : number.friendlyName
      resource["voice_url"] = number.voiceURL
      resource["status_callback"] = number.statusCallback
      return resource
    }
  }

  func owns(_ e164: String) -> Bool { numbers.contains { $0["phone_number"] == e164 } }

  func application(_ sid: String) -> ConfigurableResource? { applications.first { $0.sid == sid } }
}

/// Signs access tokens and authenticates REST requests; its secret is shown once.
struct APIKey: Sendable {
  let sid: String
  let secret: String
  var friendlyName: String
  let createdAt: Date
  var updatedAt: Date
}
