import Cryptography
import Foundation

/// Audio files that were played lately, so that a phone page gets them from its own origin.
struct SoundCache: Sendable {
  struct Sound: Sendable {
    let contentType: String
    let bytes: [UInt8]
  }

  private static let limitBytes = 32 * 1024 * 1024
  private static let types: Set<String> = [
    "audio/mpeg", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc", "audio/x-aiff",
    "audio/x-gsm", "audio/gsm", "audio/ulaw", "audio/basic",
  ]

  private var sounds: [String: Sound] = [:]
  private var order: [String] = []
  private var size = 0

  static func isSound(_ contentType: String) -> Bool {
    types.contains(contentType.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased() ?? "")
  }

  subscript(_ name: String) -> Sound? { sounds[name] }

  /// The path below this server at which the sound can be had.
  mutating func keep(_ bytes: [UInt8], contentType: String) -> String {
    let name = BaseEncoding.hex.encode(Array(Digest.sha256(bytes).prefix(16)))
    if sounds[name] == nil {
      sounds[name] = Sound(contentType: contentType, bytes: bytes)
      order.append(name)
      size += bytes.count
      while size > Self.limitBytes, order.count > 1 {
        size -= sounds.removeValue(forKey: order.removeFirst())?.bytes.count ?? 0
      }
    }
    return "/simulator/sounds/\(name)"
  }
}
