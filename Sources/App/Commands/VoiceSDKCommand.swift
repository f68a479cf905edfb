import ArgumentParser
import Curl
import SoftphoneSDK

struct VoiceSDKCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voice-sdk", abstract: "Twilio's Voice SDK, with which browsers ring.",
    subcommands: [VoiceSDKInstallCommand.self])
}

struct VoiceSDKInstallCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Put Twilio's Voice SDK where the server serves it from.",
    discussion: """
      Without SOURCE it is fetched from where Twilio publishes it. For a machine without internet, SOURCE is a copy of \
      twilio.min.js, or the URL of one, or of the npm package's .tgz. Only release \(PinnedSDK.current.version) is taken, \
      by its SHA-256. A running server notices by itself.
      """)

  @OptionGroup var dataOptions: DataOptions

  @Argument(help: ArgumentHelp("A file, or an http or https URL.", valueName: "SOURCE"))
  var source: String?

  mutating func run(in environment: Environment) async throws {
    let settings = try Settings(environment, listenOption: nil, dataDirectoryOption: dataOptions.dataDir)
    let http = CurlClient(userAgent: "Ringdesk/\(Release.version)")
    defer { http.close() }
    let installer = SDKInstaller(http: http, dataDirectory: settings.dataDirectory)
    do throws(SDKFailure) {
      switch source {
      case nil: try await installer.fetch()
      case let url? where url.hasPrefix("http://") || url.hasPrefix("https://"): try await installer.fetch(from: url)
      case let path?: try installer.take(path)
      }
    } catch {
      throw StartFailure("\(error)")
    }
    print("Twilio's Voice SDK \(PinnedSDK.current.version) is at \(installer.file).")
  }
}
