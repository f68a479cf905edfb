import Foundation
import Logging
import Web

/// What the environment says; options of a command win over it.
struct Settings: Sendable {
  var publicURL: String?
  var listen: ListenAddress
  var dataDirectory: String
  var secretKeyFile: String?
  var voiceSDKFile: String?
  var proxies: TrustedProxies
  var corsOrigins: AllowedOrigins
  /// One base for all of Twilio's hosts; nil means Twilio itself.
  var twilioAPIURL: String?
  /// Whether webhooks may go to addresses that the internet does not reach.
  var allowsPrivateHooks: Bool
  var logLevel: Logger.Level
  var logFormat: LogFormat

  /// - Throws: ``StartFailure`` that names the variable and says what it may be.
  init(_ environment: Environment, listenOption: String?, dataDirectoryOption: String?, isDemo: Bool = false) throws {
    publicURL = try environment["RINGDESK_PUBLIC_URL"].map(PublicURL.checked)
    listen = try ListenAddress.resolve(option: listenOption, environment: environment)
    dataDirectory =
      dataDirectoryOption ?? environment["RINGDESK_DATA_DIR"] ?? Self.standardDataDirectory(environment)
    guard !dataDirectory.isEmpty else { throw StartFailure("--data-dir must name a folder.") }
    secretKeyFile = environment["RINGDESK_SECRET_KEY_FILE"]
    voiceSDKFile = try environment["RINGDESK_VOICE_SDK_FILE"].map(Self.readableFile)
    proxies = try environment["RINGDESK_TRUSTED_PROXIES"].map(Self.checkedProxies) ?? .thisMachine
    corsOrigins = try environment["RINGDESK_CORS_ORIGINS"].map(Self.checkedOrigins) ?? .none
    twilioAPIURL = try environment["RINGDESK_TWILIO_API_URL"].map(Self.checkedAPIURL)
    allowsPrivateHooks = try Self.flag(environment, "RINGDESK_ALLOW_PRIVATE_HOOKS", standard: isDemo)
    logLevel = try Self.word(environment, "RINGDESK_LOG_LEVEL", standard: .info, all: Logger.Level.allCases)
    logFormat = try Self.word(environment, "RINGDESK_LOG_FORMAT", standard: .text, all: LogFormat.allCases)
  }

  private static func standardDataDirectory(_ environment: Environment) -> String {
    let home = environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? "/var/lib") + "/.local/share"
    return home + "/ringdesk"
  }

  private static func checkedAPIURL(_ text: String) throws -> String {
    var trimmed = text
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard let parts = URLComponents(string: trimmed), ["http", "https"].contains(parts.scheme), parts.host != nil,
      parts.query == nil, parts.fragment == nil, parts.user == nil, (1...65535).contains(parts.port ?? 1)
    else {
      throw StartFailure(
        "RINGDESK_TWILIO_API_URL must be an http or https URL without query or user, but is \"\(text)\".")
    }
    return trimmed
  }

  private static func checkedProxies(_ text: String) throws -> TrustedProxies {
    guard let proxies = TrustedProxies(text) else {
      throw StartFailure(
        "RINGDESK_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, with commas between, but is "
          + "\"\(text)\".")
    }
    return proxies
  }

  private static func checkedOrigins(_ text: String) throws -> AllowedOrigins {
    guard let origins = AllowedOrigins(text) else {
      throw StartFailure(
        "RINGDESK_CORS_ORIGINS must be origins such as https://crm.example.com, scheme, host and port alone, with commas "
          + "between, but is \"\(text)\".")
    }
    return origins
  }

  private static func readableFile(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.isReadableFile(atPath: path),
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
    else {
      throw StartFailure("RINGDESK_VOICE_SDK_FILE names \(path), where there is no file that can be read.")
    }
    return path
  }

  private static func flag(_ environment: Environment, _ name: String, standard: Bool) throws -> Bool {
    guard let text = environment[name] else { return standard }
    guard ["0", "1"].contains(text) else { throw StartFailure("\(name) must be 0 or 1, but is \"\(text)\".") }
    return text == "1"
  }

  private static func word<Word: RawRepresentable>(
    _ environment: Environment, _ name: String, standard: Word, all: [Word]
  ) throws -> Word where Word.RawValue == String {
    guard let text = environment[name] else { return standard }
    guard let word = Word(rawValue: text.lowercased()) else {
      let choice = all.map(\.rawValue).joined(separator: ", ")
      throw StartFailure("\(name) must be one of \(choice), but is \"\(text)\".")
    }
    return word
  }
}
