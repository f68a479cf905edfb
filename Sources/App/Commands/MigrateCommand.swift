import ArgumentParser
import Storage

struct MigrateCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Bring the database to this version's schema, and stop.",
    discussion: "The server does the same at start. A copy of an existing database is kept beside it.")

  @OptionGroup var dataOptions: DataOptions

  mutating func run(in environment: Environment) async throws {
    let settings = try Settings(environment, listenOption: nil, dataDirectoryOption: dataOptions.dataDir)
    let store = try await Ringdesk(settings: settings).openStore()
    let version = store.schemaVersion
    try await store.close()
    print("The database in \(settings.dataDirectory) is at schema version \(version).")
  }
}
