import Cryptography
import Testing

@Suite("Bytes as text")
struct BaseEncodingTests {
  @Test(
    "The examples of RFC 4648 section 10",
    arguments: [
      ("", "", "", "", ""),
      ("f", "Zg==", "Zg", "my", "66"),
      ("fo", "Zm8=", "Zm8", "mzxq", "666f"),
      ("foo", "Zm9v", "Zm9v", "mzxw6", "666f6f"),
      ("foob", "Zm9vYg==", "Zm9vYg", "mzxw6yq", "666f6f62"),
      ("fooba", "Zm9vYmE=", "Zm9vYmE", "mzxw6ytb", "666f6f6261"),
      ("foobar", "Zm9vYmFy", "Zm9vYmFy", "mzxw6ytboi", "666f6f626172"),
    ])
  func examples(text: String, base64: String, base64URL: String, base32: String, hex: String) {
    let bytes = Array(text.utf8)
    for (encoding, form) in [
      (BaseEncoding.base64, base64), (.base64URL, base64URL), (.unpaddedBase64, base64URL), (.base32, base32),
      (.hex, hex),
    ] {
      #expect(encoding.encode(bytes) == form)
      #expect(encoding.decode(form) == bytes)
    }
  }

  @Test("Every length survives every form")
  func roundTrips() {
    for count in 0..<70 {
      let bytes = randomBytes(count)
      for encoding in [BaseEncoding.base64, .base64URL, .unpaddedBase64, .base32, .hex] {
        #expect(encoding.decode(encoding.encode(bytes)) == bytes)
      }
    }
  }

  @Test func alphabetsDiffer() {
    #expect(BaseEncoding.base64.encode([0xfb, 0xff]) == "+/8=")
    #expect(BaseEncoding.base64URL.encode([0xfb, 0xff]) == "-_8")
    #expect(BaseEncoding.base32.encode(randomBytes(16)).count == 26)
  }

  @Test func upperCaseIsReadWhereCaseSaysNothing() {
    #expect(BaseEncoding.base32.decode("MZXW6") == Array("foo".utf8))
    #expect(BaseEncoding.hex.decode("FF0a") == [0xff, 0x0a])
  }

  @Test(
    "Anything else is refused",
    arguments: [
      (BaseEncoding.base64, "Zg"), (.base64, "Zg="), (.base64, "Zh=="), (.base64, "===="), (.base64, "Zm9v\n"),
      (.base64, "Z"), (.base64, "Zm9-"), (.base64, "Zg==Zg=="), (.base64URL, "Zg=="), (.base64URL, "Zm9+"),
      (.base64URL, "Zh"), (.base64URL, "é"), (.base32, "m"), (.base32, "mz1"), (.base32, "mx8"), (.base32, "mz"),
      (.hex, "f"), (.hex, "fg"), (.hex, "0x"),
    ] as [(BaseEncoding, String)])
  func refusals(encoding: BaseEncoding, text: String) {
    #expect(encoding.decode(text) == nil)
  }
}
