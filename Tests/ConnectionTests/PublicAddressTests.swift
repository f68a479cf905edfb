import Testing

@testable import Connection

@Suite struct PublicAddressTests {
  @Test(arguments: [
    "https://desk.acme.com", "https://desk.acme.com:8443", "https://8.8.8.8", "https://[2001:4860::1]",
    "https://a.b.c.co.uk", "https://xn--bcher-kva.ch", "https://172.32.0.1",
  ])
  func usable(_ url: String) {
    #expect(PublicAddress.problem(with: url) == nil)
  }

  @Test(arguments: [
    "http://desk.acme.com", "https://localhost", "https://desk.localhost", "https://desk", "https://desk.local",
    "https://desk.internal:8443", "https://desk.test", "https://my_desk.acme.com", "https://127.0.0.1",
    "https://10.1.2.3", "https://192.168.1.1:8080", "https://172.16.0.1", "https://172.31.9.9", "https://169.254.1.1",
    "https://100.64.0.1", "https://0.0.0.0", "https://[::1]", "https://[fd00::1]", "https://[fe80::1]",
    "https://[::ffff:10.0.0.1]", "ftp://desk.acme.com", "", "desk.acme.com", "https://", "https://1.2.3",
  ])
  func unusable(_ url: String) {
    #expect(PublicAddress.problem(with: url) != nil)
  }
}
