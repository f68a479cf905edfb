import ArgumentParser
import Foundation
import Storage

struct RestoreCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a backup in the place of the database, while no server runs.",
    discussion: """
      The backup is checked first: it must be sound, of this version or an older one, and its secrets must open with the \
      key file, so put that back before. The database that is there is kept beside it, as ringdesk.sqlite.before-restore.

      Run it as the server's user: sudo -u ringdesk ringdesk restore FILE. Afterwards Twilio may differ from what the \
      backup says; Settings, Twilio, shows it and offers to repair it.
      """)

  @Argument(help: ArgumentHelp("A file that ringdesk backup made.", valueName: "FILE"))
  var file: String

  @Option(help: ArgumentHelp("The server's data directory; made if missing.", valueName: "PATH"))
  var dataDir: String?

  @Option(help: ArgumentHelp("A file with the server's settings, one NAME=VALUE a line.", valueName: "PATH"))
  var envFile: String?

  mutating func run(in environment: Environment) async throws {
    let environment = try ServiceSettings(file: envFile, hasDataDirectory: dataDir != nil).applied(to: environment)
    let settings = try Settings(environment, listenOption: nil, dataDirectoryOption: dataDir)
    let path = URL(fileURLWithPath: file).standardizedFileURL.path
    do {
      try await Backup(dataDirectory: settings.dataDirectory).restore(from: path, keyFile: settings.secretKeyFile)
    } catch let error as StoreError {
      throw StartFailure("\(error)")
    }
    print("The database in \(settings.dataDirectory) is that of \(path) now. Start the server.")
  }
}
