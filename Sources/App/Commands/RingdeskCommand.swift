import ArgumentParser

struct RingdeskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ringdesk",
    abstract: "A phone desk for small teams: calls to your Twilio numbers ring in your team's browsers.",
    discussion: """
      Settings come from the environment (RINGDESK_…, see the README); options win over it.
      Try it without Twilio and without a network: ringdesk demo
      """,
    version: Release.version,
    subcommands: [
      ServeCommand.self, DemoCommand.self, SimulatorCommand.self, DoctorCommand.self, BackupCommand.self,
      RestoreCommand.self, NewKeyCommand.self, MigrateCommand.self, VoiceSDKCommand.self, OpenAPICommand.self,
      VersionCommand.self,
    ])
}

/// A command that runs in an environment, asynchronously.
protocol EnvironmentCommand: ParsableCommand {
  mutating func run(in environment: Environment) async throws
}

/// Where to listen and whom to tell that the server is ready.
struct ListenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where to listen; port 0 picks a free one.", valueName: "HOST:PORT"))
  var listen: String?

  @Option(
    help: ArgumentHelp("Write a JSON file here, at once and whole, when requests are accepted.", valueName: "PATH"))
  var readyFile: String?
}

struct DataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder that holds the database; made if missing.", valueName: "PATH"))
  var dataDir: String?
}

enum Release {
  static let version = "0.1.0"
}
