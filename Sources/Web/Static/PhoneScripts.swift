/// The scripts that make a phone of a page: Twilio's Voice SDK, and the stand-in that speaks to the simulator.
///
/// Pages of the sites that `RINGDESK_CORS_ORIGINS` names may load these, and no other file. They must ask with `crossorigin`:
/// `Cross-Origin-Resource-Policy` stays as it is, so that whoever asks without saying from where gets nothing.
enum PhoneScripts {
  /// - Parameter path: of a request, split as the router splits it.
  static func holds(_ path: [Substring]) -> Bool {
    path.joined(separator: "/") == VoiceSDK.path.dropFirst()
      || path.count > 3 && path[0] == "static" && path[2] == "voice"
  }
}
