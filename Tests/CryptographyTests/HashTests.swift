import Cryptography
import Testing

@Suite("Digests and message authentication")
struct HashTests {
  static let bits = [UInt8](repeating: 0xaa, count: 131)

  @Test(
    "Known digests (FIPS 180-4 examples)",
    arguments: [
      (
        "", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      ),
      (
        "abc", "a9993e364706816aba3e25717850c26c9cd0d89d",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      ),
    ])
  func digests(text: String, sha1: String, sha256: String) {
    #expect(BaseEncoding.hex.encode(Digest.sha1(Array(text.utf8))) == sha1)
    #expect(BaseEncoding.hex.encode(Digest.sha256(Array(text.utf8))) == sha256)
  }

  @Test(
    "HMAC-SHA1 (RFC 2202)",
    arguments: [
      ([UInt8](repeating: 0x0b, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
      (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
      ([], "", "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"),
      (
        [UInt8](repeating: 0xaa, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
        "aa4ae5e15272d00e95705637ce8a3b55ed402112"
      ),
    ] as [([UInt8], String, String)])
  func sha1(key: [UInt8], message: String, code: String) {
    #expect(BaseEncoding.hex.encode(MessageAuthentication.hmacSHA1(Array(message.utf8), key: key)) == code)
  }

  @Test(
    "HMAC-SHA256 (RFC 4231)",
    arguments: [
      (
        [UInt8](repeating: 0x0b, count: 20), "Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        bits, "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ] as [([UInt8], String, String)])
  func sha256(key: [UInt8], message: String, code: String) {
    #expect(BaseEncoding.hex.encode(MessageAuthentication.hmacSHA256(Array(message.utf8), key: key)) == code)
  }

  @Test(arguments: [("", "", true), ("a", "a", true), ("a", "b", false), ("a", "aa", false), ("é", "e\u{301}", false)])
  func comparison(left: String, right: String, same: Bool) {
    #expect(constantTimeEqual(left, right) == same)
  }

  @Test func randomBytesDiffer() {
    #expect(randomBytes(0).isEmpty)
    #expect(randomBytes(32).count == 32)
    #expect(randomBytes(32) != randomBytes(32))
  }
}
