import Domain
import Storage
import Twilio

extension TwilioConnector {
  /// Saves what every number does now, then points the chosen ones at the app, one by one.
  func takeNumbers(
    _ numbers: [IncomingPhoneNumber], _ choice: NumberChoice, app: ApplicationSid, of workspaceId: Workspace.ID,
    _ client: TwilioClient
  ) async throws {
    let known = Dictionary(
      try await store.phoneNumbers(in: workspaceId).map { ($0.number.sid, $0) }, uniquingKeysWith: { first, _ in first }
    )
    let plans = numbers.map { number in
      NumberPlan(number, known: known[number.sid.text], choice: choice, app: app)
    }
    try await store.savePhoneNumbers(plans.map { $0.settings() }, of: workspaceId)
    let present = Set(numbers.map(\.sid.text))
    let gone = known.keys.filter { !present.contains($0) }.sorted()
    if !gone.isEmpty { try await store.removePhoneNumbers(sids: gone, of: workspaceId) }
    for plan in plans where plan.isTaken && !plan.isOurs {
      let changed = try await client.updatePhoneNumber(
        plan.number.sid, VoiceSettings(voiceApplicationSid: app.text))
      try await store.savePhoneNumbers([plan.told(changed, app: app)], of: workspaceId)
    }
  }
}
