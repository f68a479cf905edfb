import COpenSSL

/// A 256-bit AES key that seals secrets at rest (AES-256-GCM). Never printed.
package struct SealingKey: Sendable {
  /// The 32 bytes of the key, for the key file.
  package let bytes: [UInt8]

  private static let nonceSize = 12
  private static let tagSize = 16

  package init(bytes: [UInt8]) throws(CryptographyError) {
    guard bytes.count == 32 else { throw .invalidKeyLength(bytes.count) }
    self.bytes = bytes
  }

  /// A new random key.
  package init() {
    bytes = randomBytes(32)
  }

  /// Encrypts and authenticates: 12 bytes of random nonce, the ciphertext, 16 bytes of tag.
  ///
  /// `associatedData` is not stored; give the same bytes to `open`. Bind the place the secret belongs to (a workspace and
  /// a column, say), so that a sealed value copied to another row does not open there.
  package func seal(_ plaintext: [UInt8], associatedData: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
    let nonce = randomBytes(Self.nonceSize)
    let context = try CipherContext()
    var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
    var tag = [UInt8](repeating: 0, count: Self.tagSize)
    var length: Int32 = 0
    var end: [UInt8] = [0]
    guard
      EVP_EncryptInit_ex(context.pointer, EVP_aes_256_gcm(), nil, bytes, nonce) == 1,
      EVP_EncryptUpdate(context.pointer, nil, &length, associatedData, Int32(associatedData.count)) == 1,
      EVP_EncryptUpdate(context.pointer, &ciphertext, &length, plaintext, Int32(plaintext.count)) == 1,
      EVP_EncryptFinal_ex(context.pointer, &end, &length) == 1,
      EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagSize), &tag) == 1
    else { throw .library(operation: "seal", code: ERR_get_error()) }
    return nonce + ciphertext + tag
  }

  /// The plaintext of what `seal` made with this key and this associated data, otherwise `cannotOpen`.
  package func open(_ sealed: [UInt8], associatedData: [UInt8] = []) throws(CryptographyError) -> [UInt8] {
    guard sealed.count >= Self.nonceSize + Self.tagSize else { throw .cannotOpen }
    let nonce = Array(sealed.prefix(Self.nonceSize))
    let ciphertext = Array(sealed.dropFirst(Self.nonceSize).dropLast(Self.tagSize))
    var tag = Array(sealed.suffix(Self.tagSize))
    let context = try CipherContext()
    var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
    var length: Int32 = 0
    var end: [UInt8] = [0]
    guard
      EVP_DecryptInit_ex(context.pointer, EVP_aes_256_gcm(), nil, bytes, nonce) == 1,
      EVP_DecryptUpdate(context.pointer, nil, &length, associatedData, Int32(associatedData.count)) == 1,
      EVP_DecryptUpdate(context.pointer, &plaintext, &length, ciphertext, Int32(ciphertext.count)) == 1,
      EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagSize), &tag) == 1
    else { throw .library(operation: "open", code: ERR_get_error()) }
    guard EVP_DecryptFinal_ex(context.pointer, &end, &length) == 1 else { throw .cannotOpen }
    return plaintext
  }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
  package var description: String { "SealingKey(hidden)" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

private struct CipherContext: ~Copyable {
  let pointer: OpaquePointer

  init() throws(CryptographyError) {
    guard let pointer = EVP_CIPHER_CTX_new() else { throw .library(operation: "cipher", code: ERR_get_error()) }
    self.pointer = pointer
  }

  deinit { EVP_CIPHER_CTX_free(pointer) }
}
