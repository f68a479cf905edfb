import Foundation
import Logging

/// All state, and the only place where it changes. Its methods never await: each event is handled whole.
actor Switchboard {
  let settings: SimulatorSettings
  let sids: SidSource
  let transport: Transport
  /// Where this server answers, without a trailing slash; known once it listens.
  var baseURL = ""

  /// What a console looks at counts its changes, so that it needs to ask only for what is new.
  var accounts: [Account] { didSet { changes.numbers += 1 } }
  var calls: [String: Call] = [:] { didSet { changes.calls += 1 } }
  /// By age.
  var callOrder: [String] = []
  var recordings: [String: Recording] = [:] { didSet { changes.recordings += 1 } }
  var recordingOrder: [String] = []
  /// Rooms and queues of all accounts.
  var conferences = ConferenceRooms()
  var queues = CallQueues()
  /// Callbacks under way, by the call or the room that they tell about.
  var lanes = CallbackLanes()
  var handsets: [Handset.ID: Handset] = [:] { didSet { changes.clients += 1 } }
  /// Registrations whose socket is gone, each until a timer ends it or the softphone comes back.
  var lingering: [Handset.Kind: Handset.ID] = [:]
  var outsideBehaviour: [String: OutsideBehaviour] = [:] { didSet { changes.people += 1 } }
  var crowds = Crowds() { didSet { changes.callers += 1 } }
  /// Numbers of nobody.
  var stock = NumberStock()
  var exchanges: ExchangeLog { didSet { changes.exchanges += 1 } }
  var alerts: AlertLog
  /// Proofs of caller IDs under way, by their call.
  var verifications: [String: CallerIdVerification] = [:]
  var faults = FaultPlan() { didSet { changes.faults += 1 } }
  var changes = Changes()
  /// Callbacks held back by `reorder-callbacks`, by account.
  var heldBack: [String: [Webhook]] = [:]
  var sounds = SoundCache()

  private var lastHandset = 0

  var agenda = Agenda<Event>()
  var ticker: Ticker?
  /// Timers that the next turn of a call makes void, so that none waits for hours after its call has ended.
  var turnTimers: [String: [Int]] = [:]
  /// Work under way outside, and who waits until there is none.
  var errands: [Int: Task<Void, Never>] = [:]
  var lastErrand = 0
  var waitingForQuiet: [CheckedContinuation<Void, Never>] = []
  /// Who lets simulated time pass, and how many of them are work under way.
  var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
  var lastSleeper = 0
  var pausedErrands = 0
  var isClosed = false

  init(settings: SimulatorSettings, transport: Transport) {
    self.settings = settings
    self.transport = transport
    let sids = SidSource(randomBytes: settings.randomBytes)
    self.sids = sids
    accounts = Self.accounts(settings, sids: sids)
    outsideBehaviour = settings.people.compactMapValues(OutsideBehaviour.init)
    exchanges = ExchangeLog(limit: settings.exchangeLimit)
    alerts = AlertLog(limit: settings.exchangeLimit)
  }

  var now: Date { settings.clock.now }
  var logger: Logger { settings.logger }

  func open(at url: String) {
    baseURL = settings.publicURL ?? url
    if let state = settings.savedState { takeUp(state) }
  }

  // MARK: Calls

  func isCurrent(_ sid: String, turn: Int) -> Bool { calls[sid].map { $0.turn == turn } ?? false }

  /// Begins a new turn: whatever timer or answer is still on its way to this call no longer counts.
  @discardableResult func newTurn(_ sid: String) -> Int {
    for timer in turnTimers.removeValue(forKey: sid) ?? [] { agenda.cancel(timer) }
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
    listened(sid)
  }
}
