import Domain
import ServiceLifecycle
import Simulator

/// `ringdesk simulator`: the pretend Twilio by itself.
struct StandAloneSimulator {
  let settings: Settings
  let simulated: SimulatorSettings

  func run(onReady: @escaping @Sendable (Domain.JSON) throws -> Void) async throws {
    var simulated = simulated
    simulated.host = settings.listen.host
    simulated.port = settings.listen.port
    let accounts = simulated.accounts
    let failed = FailureBox()
    let server = SimulatorServer(settings: simulated) { url in
      Terminal.tell(Self.welcome(url, accounts))
      do {
        try onReady(Self.readyFile(url, accounts))
      } catch {
        failed.fail(error)
      }
    }
    try await Ringdesk(settings: settings).run([failed, server])
  }

  private static func welcome(_ url: String, _ accounts: [SimulatorSettings.AccountSettings]) -> String {
    let people = accounts.map { account in
      """
        Account SID  \(account.sid)
        Auth token   \(account.authToken)
        Numbers      \(account.numbers.map(\.e164).joined(separator: ", "))
      """
    }
    return """
      A pretend Twilio Voice is at \(url)
      \(people.joined(separator: "\n\n"))
        Console      \(url)/
        A phone      \(url)/phone
      """
  }

  /// The first account stands at the top, where a test with one looks for it.
  private static func readyFile(_ url: String, _ accounts: [SimulatorSettings.AccountSettings]) -> Domain.JSON {
    let each = accounts.map { account -> Domain.JSON in
      [
        "accountSid": .string(account.sid), "authToken": .string(account.authToken),
        "phoneNumbers": .array(account.numbers.map { .string($0.e164) }),
      ]
    }
    guard let first = accounts.first else { return .null }
    return [
      "url": .string(url), "pid": .pid, "accountSid": .string(first.sid), "authToken": .string(first.authToken),
      "phoneNumbers": .array(first.numbers.map { .string($0.e164) }), "accounts": .array(each),
    ]
  }
}
