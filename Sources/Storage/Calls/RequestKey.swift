import Cryptography

/// Names one request of Twilio's among all, in as many bytes as an index of a million can bear.
package struct RequestKey: Sendable {
  let bytes: [UInt8]

  /// - Parameter text: what no other request says.
  package init(_ text: String) { bytes = Array(Digest.sha256(Array(text.utf8)).prefix(16)) }
}
