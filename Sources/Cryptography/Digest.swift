import COpenSSL

/// One-shot hashes.
package enum Digest {
  /// 20 bytes. For protocols that demand SHA-1 only; never for anything of ours.
  package static func sha1(_ bytes: [UInt8]) -> [UInt8] {
    hash(bytes, with: EVP_sha1(), size: 20)
  }

  /// 32 bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    hash(bytes, with: EVP_sha256(), size: 32)
  }

  private static func hash(_ bytes: [UInt8], with algorithm: OpaquePointer?, size: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let result = EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, algorithm, nil)
      precondition(result == 1, "libcrypto cannot hash")
      count = size
    }
  }
}
