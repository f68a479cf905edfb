import Testing

@testable import Web

@Suite struct TrustedProxiesTests {
  /// trusted, peer, X-Forwarded-For, who asked
  @Test(
    arguments: [
      ("", "203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
      ("", "127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
      ("", "::1", ["198.51.100.1"], "198.51.100.1"),
      ("", "::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
      ("", nil, ["198.51.100.1"], "198.51.100.1"),
      ("", "127.0.0.1", [], nil),
      // What a stranger wrote stands before what the proxy added.
      ("", "127.0.0.1", ["10.9.9.9, 198.51.100.1"], "198.51.100.1"),
      ("", "127.0.0.1", ["10.9.9.9", "198.51.100.1"], "198.51.100.1"),
      ("", "10.0.0.2", ["198.51.100.1"], "10.0.0.2"),
      ("10.0.0.2", "10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
      ("10.0.0.0/8, 2001:db8::/33", "10.255.0.1", ["198.51.100.1"], "198.51.100.1"),
      ("10.0.0.0/8, 2001:db8::/33", "2001:db8:7fff::1", ["2001:db8:8000::1"], "2001:db8:8000::1"),
      ("10.0.0.0/8, 2001:db8::/33", "11.0.0.1", ["198.51.100.1"], "11.0.0.1"),
      ("10.0.0.0/8", "127.0.0.1", ["192.0.2.1, 198.51.100.1, 10.0.0.3"], "198.51.100.1"),
      ("0.0.0.0/0", "203.0.113.7", ["198.51.100.1"], nil),
    ] as [(String, String?, [String], String?)])
  func whoAsked(trusted: String, peer: String?, forwarded: [String], client: String?) throws {
    #expect(try #require(TrustedProxies(trusted)).client(peer: peer, forwarded: forwarded) == client)
  }

  @Test(arguments: ["proxy.example", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "::/129", "a,b"])
  func whatIsNoAddress(list: String) { #expect(TrustedProxies(list) == nil) }
}
