import ArgumentParser
import Foundation

struct DemoCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Try the desk offline: server, pretend Twilio and the team Acme in one process.",
    discussion: "Everything is kept in a folder of its own, which is removed at the end unless --data-dir names one.")

  @OptionGroup var listenOptions: ListenOptions
  @OptionGroup var dataOptions: DataOptions

  mutating func run(in environment: Environment) async throws {
    let kept = dataOptions.dataDir ?? environment["RINGDESK_DATA_DIR"]
    let folder = kept ?? NSTemporaryDirectory() + "ringdesk-demo-\(UUID().uuidString.lowercased())"
    defer { if kept == nil { try? FileManager.default.removeItem(atPath: folder) } }
    var settings = try Settings(
      environment, listenOption: listenOptions.listen, dataDirectoryOption: folder, isDemo: true)
    // The demo is for this machine alone: whoever reaches it may sign in.
    guard ["127.0.0.1", "::1", "localhost"].contains(settings.listen.host) else {
      throw StartFailure("The demo listens on loopback only, because anybody may sign in; use --listen 127.0.0.1:8080.")
    }
    settings.publicURL = nil
    let readyFile = try listenOptions.readyFile.map(ReadyFile.init(path:))
    try await Demo(settings: settings).run { try readyFile?.write($0) }
  }
}
