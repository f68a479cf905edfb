import Domain
import HTTPTypes
import Hummingbird

extension HTTPField.Name {
  static let idempotencyKey = Self("Idempotency-Key")!
  /// Whether this answer is an earlier one.
  static let idempotencyReplayed = Self("Idempotency-Replayed")!
}

extension Request {
  private static let longestKey = 255

  /// What its sender calls the request, so that it can be sent again; nil where nobody cares.
  func idempotencyKey() throws -> String? {
    guard let key = headers[.idempotencyKey] else { return nil }
    guard (1...Self.longestKey).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw AppError.invalid(
        HTTPField.Name.idempotencyKey.rawName,
        "A key has 1 to \(Self.longestKey) characters of ASCII without spaces; a random UUID is a good one.")
    }
    return key
  }
}
