package import Domain
package import Foundation
package import Logging
import ServiceLifecycle
package import Storage
package import Twilio

/// A webhook whose signature did not hold, with what an admin needs to mend it.
package struct SignatureFailure: Sendable, Equatable {
  package let at: Date
  package let cause: SignatureDiagnosis.Cause
  /// What the signature was checked against.
  package let expectedURL: String
  /// The path with its query, as it arrived.
  package let path: String
  package let received: SignatureDiagnosis.Received

  package init(
    at: Date, cause: SignatureDiagnosis.Cause, expectedURL: String, path: String,
    received: SignatureDiagnosis.Received
  ) {
    self.at = at
    self.cause = cause
    self.expectedURL = expectedURL
    self.path = path
    self.received = received
  }

  package var resource: JSON {
    let signedURL: String? = if case .otherURL(let url) = cause { url } else { nil }
    return [
      "at": JSON(at), "cause": .string(word), "sentence": .string(sentence), "expectedUrl": .string(expectedURL),
      "receivedUrl": .string(received.base + path), "signedUrl": JSON(signedURL),
      "headers": [
        "Host": JSON(received.host), "X-Forwarded-Host": JSON(received.forwardedHost),
        "X-Forwarded-Proto": JSON(received.forwardedProto), "X-Forwarded-Port": JSON(received.forwardedPort),
        "X-Forwarded-Prefix": JSON(received.forwardedPrefix),
      ],
    ]
  }

  private var word: String {
    switch cause {
    case .unsigned: "unsigned"
    case .otherURL: "otherUrl"
    case .otherToken: "otherToken"
    }
  }

  private var sentence: String {
    switch cause {
    case .unsigned:
      return "A request came without X-Twilio-Signature: it was not Twilio's, or a proxy on the way drops that header."
    case .otherURL(let url):
      let (signed, own) = (PublicAddress.base(of: url), PublicAddress.base(of: expectedURL))
      guard signed == own else {
        return "Twilio asked \(signed), but this server takes itself for \(own). Where the first is right, set "
          + "RINGDESK_PUBLIC_URL to it and start again; where the second is, repair the connection."
      }
      return "Twilio asked \(PublicAddress.path(of: url)), but \(path) arrived: a proxy on the way rewrites the path. "
        + "Let it pass path and query on as they are."
    case .otherToken:
      return
        "No auth token of this workspace made the signature. It was changed at Twilio: enter the new one. Or a proxy "
        + "on the way changes the address, the query or the body."
    }
  }
}

/// Keeps the last failure of each workspace for its admins, without making who asked wait for the disk.
package struct SignatureFailures: Service {
  private struct News: Sendable {
    let workspaceId: Workspace.ID
    /// nil: a signature held again.
    let failure: SignatureFailure?
    let requestId: String?
  }

  /// Many in a row are told once in this time, in seconds.
  private static let pause: TimeInterval = 10

  private let store: Store
  private let logger: Logger
  private let news: AsyncStream<News>
  private let told: AsyncStream<News>.Continuation

  package init(store: Store, logger: Logger) {
    self.store = store
    self.logger = logger
    (news, told) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
  }

  package func note(_ failure: SignatureFailure, of workspaceId: Workspace.ID, requestId: String) {
    told.yield(News(workspaceId: workspaceId, failure: failure, requestId: requestId))
  }

  package func settle(_ workspaceId: Workspace.ID) {
    told.yield(News(workspaceId: workspaceId, failure: nil, requestId: nil))
  }

  package func run() async throws {
    var savedAt: [Workspace.ID: Date] = [:]
    for await one in news.cancelOnGracefulShutdown() {
      if let failure = one.failure {
        if let last = savedAt[one.workspaceId], failure.at < last + Self.pause { continue }
        savedAt[one.workspaceId] = failure.at
        logger.warning(
          "A webhook's signature does not hold for the public URL",
          metadata: [
            "workspaceId": "\(one.workspaceId)", "requestId": "\(one.requestId ?? "")",
            // The path holds the workspace's key.
            "expected": "\(failure.expectedURL.replacing(failure.path, with: ""))",
            "received": "\(failure.received.base)",
            "cause": "\(failure.cause)",
          ])
      }
      do {
        try await store.saveSignatureFailure(one.failure?.resource.text, of: one.workspaceId)
      } catch {
        logger.warning(
          "A signature's failure cannot be kept",
          metadata: ["workspaceId": "\(one.workspaceId)", "error": "\(error)"])
      }
    }
  }
}
