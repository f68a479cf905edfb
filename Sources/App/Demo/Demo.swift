import Cryptography
import Domain
import Foundation
import Logging
import ServiceLifecycle
import Simulator
import Storage
import Web

/// Desk and pretend Twilio in one process, with the team Acme at the phones.
///
/// The desk talks to the simulator over HTTP as it would to Twilio, and is connected to it by the ordinary code.
struct Demo {
  let settings: Settings

  func run(onReady: @escaping @Sendable (Domain.JSON) throws -> Void) async throws {
    let ringdesk = Ringdesk(settings: settings)
    var account = try SimulatedAccount(sid: nil, authToken: nil, numbers: SimulatedAccount.standardNumbers)
    account.numberNames = ["Main line", "Support"]
    let simulatorURL = AsyncStream<String>.makeStream()
    var simulated = account.settings(logger: ringdesk.logger("simulator"))
    simulated.people = Acme.customers
    let simulator = SimulatorServer(settings: simulated) { url in
      simulatorURL.continuation.yield(url)
    }
    let failed = FailureBox()
    let desk = DemoDesk(settings: settings, account: account, simulatorURL: simulatorURL.stream, onReady: onReady)
    try await ringdesk.run([failed, simulator, desk])
  }
}

/// The desk of the demo: starts once the simulator listens, is seeded once it listens itself.
struct DemoDesk: Service {
  let settings: Settings
  let account: SimulatedAccount
  let simulatorURL: AsyncStream<String>
  let onReady: @Sendable (Domain.JSON) throws -> Void

  func run() async throws {
    guard let simulatorURL = await simulatorURL.first(where: { _ in true }) else { return }
    var settings = settings
    settings.twilioAPIURL = simulatorURL
    let ringdesk = Ringdesk(settings: settings)
    let store = try await ringdesk.openStore()
    let desk = DeskAssembly(
      settings: settings, store: store, eventHead: try await store.eventHead(), logger: ringdesk.logger,
      voice: .simulator(signalURL: simulatorURL.replacing("http://", with: "ws://")))
    let services = desk.services { [account, onReady] url in
      let acme = try await DemoSeeds(desk: desk, account: account, logger: ringdesk.logger("demo")).sow()
      desk.whereabouts.update { $0.demo = acme.invitation(simulatorURL: simulatorURL) }
      Terminal.tell(acme.welcome(url: url, simulatorURL: simulatorURL))
      try onReady(acme.readyFile(url: url, simulatorURL: simulatorURL, account: account))
    }
    // Inside a service group already: its signals reach these through the graceful shutdown of this one.
    var group = ServiceGroupConfiguration(
      services: services.map(Ringdesk.ending), logger: ringdesk.logger("lifecycle"))
    group.maximumGracefulShutdownDuration = .seconds(5)
    try await ServiceGroup(configuration: group).run()
    try await store.close()
  }
}
