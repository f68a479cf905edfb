import Foundation

/// One packet of Engine.IO that a client sent.
enum EnginePacket: Equatable {
  case close
  case ping(ArraySlice<UInt8>)
  case pong
  case message(EngineMessage)
  case upgrade
  /// Means nothing, or nothing from a client.
  case idle

  /// A text: its first character tells what it is.
  static func parse(text: ArraySlice<UInt8>) throws(PacketError) -> EnginePacket {
    switch text.first {
    case UInt8(ascii: "1"): return .close
    case UInt8(ascii: "2"): return .ping(text.dropFirst())
    case UInt8(ascii: "3"): return .pong
    case UInt8(ascii: "4"):
      guard String(validating: text, as: UTF8.self) != nil else { throw .notUTF8 }
      return .message(.text(text.dropFirst()))
    case UInt8(ascii: "5"): return .upgrade
    case UInt8(ascii: "0"), UInt8(ascii: "6"): return .idle
    default: throw .unknownType
    }
  }
}

/// What a session carries.
package enum EngineMessage: Sendable, Equatable {
  /// UTF-8.
  case text(ArraySlice<UInt8>)
  case binary([UInt8])
}

/// The body of a polling request: packets with U+001E between them, read one by one.
struct EnginePayload: Sequence, IteratorProtocol {
  static let separator: UInt8 = 0x1E

  private var rest: ArraySlice<UInt8>?

  init(_ body: [UInt8]) { rest = body[...] }

  /// The first that cannot be read is the last.
  mutating func next() -> Result<EnginePacket, PacketError>? {
    guard let all = rest else { return nil }
    let end = all.firstIndex(of: Self.separator)
    rest = end.map { all[($0 + 1)...] }
    do throws(PacketError) {
      return .success(try Self.packet(all[..<(end ?? all.endIndex)]))
    } catch {
      rest = nil
      return .failure(error)
    }
  }

  private static func packet(_ bytes: ArraySlice<UInt8>) throws(PacketError) -> EnginePacket {
    guard bytes.first == UInt8(ascii: "b") else { return try EnginePacket.parse(text: bytes) }
    guard let data = Data(base64Encoded: Data(bytes.dropFirst())) else { throw .badBase64 }
    return .message(.binary(Array(data)))
  }
}
