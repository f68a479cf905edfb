import Domain
import ArgumentParser

struct ServeCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(commandName: "serve", abstract: "Run the phone desk.")

  @OptionGroup var listenOptions: ListenOptions
  @OptionGroup var dataOptions: DataOptions

  mutating func run(in environment: Environment) async throws {
    let settings = try Settings(
      environment, listenOption: listenOptions.listen, dataDirectoryOption: dataOptions.dataDir)
    let readyFile = try listenOptions.readyFile.map(ReadyFile.init(path:))
    try await Ringdesk(settings: settings).serve { url in
      try readyFile?.write(["url": .string(url), "pid": .pid])
    }
  }
}
