import CZlib

/// Why bytes could not be decompressed.
package enum DecompressionError: Error, Equatable, Sendable {
  /// More than the limit came out.
  case tooLarge(limit: Int)
  /// The input ends too early.
  case truncated
  /// Not this format, damaged, or followed by something else.
  case damaged
}

/// What `compress` was given. `limit` is the most bytes that may come out; nothing near it is allocated before they do.
/// Several gzip members after one another are read as one, as gzip does.
package func decompress(_ bytes: [UInt8], limit: Int, format: CompressionFormat = .gzip) throws(DecompressionError)
  -> [UInt8]
{
  var stream = z_stream()
  let began = inflateInit2_(&stream, format.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  precondition(began == Z_OK, "zlib has no memory to decompress")
  defer { inflateEnd(&stream) }
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 << 10)
  var consumed = 0
  while true {
    var status = Z_OK
    bytes.withUnsafeBufferPointer { input in
      chunk.withUnsafeMutableBufferPointer { output in
        let piece = min(input.count - consumed, 1 << 30)
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: consumed))
        stream.avail_in = UInt32(piece)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = inflate(&stream, Z_NO_FLUSH)
        consumed += piece - Int(stream.avail_in)
      }
    }
    let count = chunk.count - Int(stream.avail_out)
    guard result.count + count <= limit else { throw .tooLarge(limit: limit) }
    result.append(contentsOf: chunk.prefix(count))
    switch status {
    case Z_OK: continue
    case Z_STREAM_END:
      if consumed == bytes.count { return result }
      guard format == .gzip, inflateReset(&stream) == Z_OK else { throw .damaged }
    // No progress was possible: there is always room for output, so input is missing.
    case Z_BUF_ERROR: throw .truncated
    default: throw .damaged
    }
  }
}
