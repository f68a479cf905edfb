import Cryptography
import Testing

@Suite("Sealing")
struct SealingKeyTests {
  let key = SealingKey()

  @Test(arguments: [0, 1, 15, 16, 17, 5000])
  func whatIsSealedOpens(size: Int) throws {
    let plaintext = randomBytes(size)
    let sealed = try key.seal(plaintext, associatedData: [1, 2, 3])
    #expect(sealed.count == 12 + size + 16)
    #expect(try key.open(sealed, associatedData: [1, 2, 3]) == plaintext)
    #expect(try key.seal(plaintext, associatedData: [1, 2, 3]) != sealed, "a nonce is never reused")
  }

  @Test func aKnownSealOpens() throws {
    // Test case 16 of the GCM specification (McGrew and Viega), laid out as nonce, ciphertext, tag.
    let bytes = { (text: String) in try #require(BaseEncoding.hex.decode(text)) }
    let known = try SealingKey(bytes: bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
    let sealed = try bytes(
      "cafebabefacedbaddecaf888"
        + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e63"
        + "93ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b")
    let plaintext = try bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5"
        + "aa0de657ba637b39")
    #expect(try known.open(sealed, associatedData: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")) == plaintext)
  }

  @Test func everyChangedByteIsNoticed() throws {
    let sealed = try key.seal(Array("secret".utf8), associatedData: [7])
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: CryptographyError.cannotOpen) { try key.open(changed, associatedData: [7]) }
    }
    for length in 0..<sealed.count {
      #expect(throws: CryptographyError.cannotOpen) { try key.open(Array(sealed.prefix(length)), associatedData: [7]) }
    }
    #expect(throws: CryptographyError.cannotOpen) { try key.open(sealed, associatedData: [8]) }
    #expect(throws: CryptographyError.cannotOpen) { try SealingKey().open(sealed, associatedData: [7]) }
  }

  @Test(arguments: [0, 16, 31, 33])
  func otherKeyLengthsAreRefused(count: Int) {
    #expect(throws: CryptographyError.invalidKeyLength(count)) { try SealingKey(bytes: randomBytes(count)) }
  }

  @Test func keysAreNotPrinted() {
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "SealingKey(hidden)" && !dumped.contains("\(key.bytes[0]),"))
  }
}
