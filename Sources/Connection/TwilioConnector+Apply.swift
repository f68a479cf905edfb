import Domain
import Storage
import Twilio

/// Doing what a plan says. Each step is saved before the next begins, and one that was done is not in the next plan.
extension TwilioConnector {
  func apply(_ draft: Draft) async throws {
    let (plan, workspaceId) = (draft.plan, draft.workspace.id)
    let progress = StepCounter(total: plan.work) { [self] in try await tell($0, of: workspaceId) }
    let claimed = try await claim(plan, of: workspaceId)
    let app = try await apply(plan.application, draft, progress)
    try await apply(plan.key, draft, progress)
    try await apply(plan.numbers.filter { claimed.contains($0.number.sid.text) }, app: app, draft, progress)
  }

  /// Ends what an earlier choice of numbers began, and does nothing else. Those that cannot be ended stay begun.
  func finish(_ workspaceId: Workspace.ID) async throws {
    try await exclusively(workspaceId) {
      let draft = try await draft(workspaceId, nil, nil, .unchanged)
      guard let app = draft.plan.application.kept?.sid else {
        throw AppError(.conflict, "The TwiML app is gone from Twilio; repair the connection first.")
      }
      if draft.plan.application.isUnknown { try await store.saveTwilioApp(sid: app.text, of: workspaceId) }
      let gone = draft.plan.gone.filter { $0.begun != nil }
      if !gone.isEmpty { try await store.removePhoneNumbers(sids: gone.map(\.number.sid), of: workspaceId) }
      let begun = draft.plan.numbers.filter { $0.standing.begun != nil }
      let progress = StepCounter(total: begun.count) { [self] in try await tell($0, of: workspaceId) }
      do {
        for number in begun {
          switch number.fate {
          case .letGo: try await store.savePhoneNumbers([number.released(number.number)], of: workspaceId)
          case .keep: try await store.savePhoneNumbers([number.claim(app: app)], of: workspaceId)
          case .take, .restore, .leave: continue
          }
        }
        try await apply(begun, app: app, draft, progress)
      } catch let failure as TwilioFailure {
        try await store.saveTwilioError(failure.report.text, of: workspaceId)
        throw failure.appError
      }
    }
  }

  /// One number that Twilio refuses holds up no other; a Twilio that is away is not asked again and again.
  private func apply(
    _ numbers: [NumberPlan], app: ApplicationSid, _ draft: Draft, _ progress: StepCounter
  ) async throws {
    var failure: TwilioFailure?
    for number in numbers {
      do {
        try await apply(number, app: app, draft, progress)
      } catch let refusal as TwilioFailure where !refusal.isPassing {
        failure = failure ?? refusal
      }
    }
    if let failure { throw failure }
  }

  /// First of all what every number does now is saved, and which of them are ours: a crash forgets neither.
  ///
  /// - Returns: Twilio's ids; another workspace of the same account may have been quicker.
  private func claim(_ plan: ConnectionPlan, of workspaceId: Workspace.ID) async throws -> Set<String> {
    let app = plan.application.kept?.sid
    let saved = try await store.savePhoneNumbers(
      plan.numbers.map { $0.fate == .letGo ? $0.released($0.number) : $0.claim(app: app) }, of: workspaceId)
    if !plan.gone.isEmpty { try await store.removePhoneNumbers(sids: plan.gone.map(\.number.sid), of: workspaceId) }
    return Set(saved.filter { $0.before != nil }.map(\.number.sid))
  }

  private func apply(_ plan: ApplicationPlan, _ draft: Draft, _ progress: StepCounter) async throws -> ApplicationSid {
    let (client, wanted) = (draft.client, plan.wanted)
    let app: Application
    switch plan.kept {
    case .some(let kept) where plan.changes.isEmpty: app = kept
    case .some(let kept):
      app = try await progress.step("Setting up the TwiML app") {
        try await client.updateApplication(kept.sid, wanted)
      }
    case .none:
      app = try await progress.step("Making the TwiML app") {
        try await client.createApplication(wanted)
      }
    }
    if draft.saved?.appSid != app.sid.text {
      try await store.saveTwilioApp(sid: app.sid.text, of: draft.workspace.id)
    }
    for double in plan.doubles {
      try await progress.step("Deleting a second TwiML app") {
        try await Self.ignoringAbsence { () async throws(TwilioFailure) in
          try await client.deleteApplication(double.sid)
        }
      }
    }
    return app.sid
  }

  private func apply(_ plan: KeyPlan, _ draft: Draft, _ progress: StepCounter) async throws {
    for useless in plan.useless {
      try await progress.step("Deleting an API key that is not in use") {
        try await Self.ignoringAbsence { () async throws(TwilioFailure) in
          try await draft.client.deleteKey(useless.sid)
        }
      }
    }
    guard plan.kept == nil else { return }
    try await progress.step("Making an API key") {
      try await makeKey(of: draft.workspace.id, draft.client)
    }
  }

  /// - Parameter isRotation: the key of before stays for a while.
  func makeKey(of workspaceId: Workspace.ID, _ client: TwilioClient, isRotation: Bool = false) async throws {
    let key = try await client.createKey(friendlyName: name(of: workspaceId))
    guard let secret = key.secret else { throw TwilioFailure.unreadable("the new API key came without its secret") }
    try await store.saveTwilioKey(sid: key.sid.text, secret: secret, isRotation: isRotation, of: workspaceId)
  }

  private func apply(
    _ plan: NumberPlan, app: ApplicationSid, _ draft: Draft, _ progress: StepCounter
  ) async throws {
    let (number, client, workspaceId) = (plan.number, draft.client, draft.workspace.id)
    switch plan.fate {
    case .keep, .leave, .letGo: return
    case .take:
      let changed = try await progress.step("Pointing \(number.phoneNumber) here") {
        try await client.updatePhoneNumber(number.sid, VoiceSettings(voiceApplicationSid: app.text))
      }
      try await store.savePhoneNumbers([plan.taken(changed, app: app)], of: workspaceId)
    case .restore:
      let restored = try await progress.step("Giving \(number.phoneNumber) back") {
        try await restore(number, to: plan.before, client)
      }
      try await store.savePhoneNumbers([plan.released(restored)], of: workspaceId)
    }
  }

  /// - Returns: the number as it stands then. Twilio is told nothing that it knows.
  func restore(
    _ number: IncomingPhoneNumber, to before: String?, _ client: TwilioClient
  ) async throws(TwilioFailure) -> IncomingPhoneNumber {
    let before = before.flatMap(NumberStanding.settings) ?? VoiceSettings()
    var settings = number.voice.restoring(before)
    guard !settings.isEmpty else { return number }
    do {
      return try await client.updatePhoneNumber(number.sid, settings)
    } catch {
      // The app or trunk of before may be gone; a number without one is better than one that points at ours.
      guard error.error?.status == 400, !before.app.isEmpty || !before.trunk.isEmpty else { throw error }
      settings.voiceApplicationSid = ""
      settings.trunkSid = nil
      return try await client.updatePhoneNumber(number.sid, settings)
    }
  }
}

extension ConnectionPlan {
  /// What still differs when the plan has been carried out.
  var driftsLeft: [Drift] {
    let left = Set(numbers.filter { $0.fate == .leave && $0.isDrifted }.map(\.number.sid.text))
    return drifts.filter { drift in drift.kind == .numberChanged && drift.sid.map(left.contains) == true }
  }
}
