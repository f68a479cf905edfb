import Domain
import Foundation
import Storage
import Testing
import Twilio

@testable import Connection

@Suite(.timeLimit(.minutes(1))) struct SignatureFailuresTests {
  private func failure(_ cause: SignatureDiagnosis.Cause, at: Date) -> SignatureFailure {
    SignatureFailure(
      at: at, cause: cause, expectedURL: "http://127.0.0.1:8080/", path: "/",
      received: .init(
        host: nil, forwardedHost: nil, forwardedProto: nil, forwardedPort: nil, forwardedPrefix: nil))
  }

  /// Whoever knows the webhook's address can send as many forged ones as they like.
  @Test func aFloodIsWrittenDownOnceInAWhileWhateverItsCauses() async throws {
    try await TwilioWorld.connected { world in
      let failures = SignatureFailures(store: world.store, logger: world.logger)
      let head = try await world.store.eventHead()
      let start = world.clock.now
      for turn in 0..<20 {
        failures.note(
          failure(turn.isMultiple(of: 2) ? .unsigned : .otherToken, at: start), of: world.acme, requestId: "")
      }
      failures.note(failure(.otherToken, at: start + 10), of: world.acme, requestId: "")
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await failures.run() }
        while try await world.store.twilioAccount(of: world.acme)?.lastSignatureFailure?.contains("otherToken") != true
        {
          await Task.yield()
        }
        tasks.cancelAll()
      }
      let events = try await world.store.events(after: head, in: world.acme, limit: 100)
      #expect(events.count == 2)
    }
  }
}
