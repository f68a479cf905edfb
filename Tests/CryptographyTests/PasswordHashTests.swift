import Testing

@testable import Cryptography

@Suite("Password hashes")
struct PasswordHashTests {
  static let cheap = PasswordHash.Cost(logN: 4, r: 8, p: 1)

  @Test func aKnownHash() throws {
    // RFC 7914 section 12, second vector, cut to 32 bytes (scrypt's output is a prefix of its longer output).
    let hash = try PasswordHash(
      hashing: "password", salt: Array("NaCl".utf8), cost: PasswordHash.Cost(logN: 10, r: 8, p: 16))
    let expected = try #require(
      BaseEncoding.hex.decode("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"))
    #expect(hash.text == "$scrypt$ln=10,r=8,p=16$TmFDbA$" + BaseEncoding.unpaddedBase64.encode(expected))
  }

  @Test(arguments: ["correct horse", "", "пароль", "a\0b", String(repeating: "x", count: 1000)])
  func theTextFormRemembers(password: String) throws {
    let stored = try PasswordHash(hashing: password, cost: Self.cheap).text
    #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
    let hash = try PasswordHash(parsing: stored)
    #expect(hash.text == stored)
    #expect(try hash.matches(password))
    #expect(try !hash.matches(password + "x"))
    #expect(try PasswordHash(hashing: password, cost: Self.cheap).text != stored, "salts differ")
  }

  @Test(
    "Bad stored hashes are refused, the expensive ones too",
    arguments: [
      "", "password", "$scrypt$", "$argon2id$ln=4,r=8,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$scrypt$ln=4,r=8$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAA$AA",
      "$scrypt$ln=4,r=8,p=1$A$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=0,r=8,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$scrypt$ln=63,r=8,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$scrypt$ln=20,r=32,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$scrypt$ln=-1,r=8,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
      "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA$",
    ])
  func refusals(stored: String) {
    #expect(throws: CryptographyError.malformedPasswordHash) { try PasswordHash(parsing: stored) }
  }

  @Test func theHasherUsesTheStandardCostAndKnowsNobody() async throws {
    let hasher = PasswordHasher()
    let stored = try await hasher.hash("correct horse")
    #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
    #expect(try await hasher.matches("correct horse", stored: stored))
    #expect(try await !hasher.matches("battery staple", stored: stored))
    #expect(try await !hasher.matches("correct horse", stored: nil))
    await #expect(throws: CryptographyError.malformedPasswordHash) {
      try await hasher.matches("correct horse", stored: "correct horse")
    }
  }
}
