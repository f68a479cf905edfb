import ArgumentParser
import Storage

/// Where the server's data and settings are, for commands that look after them beside it.
struct UpkeepOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The server's data directory.", valueName: "PATH"))
  var dataDir: String?

  @Option(help: ArgumentHelp("A file with the server's settings, one NAME=VALUE a line.", valueName: "PATH"))
  var envFile: String?

  func settings(in environment: Environment) throws -> Settings {
    let environment = try ServiceSettings(file: envFile, hasDataDirectory: dataDir != nil).applied(to: environment)
    return try Settings(environment, listenOption: nil, dataDirectoryOption: dataDir)
  }

  /// What the store refuses ends the command with a sentence.
  func saying<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
    do { return try await work() } catch let error as StoreError { throw StartFailure("\(error)") }
  }
}
