import Foundation

/// RIFF WAVE, as far as recordings need it: 16-bit PCM.
enum WaveFile {
  private static let sampleRate = 8000

  /// A playable file of that length: a low hum for as long as somebody spoke, silence after it.
  static func humming(seconds: Int, spokenSeconds: Double, channels: Int = 1) -> [UInt8] {
    let count = max(0, seconds) * sampleRate
    let spoken = min(count, Int(spokenSeconds * Double(sampleRate)))
    // One period of 160 Hz is 50 samples, so a short table repeats without a click.
    let period = (0..<50).map { Int16(2400 * sin(Double($0) / 50 * 2 * .pi)) }
    var bytes = header(dataBytes: count * 2 * channels, channels: channels)
    bytes.reserveCapacity(bytes.count + count * 2 * channels)
    for index in 0..<count {
      let isSyllable = index < spoken && index / 1600 % 3 != 2
      for _ in 0..<channels { append(isSyllable ? UInt16(bitPattern: period[index % 50]) : 0, to: &bytes) }
    }
    return bytes
  }

  /// The length of a PCM file in seconds, or nil when the bytes are something else.
  static func seconds(of bytes: [UInt8]) -> Double? {
    guard bytes.count >= 44, bytes[0..<4].elementsEqual("RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8)
    else { return nil }
    var position = 12
    var bytesPerSecond = 0
    while position + 8 <= bytes.count {
      let size = little32(bytes, position + 4)
      if bytes[position..<position + 4].elementsEqual("fmt ".utf8), position + 20 <= bytes.count {
        bytesPerSecond = little32(bytes, position + 16)
      } else if bytes[position..<position + 4].elementsEqual("data".utf8) {
        // Recorders that stream write a size of 0 or -1 and never come back to correct it.
        let present = bytes.count - position - 8
        return bytesPerSecond > 0 ? Double(min(size == 0 ? present : size, present)) / Double(bytesPerSecond) : nil
      }
      position += 8 + size + size % 2
    }
    return nil
  }

  private static func header(dataBytes: Int, channels: Int) -> [UInt8] {
    var bytes = Array("RIFF".utf8)
    append32(UInt32(36 + dataBytes), to: &bytes)
    bytes += Array("WAVEfmt ".utf8)
    append32(16, to: &bytes)
    append(1, to: &bytes)
    append(UInt16(channels), to: &bytes)
    append32(UInt32(sampleRate), to: &bytes)
    append32(UInt32(sampleRate * 2 * channels), to: &bytes)
    append(UInt16(2 * channels), to: &bytes)
    append(16, to: &bytes)
    bytes += Array("data".utf8)
    append32(UInt32(dataBytes), to: &bytes)
    return bytes
  }

  private static func append(_ value: UInt16, to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: value))
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
  }

  private static func append32(_ value: UInt32, to bytes: inout [UInt8]) {
    append(UInt16(truncatingIfNeeded: value), to: &bytes)
    append(UInt16(truncatingIfNeeded: value >> 16), to: &bytes)
  }

  private static func little32(_ bytes: [UInt8], _ position: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }
}
