import ArgumentParser
import Curl
import Domain
import Foundation
import Health
import Storage
import Twilio

struct DoctorCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look at everything that has to be right for calls to ring, and say what to do.",
    discussion: """
      It looks at the data directory, the database, the disk and the backup; at the public URL, its certificate and the \
      proxy; and, with each workspace's own credentials, at its Twilio account, numbers and permissions. It changes \
      nothing, and works beside the running server as well as without one.

      The settings must be the server's. Where no RINGDESK_ variable is set, those of the Debian package's service are \
      taken from \(ServiceSettings.file).

      Exit code: 0 when all is well, 1 when there are warnings, 2 when there is a problem.
      """)

  @Option(help: ArgumentHelp("The server's data directory.", valueName: "PATH"))
  var dataDir: String?

  @Option(help: ArgumentHelp("Where the server listens.", valueName: "HOST:PORT"))
  var listen: String?

  @Option(help: ArgumentHelp("A file with the server's settings, one NAME=VALUE a line.", valueName: "PATH"))
  var envFile: String?

  @Flag(help: "Print JSON: the findings with their stable ids, and how many there are of each severity.")
  var json = false

  mutating func run(in environment: Environment) async throws {
    let report = await report(in: environment)
    print(json ? report.json.text : report.text)
    throw ExitCode(report.exitCode)
  }

  private func report(in environment: Environment) async -> DoctorReport {
    let settings: Settings
    do {
      let environment = try ServiceSettings(file: envFile, hasDataDirectory: dataDir != nil).applied(to: environment)
      settings = try Settings(environment, listenOption: listen, dataDirectoryOption: dataDir)
    } catch {
      let sentence = (error as? StartFailure)?.sentence ?? "\(error)"
      return DoctorReport(findings: Findings([.unusableSettings(sentence)]), workspaceNames: [:])
    }
    let http = CurlClient(userAgent: "Ringdesk/\(Release.version)")
    defer { http.close() }
    var site = settings.site(http: http, now: { Date() })
    site.namesPaths = true
    if settings.listen.port != 0 { site.listenURL = settings.listenURL(port: settings.listen.port) }
    // Why it does not open is among the findings.
    let store = try? await Store.openForReading(directory: settings.dataDirectory, keyFile: settings.secretKeyFile)
    let report = await Doctor(site: site, store: store, settings: settings).report()
    try? await store?.close()
    return report
  }
}

extension Settings {
  func site(http: CurlClient, now: @escaping @Sendable () -> Date) -> Site {
    var site = Site(
      dataDirectory: dataDirectory, api: TwilioAPI(url: twilioAPIURL, http: http), http: http, now: now)
    site.keyFile = secretKeyFile
    site.publicURL = publicURL
    site.voiceSDKFile = voiceSDKFile
    return site
  }
}
