/// The settings of TwiML apps and of phone numbers, in the alphabetical order of Twilio's answers where it matters not.
enum ResourceSettings {
  private static let common: [Setting] = [
    Setting("ApiVersion", "api_version", .choice(["2010-04-01", "2008-08-01"]), unset: "2010-04-01"),
    Setting("VoiceUrl", "voice_url", .url),
    Setting("VoiceMethod", "voice_method", .method),
    Setting("VoiceFallbackUrl", "voice_fallback_url", .url),
    Setting("VoiceFallbackMethod", "voice_fallback_method", .method),
    Setting("StatusCallback", "status_callback", .url),
    Setting("StatusCallbackMethod", "status_callback_method", .method),
    Setting("VoiceCallerIdLookup", "voice_caller_id_lookup", .flag),
    Setting("SmsUrl", "sms_url", .url),
    Setting("SmsMethod", "sms_method", .method),
    Setting("SmsFallbackUrl", "sms_fallback_url", .url),
    Setting("SmsFallbackMethod", "sms_fallback_method", .method),
  ]

  static let application: [Setting] =
    [Setting("FriendlyName", "friendly_name", .text(limit: 64))] + common + [
      Setting("SmsStatusCallback", "sms_status_callback", .url),
      Setting("MessageStatusCallback", "message_status_callback", .url),
      Setting("PublicApplicationConnectEnabled", "public_application_connect_enabled", .flag),
    ]

  static let phoneNumber: [Setting] =
    [Setting("FriendlyName", "friendly_name", .text(limit: 64))] + common + [
      Setting("VoiceApplicationSid", "voice_application_sid", .text(limit: 34)),
      Setting("VoiceReceiveMode", "voice_receive_mode", .choice(["voice", "fax"]), unset: "voice"),
      Setting("TrunkSid", "trunk_sid", .text(limit: 34)),
      Setting("SmsApplicationSid", "sms_application_sid", .text(limit: 34)),
      Setting("EmergencyStatus", "emergency_status", .choice(["Active", "Inactive"]), unset: "Inactive"),
      Setting("EmergencyAddressSid", "emergency_address_sid", .text(limit: 34)),
      Setting("IdentitySid", "identity_sid", .text(limit: 34)),
      Setting("AddressSid", "address_sid", .text(limit: 34)),
      Setting("BundleSid", "bundle_sid", .text(limit: 34)),
    ]
}
