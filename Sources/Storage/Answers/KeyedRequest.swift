import Cryptography
package import Domain

/// A request that its sender gave a key, so that it can be sent again and does nothing twice.
package struct KeyedRequest: Sendable, Hashable {
  /// Of who asked what, and of the key. The key itself is kept nowhere.
  let hash: [UInt8]
  let bodyHash: [UInt8]
  let workspaceId: Workspace.ID?

  /// - Parameters:
  ///   - actor: whose keys they are: what another one means by the same key is another request.
  ///   - route: the method and the path.
  package init(by actor: String, _ route: String, key: String, body: [UInt8], in workspaceId: Workspace.ID?) {
    hash = Digest.sha256(Array("\(actor)\n\(route)\n\(key)".utf8))
    bodyHash = Digest.sha256(body)
    self.workspaceId = workspaceId
  }

  var sealedAt: String { "keptAnswer/\(BaseEncoding.hex.encode(hash))" }
}

/// What was answered to a request: a status code and a body.
package struct KeptAnswer: Sendable, Equatable {
  package let status: Int
  package let body: String

  package init(status: Int, body: String) {
    self.status = status
    self.body = body
  }
}

/// What is known of a request that may have been sent before.
package enum EarlierRequest: Sendable, Equatable {
  /// Nothing; and from now on it is known to have begun.
  case none
  case answered(KeptAnswer)
  /// It was begun, and nobody knows how it ended.
  case unanswered
  /// The key was used with another body.
  case different
}
