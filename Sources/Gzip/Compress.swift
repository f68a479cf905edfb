import CZlib

/// The bytes compressed; `level` from 0 (stored) to 9 (smallest), others are clamped.
package func compress(_ bytes: [UInt8], level: Int = 6, format: CompressionFormat = .gzip) -> [UInt8] {
  var stream = z_stream()
  let began = deflateInit2_(
    &stream, Int32(min(max(level, 0), 9)), Z_DEFLATED, format.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  precondition(began == Z_OK, "zlib has no memory to compress")
  defer { deflateEnd(&stream) }
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 << 10)
  var status = Z_OK
  var consumed = 0
  while status != Z_STREAM_END {
    bytes.withUnsafeBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { output in
        // zlib counts in 32 bits, so large inputs go in by pieces.
        let piece = min(input.count - consumed, 1 << 30)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: consumed))
        stream.avail_in = UInt32(piece)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = deflate(&stream, consumed + piece == input.count ? Z_FINISH : Z_NO_FLUSH)
        consumed += piece - Int(stream.avail_in)
      }
    }
    precondition(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, "zlib cannot compress")
    result.append(contentsOf: chunk.prefix(chunk.count - Int(stream.avail_out)))
  }
  return result
}
