import Foundation
import Logging

/// All state, and the only place where it changes. Its methods never await: each event is handled whole.
actor Switchboard {
  let settings: SimulatorSettings
  let sids: SidSource
  let transport: Transport
  /// Where this server answers, without a trailing slash; known once it listens.
  var baseURL = ""

  var accounts: [Account]
  var calls: [String: Call] = [:]
  /// By age.
  var callOrder: [String] = []
  var recordings: [String: Recording] = [:]
  var recordingOrder: [String] = []
  /// Rooms and queues of all accounts.
  var conferences = ConferenceRooms()
  var queues = CallQueues()
  /// Callbacks under way, by the call or the room that they tell about.
  var lanes = CallbackLanes()
  var handsets: [Handset.ID: Handset] = [:]
  /// Registrations whose socket is gone, each until a timer ends it or the softphone comes back.
  var lingering: [Handset.Kind: Handset.ID] = [:]
  var outsideBehaviour: [String: OutsideBehaviour] = [:]
  var exchanges: ExchangeLog
  var faults = FaultPlan()
  /// Callbacks held back by `reorder-callbacks`, by account.
  var heldBack: [String: [Webhook]] = [:]
  var sounds = SoundCache()

  private var lastHandset = 0
  private var lastTimer = 0
  private var running: [Int: Task<Void, Never>] = [:]
  /// Timers that the next turn of a call makes void, so that none sleeps for hours after its call has ended.
  private var turnTimers: [String: [Int]] = [:]

  init(settings: SimulatorSettings, transport: Transport) {
    self.settings = settings
    self.transport = transport
    let sids = SidSource(randomBytes: settings.randomBytes)
    self.sids = sids
    let now = settings.now()
    accounts = settings.accounts.map { Account($0, sids: sids, at: now) }
    exchanges = ExchangeLog(limit: settings.historyLimit)
  }

  var now: Date { settings.now() }
  var logger: Logger { settings.logger }

  func open(at url: String) { baseURL = settings.publicURL ?? url }

  /// Ends all that runs; nothing happens here any more.
  func close() {
    for task in running.values { task.cancel() }
    running.removeAll()
  }

  // MARK: Time

  /// Calls back after that time on the given clock, unless closed before.
  @discardableResult func after(
    _ seconds: Double, _ event: @escaping @Sendable (isolated Switchboard) -> Void
  ) -> Int {
    let clock = settings.clock
    return run { switchboard in
      do { try await clock.sleep(for: .seconds(max(0, seconds))) } catch { return }
      await switchboard.handle(event)
    }
  }

  /// The same for one turn of one call: when that is over, nothing happens.
  func after(
    _ seconds: Double, on sid: String, turn: Int, _ event: @escaping @Sendable (isolated Switchboard) -> Void
  ) {
    let timer = after(seconds) { switchboard in
      guard switchboard.isCurrent(sid, turn: turn) else { return }
      event(switchboard)
    }
    turnTimers[sid, default: []].append(timer)
  }

  /// Starts work outside of the actor that reports back through events.
  @discardableResult func run(_ work: @escaping @Sendable (Switchboard) async -> Void) -> Int {
    lastTimer += 1
    let id = lastTimer
    running[id] = Task { [weak self] in
      guard let self else { return }
      await work(self)
      await self.finished(id)
    }
    return id
  }

  func cancelTimer(_ id: Int?) { id.flatMap { running.removeValue(forKey: $0) }?.cancel() }

  private func finished(_ id: Int) { running[id] = nil }

  private func handle(_ event: @Sendable (isolated Switchboard) -> Void) {
    guard !Task.isCancelled else { return }
    event(self)
  }

  // MARK: Calls

  func isCurrent(_ sid: String, turn: Int) -> Bool { calls[sid].map { $0.turn == turn } ?? false }

  /// Begins a new turn: whatever timer or answer is still on its way to this call no longer counts.
  @discardableResult func newTurn(_ sid: String) -> Int {
    for timer in turnTimers.removeValue(forKey: sid) ?? [] { running.removeValue(forKey: timer)?.cancel() }
    calls[sid]?.turn += 1
    return calls[sid]?.turn ?? 0
  }

  func add(_ call: Call) {
    calls[call.sid] = call
    callOrder.append(call.sid)
    guard callOrder.count > settings.historyLimit + settings.historyLimit / 4 else { return }
    let surplus = Set(callOrder.prefix(callOrder.count - settings.historyLimit).filter { calls[$0]?.isOver ?? true })
    callOrder.removeAll { surplus.contains($0) }
    for sid in surplus { calls[sid] = nil }
  }

  func account(_ sid: String) -> Account? { accounts.first { $0.sid == sid } }

  func children(of sid: String) -> [Call] { callOrder.compactMap { calls[$0] }.filter { $0.parentSid == sid } }

  func nextHandset() -> Handset.ID {
    lastHandset += 1
    return lastHandset
  }

  // MARK: What people hear

  func heard(_ sid: String, _ kind: Transcript.Kind, _ text: String = "", url: String? = nil) {
    guard let entry = calls[sid]?.transcript.heard(kind, text, url: url, at: now) else { return }
    tellPage(of: sid, "heard", ["callSid": .string(sid)], entry.json)
  }

  /// Notes what Twilio would show in its debugger.
  func warn(_ sid: String, _ code: Int, _ message: String) {
    calls[sid]?.transcript.warn(code, message, at: now)
    logger.notice("call warning", metadata: ["callSid": "\(sid)", "code": "\(code)", "warning": "\(message)"])
  }
}
