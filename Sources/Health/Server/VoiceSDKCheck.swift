import Cryptography
import Foundation
import SoftphoneSDK

/// Twilio's SDK, without which no browser rings.
enum VoiceSDKCheck {
  /// - Parameter isNeeded: whether a workspace is connected to Twilio itself.
  static func findings(_ site: Site, isNeeded: Bool, pinned: PinnedSDK = .current) -> [Finding] {
    guard isNeeded || site.voiceSDKFile != nil else {
      guard !site.usesTwilio else { return [] }
      return [
        .good("voiceSDK.notNeeded", .voiceSDK, "Twilio is played by the simulator, so its Voice SDK is not needed.")
      ]
    }
    let path = site.voiceSDKFile ?? site.file("voice-sdk/twilio.min.js")
    guard let bytes = FileManager.default.contents(atPath: path) else {
      return [
        .problem(
          "voiceSDK.missing", .voiceSDK, "Twilio's Voice SDK is not there.", why: "Without it no browser can ring.",
          toDo: "On a machine with internet run ringdesk voice-sdk install; without, give it a copy of the file.")
      ]
    }
    guard BaseEncoding.hex.encode(Digest.sha256(Array(bytes))) == pinned.sha256 else {
      return [
        .problem(
          "voiceSDK.differs", .voiceSDK, "The Voice SDK's file is not that of release \(pinned.version).",
          why: "The softphone was written for that release; with another one calls may fail in the browser.",
          toDo: site.voiceSDKFile == nil
            ? "Run ringdesk voice-sdk install."
            : "Put twilio.min.js of that release where RINGDESK_VOICE_SDK_FILE says.")
      ]
    }
    return [.good("voiceSDK.good", .voiceSDK, "Twilio's Voice SDK \(pinned.version) is in its place.")]
  }
}
