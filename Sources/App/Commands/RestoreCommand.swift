import ArgumentParser
import Foundation
import Storage

struct RestoreCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a backup in the place of the database, while no server runs.",
    discussion: """
      The backup is checked first: it must be sound, of this version or an older one, and its secrets must open with the \
      key file, so put that back before; where that is lost too, --lost-key restores the rest, and ringdesk new-key makes a \
      new one. The database that is there is kept beside it, as ringdesk.sqlite.before-restore.

      Run it as the server's user: sudo -u ringdesk ringdesk restore FILE. Afterwards Twilio may differ from what the \
      backup says; Settings, Twilio, shows it and offers to repair it.
      """)

  @Argument(help: ArgumentHelp("A file that ringdesk backup made.", valueName: "FILE"))
  var file: String

  @Flag(help: "The key file is lost: restore without it, and run ringdesk new-key before the server starts.")
  var lostKey = false

  @OptionGroup var upkeep: UpkeepOptions

  mutating func run(in environment: Environment) async throws {
    let settings = try upkeep.settings(in: environment)
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    try await upkeep.saying {
      try await Backup(dataDirectory: settings.dataDirectory).restore(
        from: path, keyFile: settings.secretKeyFile, isKeyLost: lostKey)
    }
    let next = lostKey ? "Run ringdesk new-key, then start the server." : "Start the server."
    print("The database in \(settings.dataDirectory) is that of \(path) now. \(next)")
  }
}
