import Domain
import Logging
import ServiceLifecycle
import SoftphoneSDK
import Storage

/// Fetches Twilio's Voice SDK once, when a workspace is connected to Twilio and no browser could ring for want of it.
struct SDKKeeper: Service {
  private static let pauses: [Duration] = [.seconds(60), .seconds(600), .seconds(3600)]

  private let store: Store
  private let installer: SDKInstaller
  private let isWanted: Bool
  private let logger: Logger
  private let changes: AsyncStream<Void>
  private let told: AsyncStream<Void>.Continuation

  /// - Parameter isWanted: false where the owner names a file, and where Twilio is played.
  init(store: Store, installer: SDKInstaller, isWanted: Bool, logger: Logger) {
    self.store = store
    self.installer = installer
    self.isWanted = isWanted
    self.logger = logger
    (changes, told) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    told.yield()
  }

  /// Called from the commit feed; does not block.
  func committed(_ events: [DeskEvent]) {
    guard isWanted, events.contains(where: { $0.kind == .twilioUpdated }) else { return }
    told.yield()
  }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      for await _ in changes {
        guard isWanted, !installer.isInstalled, try await store.isAnyWorkspaceConnected() else { continue }
        try await fetch()
      }
    }
  }

  /// Tries for an hour or so; the next change, or the next start, tries again.
  private func fetch() async throws {
    for pause in Self.pauses {
      do throws(SDKFailure) {
        try await installer.fetch()
        return logger.info("Twilio's Voice SDK was fetched", metadata: ["file": "\(installer.file)"])
      } catch {
        logger.warning("Browsers cannot ring yet: \(error) See ringdesk voice-sdk install --help.")
      }
      try await Task.sleep(for: pause)
    }
  }
}
