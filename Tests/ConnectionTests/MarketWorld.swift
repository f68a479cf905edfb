import Curl
import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

/// What buying and releasing is tried with: a connected workspace, and a line that leads straight to Twilio, where it
/// breaks as real lines do.
extension TwilioWorld {
  static let wanted = "+12125550142"
  static let shown = MonthlyPrice(amount: Decimal(string: "1.15") ?? 0, currency: "USD")

  /// As the page orders it.
  static let order = NumberOrder(e164: wanted, country: "US", type: .local, price: shown)

  static func connected(_ story: @escaping @Sendable (TwilioWorld) async throws -> Void) async throws {
    try await with { world in
      _ = try await world.connector.connect(world.acme, accountSid: account, authToken: token)
      await world.line.mend()
      try await story(world)
    }
  }

  /// Requests go to the simulator itself, whose own faults reset connections and refuse.
  func direct() async -> TwilioConnector {
    let url = await line.url
    return TwilioConnector(
      store: store, publicURL: { "http://127.0.0.1:8080" }, api: TwilioAPI(url: url, http: http), logger: logger)
  }

  /// Something goes wrong at the simulator from now on.
  func simulate(fault json: String) async throws { try await ask(.post, json) }

  func clearFaults() async throws { try await ask(.delete, nil) }

  private func ask(_ method: CurlRequest.Method, _ json: String?) async throws {
    let url = await line.url + "/simulator/faults"
    let response = try await http.send(CurlRequest(method, url, body: json.map { Array($0.utf8) }))
    try #require(response.status < 300, "\(String(decoding: response.body, as: UTF8.self))")
  }

  /// What the account has of these digits at Twilio.
  func owned(_ e164: String) async throws -> [IncomingPhoneNumber] {
    try await twilio.listPhoneNumbers().filter { $0.phoneNumber == e164 }
  }

  /// Bought once, in the desk once, and its calls come here.
  func hasExactlyOne(_ e164: String) async throws {
    let bought = try await owned(e164)
    let app = try await twilio.listApplications(friendlyName: name(of: acme)).first?.sid.text
    #expect(bought.count == 1 && bought.first?.voice.voiceApplicationSid == app)
    let entries = try await store.phoneNumbers(in: acme).filter { $0.number.e164 == e164 }
    #expect(entries.map(\.number.isManaged) == [true] && entries.first?.number.sid == bought.first?.sid.text)
    // What it does when the connection is taken back: nothing.
    let before = try #require(entries.first?.before)
    #expect(NumberStanding.settings(in: before)?.voiceApplicationSid?.isEmpty != false)
  }

  /// A call to the number begins, and does not end.
  func ring(_ number: PhoneNumber) async throws {
    let now = store.clock()
    let call = Call(
      id: store.newID(), workspaceId: acme, direction: .inbound, state: .ringing, from: "+15550100177",
      to: number.e164, phoneNumberId: number.id, step: 1, startedAt: now, heardAt: now)
    try await store.inCallTransaction { transaction in
      try transaction.save(
        CallStateMachine(call: call, legs: []), after: nil, step: CallStep(), at: now, newEffectId: { "" })
    }
  }
}
