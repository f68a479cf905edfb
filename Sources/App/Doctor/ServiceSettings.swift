import Foundation

/// The settings of a server that the system starts, for commands that a person runs beside it.
struct ServiceSettings {
  /// Of the Debian package, which also sets the data directory.
  static let file = "/etc/ringdesk/ringdesk.env"
  private static let dataDirectory = "/var/lib/ringdesk"

  /// What the person named.
  let file: String?
  let hasDataDirectory: Bool

  /// - Throws: ``StartFailure`` for a named file that cannot be read.
  func applied(to environment: Environment) throws -> Environment {
    if let file {
      guard let text = Self.text(of: file) else { throw StartFailure("The settings \(file) cannot be read.") }
      return environment.filled(from: text)
    }
    guard !environment.isOurs, !hasDataDirectory, let text = Self.text(of: Self.file) else { return environment }
    return environment.filled(from: text).filled(from: "RINGDESK_DATA_DIR=\(Self.dataDirectory)")
  }

  private static func text(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
