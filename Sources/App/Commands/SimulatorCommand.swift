import ArgumentParser
import Cryptography
import Foundation
import Simulator

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

  @Option(help: ArgumentHelp("Where the calls of these numbers go; the REST API changes it.", valueName: "URL"))
  var voiceUrl: String?

  @Option(
    help: ArgumentHelp("Accounts, numbers and people from a JSON file; see docs/simulator.md.", valueName: "FILE"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Keeps accounts, numbers, apps, keys, finished calls and recordings from one start to the next.",
      valueName: "FILE"))
  var stateFile: String?

  @Flag(help: "Time stands still until POST /simulator/clock moves it: for tests that wait for nothing.")
  var standingClock = false

  @Option(
    help: ArgumentHelp(
      "Opens the control API beyond loopback to who sends this as a Bearer token.", valueName: "TOKEN"))
  var controlToken: String?

  mutating func run(in environment: Environment) async throws {
    let settings = try Settings(
      environment, listenOption: listenOptions.listen ?? "127.0.0.1:8081", dataDirectoryOption: nil)
    let readyFile = try listenOptions.readyFile.map(ReadyFile.init(path:))
    try await StandAloneSimulator(settings: settings, simulated: try simulated(Ringdesk(settings: settings)))
      .run { try readyFile?.write($0) }
  }

  /// The account that options describe, before those of the file; a made-up one only where there is no other.
  private func simulated(_ ringdesk: Ringdesk) throws -> SimulatorSettings {
    let configuration = try config.map(SimulatorConfiguration.read)
    let file = stateFile.map(StateFile.init(path:))
    let saved = try read(file)
    var accounts = configuration?.accountSettings ?? []
    for kept in saved?.accountSettings ?? [] where !accounts.contains(where: { $0.sid == kept.sid }) {
      accounts.append(kept)
    }
    if accountSid != nil || authToken != nil || !phoneNumber.isEmpty || voiceUrl != nil || accounts.isEmpty {
      // The same options mean the same account at the next start, though its SID was made up at the first.
      let kept = saved?.accountSettings.first { kept in
        accountSid.map { $0 == kept.sid } ?? !(configuration?.accountSettings ?? []).contains { $0.sid == kept.sid }
      }
      var own = try SimulatedAccount(
        sid: accountSid ?? kept?.sid, authToken: authToken ?? kept?.authToken,
        numbers: phoneNumber.isEmpty ? kept?.numbers.map(\.e164) ?? SimulatedAccount.standardNumbers : phoneNumber)
      own.voiceURL = try voiceUrl.map(Self.checkedURL)
      accounts.removeAll { $0.sid == own.sid }
      accounts.insert(own.accountSettings, at: 0)
    }
    var simulated = SimulatorSettings(
      accounts: accounts, clock: standingClock ? .standing() : .running(), randomBytes: { randomBytes($0) },
      logger: ringdesk.logger("simulator"))
    configuration?.apply(to: &simulated)
    simulated.controlToken = controlToken
    (simulated.stateFile, simulated.savedState) = (file, saved)
    return simulated
  }

  private static func checkedURL(_ text: String) throws -> String {
    guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
      parts.host?.isEmpty == false
    else { throw StartFailure("--voice-url must be an http or https URL, but is \"\(text)\".") }
    return text
  }

  private func read(_ file: StateFile?) throws -> SavedState? {
    guard let file, let path = stateFile else { return nil }
    guard FileManager.default.isWritableFile(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path) else {
      throw StartFailure("The state file \(path) cannot be used: its folder is not there, or takes no files.")
    }
    do throws(StateFile.Failure) {
      return try file.read()
    } catch {
      throw StartFailure("The state file \(path) cannot be used: \(error.reason).")
    }
  }
}
