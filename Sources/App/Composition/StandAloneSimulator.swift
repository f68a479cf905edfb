import Cryptography
import Domain
import ServiceLifecycle
import Simulator

/// `ringdesk simulator`: the pretend Twilio by itself.
struct StandAloneSimulator {
  let settings: Settings
  let accountSid: String?
  let authToken: String?
  let phoneNumbers: [String]
  let controlToken: String?

  func run(onReady: @escaping @Sendable (Domain.JSON) throws -> Void) async throws {
    let account = try SimulatedAccount(
      sid: accountSid, authToken: authToken,
      numbers: phoneNumbers.isEmpty ? SimulatedAccount.standardNumbers : phoneNumbers)
    let ringdesk = Ringdesk(settings: settings)
    var simulator = account.settings(logger: ringdesk.logger("simulator"))
    simulator.host = settings.listen.host
    simulator.port = settings.listen.port
    simulator.controlToken = controlToken
    let failed = FailureBox()
    let server = SimulatorServer(settings: simulator) { url in
      Terminal.tell(
        """
        A pretend Twilio Voice is at \(url)
          Account SID  \(account.sid)
          Auth token   \(account.authToken)
          Numbers      \(account.numbers.joined(separator: ", "))
          Console      \(url)/
          A phone      \(url)/phone
        """)
      do {
        try onReady([
          "url": .string(url), "pid": .pid, "accountSid": .string(account.sid), "authToken": .string(account.authToken),
          "phoneNumbers": .array(account.numbers.map(Domain.JSON.string)),
        ])
      } catch {
        failed.fail(error)
      }
    }
    try await ringdesk.run([failed, server])
  }
}
