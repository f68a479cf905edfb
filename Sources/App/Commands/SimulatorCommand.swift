import ArgumentParser

struct SimulatorCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulator", abstract: "Run the pretend Twilio Voice alone, for developers and tests.",
    discussion: "Point an official SDK at it, e.g. in Python: client.api.base_url = \"http://127.0.0.1:8081\"")

  @OptionGroup var listenOptions: ListenOptions

  @Option(help: ArgumentHelp("AC and 32 hex digits; made up if not given.", valueName: "SID"))
  var accountSid: String?

  @Option(help: ArgumentHelp("Made up if not given.", valueName: "TOKEN"))
  var authToken: String?

  @Option(help: ArgumentHelp("A number of the account, E.164; repeatable.", valueName: "+1555…"))
  var phoneNumber: [String] = []

  @Option(
    help: ArgumentHelp(
      "Opens the control API beyond loopback to who sends this as a Bearer token.", valueName: "TOKEN"))
  var controlToken: String?

  mutating func run(in environment: Environment) async throws {
    let settings = try Settings(
      environment, listenOption: listenOptions.listen ?? "127.0.0.1:8081", dataDirectoryOption: nil)
    let readyFile = listenOptions.readyFile.map(ReadyFile.init(path:))
    try await StandAloneSimulator(
      settings: settings, accountSid: accountSid, authToken: authToken, phoneNumbers: phoneNumber,
      controlToken: controlToken
    ).run { try readyFile?.write($0) }
  }
}
