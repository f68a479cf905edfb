package import Domain
package import Storage
import Twilio

extension TwilioConnector {
  /// Gives a number back to Twilio, for good. Its calls stay in the log. Asking again changes nothing.
  ///
  /// - Parameter check: throws what forbids it for the number as it is before Twilio is asked for anything; pure.
  /// - Throws: `notFound` for a number that the workspace never had; `conflict` while a call is on it, or when its calls
  ///   go elsewhere; `rateLimited` and `unavailable` for what may be tried again.
  package func releaseNumber(
    _ id: PhoneNumber.ID, in workspaceId: Workspace.ID,
    check: @Sendable (PhoneNumberEntry) throws -> Void = { _ in }
  ) async throws {
    // Not in the work: whoever joins that has another condition.
    guard let entry = try await store.phoneNumberUnlessGone(id, in: workspaceId) else { return }
    try check(entry)
    try await releases.once("\(workspaceId) \(id)") { [self] in
      try await exclusively(workspaceId) {
        guard let entry = try await store.phoneNumberUnlessGone(id, in: workspaceId) else { return }
        let (account, client) = try await connected(workspaceId)
        do {
          try await release(entry, account, client)
        } catch let failure as TwilioFailure {
          throw failure.appError
        }
        try await store.removePhoneNumbers(sids: [entry.number.sid], of: workspaceId)
      }
    }
  }

  private func release(
    _ entry: PhoneNumberEntry, _ account: TwilioAccount, _ client: TwilioClient
  ) async throws {
    let sid = try PhoneNumberSid(entry.number.sid)
    guard let number = try await present(sid, client) else { return }
    let plan = NumberPlan(
      number, known: entry, choice: .automatic, app: try Self.app(of: account),
      isElsewhere: try await store.phoneNumbersClaimed(elsewhereThan: account.workspaceId).contains(sid.text))
    guard plan.fate == .keep || (plan.canBeTaken && plan.standing.isUnused) else {
      throw AppError(
        .conflict, "This number is used elsewhere, so it is not released here. \(plan.doesNow)")
    }
    guard try await !store.isOnCall(entry.number.id, in: account.workspaceId) else {
      throw AppError(.conflict, "A call is on this number right now. Release it when the call is over.")
    }
    do {
      try await client.releasePhoneNumber(sid)
    } catch {
      if error.error?.isNotFound == true { return }
      guard error.mayHaveHappened else { throw error }
      guard try await present(sid, client) == nil else { throw error }
    }
  }

  /// nil when the account has it no more.
  private func present(_ sid: PhoneNumberSid, _ client: TwilioClient) async throws(TwilioFailure)
    -> IncomingPhoneNumber?
  {
    do {
      return try await client.fetchPhoneNumber(sid)
    } catch {
      guard error.error?.isNotFound == true else { throw error }
      return nil
    }
  }
}
