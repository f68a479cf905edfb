import ArgumentParser
import Foundation
import Storage

struct BackupCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the database into a file, while the server runs or without it.",
    discussion: """
      The copy holds everything as of one moment: people, settings, numbers, calls. It is written beside FILE, flushed to \
      the disk, and takes FILE's place only when it is whole.

      Two things are not in it. The key file (secret.key in the data directory, or what RINGDESK_SECRET_KEY_FILE names): \
      without it the Twilio credentials in the copy cannot be read; keep a copy of it once, in another place than the \
      backups. And the sound of voicemails, in the folder recordings of the data directory.

      ringdesk restore FILE puts it back.
      """)

  @Argument(help: ArgumentHelp("Where the copy goes; what is there is replaced.", valueName: "FILE"))
  var file: String

  @OptionGroup var upkeep: UpkeepOptions

  mutating func run(in environment: Environment) async throws {
    let settings = try upkeep.settings(in: environment)
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    try await upkeep.saying {
      try await Backup(dataDirectory: settings.dataDirectory).write(to: path, at: Date())
    }
    let key = settings.secretKeyFile ?? settings.dataDirectory + "/secret.key"
    print("The database was copied to \(path). Keep the key \(key) as well, in another place.")
  }
}
