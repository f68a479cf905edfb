import Testing

@testable import SocketIO

/// Odd input for the parsers, the same every time. `make fuzz` does more of it.
@Suite struct FuzzTests {
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  private static let seeds = [
    #"452-/ns,789["message",{"_placeholder":true,"num":0},{"b":{"_placeholder":true,"num":1}}]"#,
    #"42456["message-with-ack",1,"2",{"3":[false,null,-1.5e3]}]"#, #"40/custom,{"token":"a\u00e9\ud83c\udf89"}"#,
    "4hello\u{1E}bAQIDBA==\u{1E}2probe\u{1E}3",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<20) func whatIsReadCanBeWrittenAndReadAgain(round: Int) {
    var dice = Dice(state: UInt64(round))
    for _ in 0..<2000 {
      var bytes = Self.seeds.randomElement(using: &dice) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &dice) { Self.spoil(&bytes, &dice) }
      PacketRoundTrip.check(bytes)
    }
  }

  private static func spoil(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let index = Int.random(in: 0...bytes.count, using: &dice)
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: bytes.insert(UInt8.random(in: .min ... .max, using: &dice), at: index)
    case 1: bytes.insert(contentsOf: bytes[index...].prefix(8), at: index)
    case 2 where index < bytes.count: bytes.remove(at: index)
    default: if index < bytes.count { bytes[index] = UInt8(ascii: "{}[],:\"-0129/\\u".randomElement(using: &dice)!) }
    }
  }
}

extension UInt8 {
  fileprivate init(ascii character: Character) { self = character.asciiValue ?? 0 }
}
