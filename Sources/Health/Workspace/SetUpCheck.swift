import Connection
import Domain
import Logging
import Storage
import Twilio

/// What Ringdesk set up at Twilio: the app with its URLs, the key, the numbers.
struct SetUpCheck: Sendable {
  private static let silent = Logger(label: "health", factory: { _ in SwiftLogNoOpLogHandler() })

  private let site: Site
  private let connector: TwilioConnector
  private let workspace: Workspace
  private let account: TwilioAccount
  private let twilio: Account
  private let client: TwilioClient

  init(
    _ site: Site, _ connector: TwilioConnector, _ workspace: Workspace, _ account: TwilioAccount, _ twilio: Account,
    _ client: TwilioClient
  ) {
    self.site = site
    self.connector = connector
    self.workspace = workspace
    self.account = account
    self.twilio = twilio
    self.client = client
  }

  func findings() async -> [Finding] {
    let side: (drifts: [Drift], numbers: [IncomingPhoneNumber])
    do {
      side = try await connector.compare(workspace, account, at: twilio, client)
    } catch {
      return [
        .warning(
          "app.unknown", .app, "Twilio could not say how app, key and numbers stand: \(error).",
          why: "Whether calls lead here is not known.", toDo: "Check again in a minute.")
      ]
    }
    // Numbers that lead to an app that is gone are put right with it.
    let isAppGone = side.drifts.contains { $0.kind == .applicationMissing }
    var found = side.drifts.filter { !isAppGone || $0.kind != .numberChanged }.map(finding)
    func isSaid(_ subject: Finding.Subject) -> Bool { found.contains { $0.subject == subject } }
    if !isSaid(.app) { found.append(.good("app.good", .app, "The TwiML app leads calls here.")) }
    if !isSaid(.apiKey) { found += await key() }
    return found + capabilities(side.numbers)
  }

  private func finding(_ drift: Drift) -> Finding {
    let toDo =
      drift.isRepairable
      ? "Under Settings, Twilio, press Check now, then Put it right."
      : "Open Settings, Twilio, and see what is offered there."
    func told(_ id: String, _ subject: Finding.Subject, isGrave: Bool = true) -> Finding {
      let what = subject == .numbers ? "\(drift.name): \(drift.sentence)" : drift.sentence
      let why =
        isGrave ? "Calls are lost until it is set right." : "Calls still come through, but it is not as it was set up."
      return isGrave
        ? .problem(id, subject, what, why: why, toDo: toDo) : .warning(id, subject, what, why: why, toDo: toDo)
    }
    return switch drift.kind {
    case .accountInactive: told("account.inactive", .account)
    case .authTokenRefused: told("account.tokenRefused", .account)
    case .applicationMissing: told("app.missing", .app)
    case .applicationChanged: told("app.changed", .app)
    case .applicationDoubled: told("app.doubled", .app, isGrave: false)
    case .keyMissing: told("apiKey.missing", .apiKey)
    case .keyDoubled: told("apiKey.doubled", .apiKey, isGrave: false)
    case .numberChanged: told("numbers.changed", .numbers)
    case .numberTaken: told("numbers.taken", .numbers, isGrave: false)
    case .numberGone: told("numbers.gone", .numbers, isGrave: false)
    case .numberUnfinished:
      .warning(
        "numbers.unfinished", .numbers, "\(drift.name): \(drift.sentence)",
        why: "Until then its calls go where they went before.",
        toDo: account.lastError == nil
          ? "Nothing: the server tries it again and again."
          : "See under Settings, Twilio, what Twilio refused; then choose its numbers anew there.")
    }
  }

  /// That the key exists does not say that the secret kept here is its own.
  private func key() async -> [Finding] {
    guard let sid = account.keySid.flatMap({ try? KeySid($0) }), let secret = account.keySecret,
      let app = account.appSid.flatMap({ try? ApplicationSid($0) })
    else { return [] }
    let keyed = site.api.client(accountSid: client.accountSid, keySid: sid, secret: secret, log: Self.silent)
    do {
      _ = try await keyed.fetchApplication(app)
    } catch {
      if error.error?.isBadCredentials == true {
        return [
          .problem(
            "apiKey.refused", .apiKey, "Twilio does not take the API key with the secret that is kept here.",
            why: "No browser can sign in to Twilio, so none rings and none can call.",
            toDo: "Open Settings, Twilio, and make a new API key there.")
        ]
      }
      // Whatever else is wrong is told by what it is about.
      return []
    }
    return [.good("apiKey.good", .apiKey, "Twilio takes the API key that softphones sign in with.")]
  }

  private func capabilities(_ numbers: [IncomingPhoneNumber]) -> [Finding] {
    guard !numbers.contains(where: \.isVoiceCapable) else { return [] }
    return [
      .warning(
        numbers.isEmpty ? "numbers.none" : "numbers.noneForCalls", .numbers,
        numbers.isEmpty
          ? "The Twilio account has no phone number." : "None of the Twilio account's numbers can take calls.",
        why: "Nobody can call the desk.", toDo: "Buy a number with voice under Numbers, or in the Twilio Console.")
    ]
  }
}
