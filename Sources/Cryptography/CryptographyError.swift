/// Why sealing, opening or password hashing failed.
package enum CryptographyError: Error, Equatable, Sendable {
  /// A key of the wrong length was given; AES-256 takes 32 bytes.
  case invalidKeyLength(Int)
  /// The sealed bytes were changed, cut short, sealed with another key or with other associated data.
  case cannotOpen
  /// A stored password hash is not `$scrypt$ln=..,r=..,p=..$salt$hash` within the accepted costs.
  case malformedPasswordHash
  /// libcrypto refused; `code` is its packed error code, 0 when it gave none.
  case library(operation: String, code: UInt)
}
