import Domain
import Foundation
import Testing

@testable import Hooks

struct AddressTests {
  @Test(arguments: [
    "http://1.1.1.1/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.1/",
    "https://localhost/", "https://10.1.2.3/", "https://192.168.0.1:8443/x", "https://169.254.169.254/latest",
    "https://100.64.0.1/", "https://0.0.0.0/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[fe80::1]/",
    "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/", "https://192.88.99.1/", "https://[3fff::1]/",
    "https://[2002:7f00:1::]/", "https://a:b@1.1.1.1/",
    "ftp://1.1.1.1/", "https:///x", "no", "https://1.1.1.1/#x", "https://1.1.1.1:0/",
  ])
  func isRefused(url: String) async throws {
    await #expect(throws: AppError.self) { try await AddressRule(allowsPrivate: false).checked(url) }
  }

  @Test(arguments: ["https://1.1.1.1/", "https://[2606:4700::1111]:8443/a?b=c", "https://nowhere.invalid/hook"])
  func isTaken(url: String) async throws {
    #expect(try await AddressRule(allowsPrivate: false).checked(url) == url)
  }

  @Test func whereItIsAllowedPrivateAddressesAreTaken() async throws {
    let rule = AddressRule(allowsPrivate: true)
    #expect(try await rule.checked("http://127.0.0.1:9/x") == "http://127.0.0.1:9/x")
    await #expect(throws: AppError.self) { try await rule.checked("http://a@127.0.0.1/") }
  }

  /// The name led elsewhere when the hook was made.
  @Test(arguments: ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
  func aNameThatLeadsHomeIsNotConnectedTo(host: String) async throws {
    try await HooksWorld.with { world in
      let url = "http://\(host):\(world.receiver.port)/"
      let hook = try await world.hooks().create(url: url, events: nil, in: world.acme).hook
      try await world.happens(.callEnded)
      await world.round(allowsPrivate: false)
      let delivery = try #require(try await world.deliveries(of: hook).first)
      #expect(delivery.state == .retrying && delivery.status == nil && delivery.error == AddressRule.refusal)
      #expect(world.receiver.requests.isEmpty)
      // An open connection to that host is not used either.
      world.advance(5)
      await world.round()
      try await world.happens(.callEnded)
      await world.round(allowsPrivate: false)
      #expect(world.receiver.requests.count == 1)
    }
  }
}
