import COpenSSL

/// `count` unpredictable bytes, fit for keys and tokens.
package func randomBytes(_ count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    precondition(count == 0 || RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "libcrypto has no randomness")
    initialized = count
  }
}
