import Curl
import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle
import WebSocket

/// A pretend Twilio Voice behind its own URL: REST API, TwiML player, signed webhooks, browser signalling, people on
/// the telephone network, and a control API to direct them.
///
/// Job: behave as Twilio does, as far as somebody who speaks HTTP and WebSocket can tell, with no network and no
/// account. It powers `ringdesk demo` and `ringdesk simulator`, and the project's own tests are calls played on it.
///
/// Invariants
/// - It is reached over HTTP alone and knows nothing of the desk: no type of Domain or Storage may appear here, or the
///   proof that the desk works with Twilio would be a proof that it works with itself.
/// - `Switchboard` is the only owner of state and never awaits while it changes some: every event (a key, an answered
///   webhook, a timer) is handled to its end before the next. What takes time runs outside and comes back as an event
///   that names the turn it belongs to, so a late one changes nothing.
/// - All timers go through the clock it was given, all ids through its source of randomness.
/// - What comes in from outside (REST, control, sockets, TwiML, webhook answers) ends in an answer or a warning in the
///   call's record, never in a trap, and everything kept has a limit.
/// - Where Twilio's behaviour is not documented, the choice is a setting or says so in a comment.
///
/// Why one actor, and not one per call: Dial couples calls so tightly (first answer wins, hanging up one ends others)
/// that actors per call would talk more than they work. The value that changes is still one call.
/// Why no mock inside the desk instead: a mock answers what its author believed; a server can be checked with Twilio's
/// own libraries.
package struct SimulatorServer: Service {
  private let settings: SimulatorSettings
  private let onRunning: @Sendable (String) async -> Void

  /// - Parameter onRunning: is told the URL, without a trailing slash, once requests are accepted.
  package init(settings: SimulatorSettings, onRunning: @escaping @Sendable (String) async -> Void = { _ in }) {
    self.settings = settings
    self.onRunning = onRunning
  }

  /// Serves until the surrounding service group shuts down or the task is cancelled.
  /// - Throws: when the address cannot be bound.
  package func run() async throws {
    let client = CurlClient(userAgent: "TwilioProxy/1.1")
    defer { client.close() }
    let switchboard = Switchboard(settings: settings, transport: Transport(client: client))
    let (host, onRunning) = (settings.host, onRunning)
    let application = Application(
      responder: SimulatorRoutes(switchboard: switchboard, settings: settings).responder(),
      server: .http1WithWebSockets(),
      configuration: ApplicationConfiguration(address: .hostname(host, port: settings.port), serverName: nil),
      onServerRunning: { channel in
        let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(channel.localAddress?.port ?? 0)"
        await switchboard.open(at: url)
        await onRunning(url)
      },
      logger: settings.logger)
    let keeper = settings.stateFile.map { StateKeeper(switchboard: switchboard, file: $0) }
    let keeping = keeper.map { keeper in Task { await keeper.run() } }
    let result = await withTaskCancellationOrGracefulShutdownHandler {
      do { return Result<Void, any Error>.success(try await application.run()) } catch { return .failure(error) }
    } onCancelOrGracefulShutdown: {
      // A request that lets time pass would hold the server up for as long, on a standing clock for ever.
      Task { await switchboard.close() }
    }
    keeping?.cancel()
    await keeping?.value
    await keeper?.save()
    await switchboard.close()
    try result.get()
  }
}
