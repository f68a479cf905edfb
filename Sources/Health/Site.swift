package import Curl
package import Foundation
import Storage
package import Twilio

/// What the server's settings say, and what of the world outside cannot be asked for twice the same way.
package struct Site: Sendable {
  package var dataDirectory: String
  /// `RINGDESK_SECRET_KEY_FILE`; nil is the data directory's.
  package var keyFile: String?
  /// `RINGDESK_PUBLIC_URL`; nil is unset.
  package var publicURL: String?
  /// Where a server of these settings answers on this machine; nil for the server itself, and for a port that is picked.
  package var listenURL: String?
  /// `RINGDESK_VOICE_SDK_FILE`.
  package var voiceSDKFile: String?
  /// Its data is thrown away, and nobody needs to reach it.
  package var isDemo = false
  /// Whether the reader stands at this machine: then files are named with their paths.
  package var namesPaths = false
  /// How long the longest check may take: reading the whole database.
  package var patience: Duration = .seconds(300)
  package var api: TwilioAPI
  package var http: CurlClient
  package var now: @Sendable () -> Date
  /// Bytes left on the disk of a path; nil where that is unknown.
  package var freeBytes: @Sendable (_ path: String) -> Int64? = Self.freeBytes

  package init(dataDirectory: String, api: TwilioAPI, http: CurlClient, now: @escaping @Sendable () -> Date) {
    self.dataDirectory = URL(fileURLWithPath: dataDirectory).standardizedFileURL.path
    self.api = api
    self.http = http
    self.now = now
  }

  /// Whether Twilio itself carries the calls, and not the simulator.
  var usesTwilio: Bool { api.isTwilio }

  func file(_ name: String) -> String { "\(dataDirectory)/\(name)" }

  var keyPath: String { keyFile ?? file(KeyFile.standardName) }

  // MARK: In words

  /// How a file of the data directory is named to the reader.
  func naming(_ name: String) -> String { namesPaths ? file(name) : "\(name) in the data directory" }

  var nameOfDirectory: String { namesPaths ? "The data directory \(dataDirectory)" : "The data directory" }

  var nameOfKey: String {
    if namesPaths { return keyPath }
    return keyFile == nil ? naming(KeyFile.standardName) : "the file that RINGDESK_SECRET_KEY_FILE names"
  }

  private static func freeBytes(_ path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0, status.f_blocks > 0 else { return nil }
    return Int64(status.f_bavail) * Int64(status.f_frsize)
  }
}

/// Bytes for people.
func sized(_ bytes: Int64) -> String {
  switch bytes {
  case (1 << 30)...: "\((Double(bytes) / Double(1 << 30) * 10).rounded() / 10) GB"
  case (1 << 20)...: "\(bytes >> 20) MB"
  default: "\(bytes >> 10) kB"
  }
}

/// `1 day`, `3 days`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}

/// `US, DE and FR`.
func together(_ words: [String]) -> String {
  words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
}
