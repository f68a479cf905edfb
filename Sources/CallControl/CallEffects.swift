package import Domain
package import Foundation
import Logging
package import Outbox
package import Storage
package import Twilio

/// Carries out at Twilio what calls left in the outbox.
package struct CallEffects: Sendable {
  /// The client of a workspace's own Twilio account, made now; nil when it has none.
  package typealias Client = @Sendable (Workspace.ID) async throws -> TwilioClient?

  private let store: Store
  private let client: Client
  private let now: @Sendable () -> Date

  package init(store: Store, client: @escaping Client, now: @escaping @Sendable () -> Date) {
    self.store = store
    self.client = client
    self.now = now
  }

  package func perform(_ entry: OutboxEntry) async -> OutboxResult {
    do {
      guard let client = try await client(entry.workspaceId) else {
        return .refused("the workspace is no longer connected to Twilio")
      }
      switch entry.kind {
      case EffectKind.completeLeg: return try await completeLeg(entry.label, client)
      case EffectKind.fetchRecording: return try await fetchRecording(entry, client)
      case EffectKind.deleteRecording: return try await deleteRecording(entry.label, client)
      default: return .refused("this version knows no effect \(entry.kind)")
      }
    } catch let failure as TwilioFailure {
      // A token that was changed at Twilio is soon changed here; a message must not be lost meanwhile.
      let mayBeLetIn = entry.kind == EffectKind.fetchRecording && failure.error?.status == 401
      return failure.isPassing || mayBeLetIn
        ? .retry(after: failure.error?.retryAfter.map(Double.init), reason: "\(failure)") : .refused("\(failure)")
    } catch {
      return .retry(after: nil, reason: "\(error)")
    }
  }

  private func completeLeg(_ callSid: String, _ client: TwilioClient) async throws -> OutboxResult {
    do {
      _ = try await client.updateCall(try CallSid(callSid), .complete)
    } catch let failure as TwilioFailure where failure.error?.code == 21220 || failure.error?.status == 404 {
      // Over already: what was wanted.
      return .done
    }
    return .done
  }

  private func deleteRecording(_ sid: String, _ client: TwilioClient) async throws -> OutboxResult {
    do {
      try await client.deleteRecording(try RecordingSid(sid))
    } catch let failure as TwilioFailure where failure.error?.isNotFound == true {
      return .done
    }
    return .done
  }

  /// Brings a voicemail's sound here. Just after the callback Twilio may not have it ready yet.
  private func fetchRecording(_ entry: OutboxEntry, _ client: TwilioClient) async throws -> OutboxResult {
    let media: RecordingMedia
    do {
      media = try await client.downloadRecording(try RecordingSid(entry.label))
    } catch let failure as TwilioFailure where failure.error?.status == 404 {
      return .retry(after: nil, reason: "the recording is not ready")
    }
    let files = VoicemailFiles(directory: store.directory)
    let path = try files.keep(media.bytes, workspaceId: entry.workspaceId, recordingSid: entry.label)
    let now = now()
    let isWanted = try await store.inCallTransaction { try $0.recordingArrived(entry.label, localPath: path, at: now) }
    // Its message was deleted meanwhile.
    if !isWanted { files.remove(path) }
    return .done
  }
}
