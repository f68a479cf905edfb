import Gzip
import Testing

@Suite("Compression")
struct CompressionTests {
  static let noise: [UInt8] = {
    var state: UInt64 = 1
    return (0..<300_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }()
  static let inputs: [[UInt8]] = [[], [0], Array("ringdesk".utf8), [UInt8](repeating: 65, count: 1_000_000), noise]

  @Test(arguments: inputs, [-1, 0, 1, 6, 9, 10])
  func whatIsCompressedComesBack(bytes: [UInt8], level: Int) throws {
    for format in [CompressionFormat.gzip, .zlib] {
      let compressed = compress(bytes, level: level, format: format)
      let restored = try decompress(compressed, limit: bytes.count, format: format)
      #expect(restored == bytes)
      #expect(compress(bytes, level: level, format: format) == compressed)
    }
  }

  @Test func repetitionShrinks() {
    #expect(compress([UInt8](repeating: 65, count: 1_000_000)).count < 2_000)
    #expect(compress(Self.noise).count < Self.noise.count + 1_000)
  }

  @Test("What the gzip command wrote is read, members after one another too")
  func foreign() throws {
    let hello: [UInt8] = [
      0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0,
    ]
    #expect(try decompress(hello, limit: 5) == Array("hello".utf8))
    #expect(try decompress(hello + hello, limit: 10) == Array("hellohello".utf8))
    #expect(throws: DecompressionError.tooLarge(limit: 9)) { try decompress(hello + hello, limit: 9) }
  }

  @Test("A bomb stops at the limit")
  func bomb() throws {
    let bomb = compress([UInt8](repeating: 0, count: 50_000_000), level: 9)
    #expect(bomb.count < 60_000)
    #expect(throws: DecompressionError.tooLarge(limit: 1_000_000)) { try decompress(bomb, limit: 1_000_000) }
    #expect(throws: DecompressionError.tooLarge(limit: 0)) { try decompress(compress([1]), limit: 0) }
  }

  @Test("Every cut and every flipped bit is noticed")
  func defects() throws {
    let whole = compress(Array("a call has legs; each leg is one call at Twilio".utf8))
    for count in 0..<whole.count {
      #expect(throws: DecompressionError.truncated) { try decompress(Array(whole.prefix(count)), limit: 1000) }
    }
    // The header's time, extra flags and system (bytes 4 to 9) say nothing about the content.
    for index in whole.indices where !(4..<10).contains(index) && index != 3 {
      var changed = whole
      changed[index] ^= 0x40
      #expect(throws: DecompressionError.self) { try decompress(changed, limit: 1000) }
    }
    #expect(throws: DecompressionError.damaged) { try decompress(whole + [0x1f, 0x8c, 1, 2], limit: 1000) }
    #expect(throws: DecompressionError.damaged) { try decompress(Array("plain text".utf8), limit: 1000) }
    #expect(throws: DecompressionError.damaged) { try decompress(whole, limit: 1000, format: .zlib) }
  }
}
