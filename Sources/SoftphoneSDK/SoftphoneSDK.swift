/// # SoftphoneSDK
///
/// Gets Twilio's Voice SDK for browsers, which is never part of this program, and keeps it in the data directory with its
/// licence.
///
/// Invariants
/// - What is kept is byte for byte the release that the page was written for: its SHA-256 is pinned here.
/// - A file that is refused replaces nothing.
///
/// Why not the newest: the page drives the SDK by its behaviour, and 2.x changes that between releases. Why not from
/// Twilio's network at every load: since 2.0 there is none (readme of twilio-voice.js), and the page loads nothing from
/// elsewhere.
package struct PinnedSDK: Sendable {
  package let version: String
  /// Of `twilio.min.js`, in hexadecimal.
  package let sha256: String
  /// Where it can be had, the likeliest first.
  let sources: [SDKSource]

  package static let current = PinnedSDK(
    version: "2.18.3", sha256: "c688006b6fe2f1810a5eb8e64c1a2549a8bf60fb675e51ee46cedd8ec449dd81",
    sources: [
      // `dist` is on the tags of releases alone.
      .file(
        "https://raw.githubusercontent.com/twilio/twilio-voice.js/2.18.3/dist/twilio.min.js",
        licence: "https://raw.githubusercontent.com/twilio/twilio-voice.js/2.18.3/LICENSE.md"),
      .package("https://registry.npmjs.org/@twilio/voice-sdk/-/voice-sdk-2.18.3.tgz"),
    ])
}

enum SDKSource: Sendable {
  case file(String, licence: String?)
  /// A package of npm's: a gzipped tar.
  case package(String)

  /// By how the URL ends.
  init(url: String) {
    self = url.hasSuffix(".tgz") || url.hasSuffix(".tar.gz") ? .package(url) : .file(url, licence: nil)
  }

  var url: String {
    switch self {
    case .file(let url, _), .package(let url): url
    }
  }
}
