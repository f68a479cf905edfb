/// How compressed bytes are framed.
package enum CompressionFormat: Sendable {
  /// RFC 1952; HTTP's `gzip`.
  case gzip
  /// RFC 1950; HTTP's `deflate`.
  case zlib

  /// zlib's `windowBits`: a window of 32 KiB, and which header.
  var windowBits: Int32 {
    switch self {
    case .gzip: 15 + 16
    case .zlib: 15
    }
  }
}
