import COpenSSL

/// Message authentication codes. Compare them with `constantTimeEqual` only.
package enum MessageAuthentication {
  /// 20 bytes. What Twilio signs webhooks with.
  package static func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    code(of: message, key: key, with: EVP_sha1(), size: 20)
  }

  /// 32 bytes.
  package static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    code(of: message, key: key, with: EVP_sha256(), size: 32)
  }

  private static func code(of message: [UInt8], key: [UInt8], with algorithm: OpaquePointer?, size: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      // A nil key would mean "reuse the previous one" to OpenSSL; an empty Swift array still has an address.
      let result = HMAC(algorithm, key, Int32(key.count), message, message.count, buffer.baseAddress, nil)
      precondition(result != nil, "libcrypto cannot authenticate")
      count = size
    }
  }
}
