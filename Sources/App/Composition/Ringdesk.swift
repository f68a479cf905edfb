import Accounts
import UnixSignals
import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Storage

/// The composition root: every room is made here, from plain values, and nowhere else.
struct Ringdesk: Sendable {
  let settings: Settings

  @Sendable func logger(_ room: String) -> Logger { settings.logFormat.logger(room, level: settings.logLevel) }

  /// - Throws: ``StartFailure`` with the store's own sentence.
  func openStore() async throws -> Store {
    do {
      return try await Store.open(
        directory: settings.dataDirectory, keyFile: settings.secretKeyFile, logger: logger("storage"))
    } catch let error as StoreError {
      throw StartFailure("\(error)")
    }
  }

  /// Serves until the process is told to end.
  ///
  /// - Parameter onReady: called with the desk's URL once requests are accepted.
  func serve(onReady: @escaping @Sendable (String) throws -> Void) async throws {
    let store = try await openStore()
    let desk = DeskAssembly(
      settings: settings, store: store, eventHead: try await store.eventHead(), logger: logger)
    let setupCode = try await desk.setUp.prepare()
    try await run(
      desk.services { url in
        Terminal.tell("Ringdesk \(Release.version) is at \(url)")
        if let setupCode { Terminal.tell("Set-up code, asked for once by the page: \(setupCode)") }
        try onReady(url)
      })
    try await store.close()
  }

  /// A service that, when it fails, ends its whole group in peace: a server that is cancelled instead closes its socket
  /// twice, and complains behind the sentence that says what failed.
  static func ending(_ service: any Service) -> ServiceGroupConfiguration.ServiceConfiguration {
    .init(service: service, successTerminationBehavior: .ignore, failureTerminationBehavior: .gracefullyShutdownGroup)
  }

  /// Runs services until a signal, or until one fails.
  func run(_ services: [any Service]) async throws {
    OpenFiles.raiseLimit()
    var configuration = ServiceGroupConfiguration(
      services: services.map(Self.ending),
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger("lifecycle"))
    // Streams and long polls end themselves; whatever does not must not keep the process.
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
      throw StartFailure(unusableAddress(reason: error.errnoCode))
    } catch is SocketAddressError.UnknownHost {
      throw StartFailure("There is no host \(settings.listen.host) to listen on.")
    }
  }

  private func unusableAddress(reason: CInt) -> String {
    let advice =
      switch reason {
      case EADDRINUSE: " Is another server running there?"
      case EADDRNOTAVAIL: " It must be one of this machine's own."
      case EACCES: " Ports below 1024 need more rights."
      default: ""
      }
    return "The address \(settings.listen.host):\(settings.listen.port) cannot be had: "
      + "\(String(cString: strerror(reason)))." + advice
  }
}
