import Cryptography
import Foundation

/// Names one request of Twilio's among all, in as many bytes as an index of a million can bear.
package struct RequestKey: Sendable {
  let bytes: Data

  /// - Parameter text: what no other request says.
  package init(_ text: String) { bytes = Data(Digest.sha256(Array(text.utf8)).prefix(16)) }
}
