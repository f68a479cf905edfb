import Domain
import Foundation
import Storage
import Twilio

extension CallDesk {
  /// Brings a call to what Twilio says of its legs. When that is nothing new it was heard of all the same, and is not
  /// asked for again for a while.
  func settle(_ id: Call.ID, in workspaceId: Workspace.ID, by legs: LegsAtTwilio) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard let machine = try transaction.machine(of: id, in: workspaceId) else { return }
      try settle(machine, by: legs, in: transaction, at: now)
    }
  }

  /// Notes that a call was looked after, though nothing was learnt of it.
  func touch(_ call: SilentCall) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      guard let machine = try transaction.machine(of: call.id, in: call.workspaceId) else { return }
      try transaction.save(machine, after: machine, step: CallStep(), at: now, newEffectId: newId)
    }
  }

  private func settle(
    _ machine: CallStateMachine, by legs: LegsAtTwilio, in transaction: CallTransaction, at now: Date
  ) throws {
    let reports = legs.reports(on: machine, at: now)
    guard !reports.isEmpty else {
      return try transaction.save(machine, after: machine, step: CallStep(), at: now, newEffectId: newId)
    }
    var machine = machine
    for report in reports { (machine, _) = try handle(.legReported(report), machine, in: transaction, at: now) }
  }

  /// Writes down a call that was answered from memory, as Twilio has it, and asks for the message that may have been
  /// left meanwhile.
  ///
  /// - Parameter callId: what the URLs of that answer name the call; its callbacks bring it.
  func adopt(
    _ legs: LegsAtTwilio, as callId: Call.ID?, in workspaceId: Workspace.ID
  ) async throws {
    let now = now()
    guard let first = legs.first else { return }
    try await store.inCallTransaction { transaction in
      let known = try transaction.machine(ofSid: first.sid.text, in: workspaceId)
      let told = try toldFromMemory(legs.children, in: workspaceId, transaction)
      let machine =
        try known.map { try handle(.adopted(told), $0, in: transaction, at: now).0 }
        ?? begin(
          .adopted(told), machine(of: first, as: callId, in: workspaceId, transaction, at: now), in: transaction,
          at: now
        ).0
      try settle(machine, by: legs, in: transaction, at: now)
      try transaction.awaitMessage(of: machine.call.id, step: machine.call.step, until: now)
    }
  }

  /// Of Twilio's calls those from outside to a number that rings here, of which the store knows nothing but, perhaps,
  /// their end. What came before the workspace was connected is none of its affairs.
  func unknown(
    _ calls: [CallResource], since date: Date, in workspaceId: Workspace.ID
  ) async throws -> [CallResource] {
    guard let connectedAt = try await store.twilioAccount(of: workspaceId)?.connectedAt else { return [] }
    let start = max(date, connectedAt)
    var unknown: [CallResource] = []
    for call in calls
    where call.direction == "inbound" && !(call.from ?? "").hasPrefix("client:") && call.startedAt ?? start >= start {
      if try await store.isUnknownCall(call.sid.text, to: call.to ?? "", in: workspaceId) { unknown.append(call) }
    }
    return unknown
  }

  /// From memory a call is given one step: its number's agents ring, or the caller is asked for a message.
  private func toldFromMemory(
    _ children: [CallResource], in workspaceId: Workspace.ID, _ transaction: CallTransaction
  ) throws -> CallInstruction {
    let targets = try children.compactMap { child in
      try child.clientIdentity.flatMap { identity in
        try transaction.agentId(identity: identity, in: workspaceId).map {
          RingPlan.Target(legId: ID(newId()), agentId: $0, identity: identity)
        }
      }
    }
    guard !targets.isEmpty else { return .takeVoicemail }
    return .ring(
      RingPlan(targets: targets, seconds: try transaction.ringSeconds(of: workspaceId), isResume: false))
  }

  private func machine(
    of first: CallResource, as callId: Call.ID?, in workspaceId: Workspace.ID, _ transaction: CallTransaction,
    at now: Date
  ) throws -> CallStateMachine {
    let (startedAt, to) = (first.startedAt ?? now, first.to ?? "")
    let call = Call(
      id: callId ?? ID(newId()), workspaceId: workspaceId, direction: .inbound, from: first.from ?? "", to: to,
      phoneNumberId: try transaction.line(to, in: workspaceId).phoneNumberId, startedAt: startedAt, heardAt: now)
    let leg = Leg(
      id: ID(newId()), callId: call.id, callSid: first.sid.text, kind: .number, role: .outside, attempt: 0,
      status: .ringing, createdAt: startedAt, startedAt: startedAt)
    return CallStateMachine(call: call, legs: [leg])
  }

  /// Saves what Twilio has recorded of a call whose message nobody told of, and decides whether to ask once more.
  func settle(_ message: AwaitedMessage, by recordings: [RecordingResource]) async throws {
    let now = now()
    try await store.inCallTransaction { transaction in
      var isUnderWay = message.isOpen
      for recording in recordings {
        guard let machine = try transaction.machine(of: message.callId, in: message.workspaceId) else { return }
        guard let status = RecordingReport.Status(rawValue: recording.status) else {
          // Paused, stopped, processing.
          isUnderWay = true
          continue
        }
        if status == .inProgress { isUnderWay = true }
        try keep(
          RecordingReport(sid: recording.sid.text, status: status, durationSeconds: recording.durationSeconds),
          of: machine, in: transaction, at: now)
      }
      try askAgain(message, isUnderWay, transaction, at: now)
    }
  }

  /// Nobody can be asked: the workspace has left Twilio.
  func forget(_ message: AwaitedMessage) async throws {
    try await store.inCallTransaction { try $0.stopAwaitingMessage(of: message.callId) }
  }

  /// Twilio could not be asked.
  func putOff(_ message: AwaitedMessage) async throws {
    let now = now()
    try await store.inCallTransaction { try askAgain(message, true, $0, at: now) }
  }

  private func askAgain(
    _ message: AwaitedMessage, _ isUnderWay: Bool, _ transaction: CallTransaction, at now: Date
  ) throws {
    guard isUnderWay, now < message.startedAt + CallControlTimes.messagePatience else {
      return try transaction.stopAwaitingMessage(of: message.callId)
    }
    try transaction.awaitMessage(of: message.callId, step: message.step, until: now + CallControlTimes.silence)
  }
}
