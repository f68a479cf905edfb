import Curl
import Domain
import Foundation
import Logging
import Storage
import Twilio

/// Whether Twilio can be reached, lets the account in, and goes by the same clock.
struct AccountCheck: Sendable {
  private static let silent = Logger(label: "health", factory: { _ in SwiftLogNoOpLogHandler() })

  let site: Site
  let account: TwilioAccount

  /// - Returns: what was found, and where Twilio let us in, a client to go on with.
  func greet() async -> (findings: [Finding], client: TwilioClient?, account: Account?) {
    guard let sid = try? AccountSid(account.accountSid) else { return ([], nil, nil) }
    var failure: TwilioFailure?
    // The token that Twilio signs with next may have taken over already; the server finds out by itself.
    for token in [account.authToken, account.authTokenNext].compactMap(\.self) {
      let client = site.api.client(accountSid: sid, authToken: token, log: Self.silent)
      do throws(TwilioFailure) {
        let (twilio, time) = try await client.fetchAccountAndTime()
        let clock = time.map { self.clock($0) } ?? []
        guard twilio.isActive else { return (clock + [inactive(twilio.status)], nil, nil) }
        return (clock + standing(twilio), client, twilio)
      } catch {
        failure = failure ?? error
        guard error.error?.isBadCredentials == true else { break }
      }
    }
    return (failure.map { [refused($0)] } ?? [], nil, nil)
  }

  // MARK: Let in

  private func standing(_ twilio: Account) -> [Finding] {
    let kind = twilio.isSubaccount ? ", a subaccount of \(twilio.ownerAccountSid?.text ?? "another"), " : ", "
    guard twilio.type != "Trial" else {
      return [
        .warning(
          "account.trial", .account, "\(twilio.friendlyName) is a trial account.",
          why: "It can only call numbers that were verified, callers hear an announcement first, and its credit ends.",
          toDo: "Upgrade it in the Twilio Console before customers call.")
      ]
    }
    return [
      .good("account.good", .account, "Twilio takes the auth token of \(twilio.friendlyName)\(kind)and it is active.")
    ]
  }

  private func inactive(_ status: String) -> Finding {
    .problem(
      "account.inactive", .account, "The Twilio account is \(status).", why: "It takes no calls and makes none.",
      toDo: "The Twilio Console says why, and how to reactivate it.")
  }

  private func clock(_ twilio: Date) -> [Finding] {
    // Twilio tells whole seconds, and its answer was some time on the way.
    let seconds = Int(site.now().timeIntervalSince(twilio).rounded())
    guard abs(seconds) > 10 else {
      return [.good("clock.good", .server, "The clock of this machine agrees with Twilio's.")]
    }
    let what =
      "The clock of this machine is \(counted(abs(seconds), "second")) \(seconds > 0 ? "ahead of" : "behind") Twilio's."
    let why =
      "Softphones sign in to Twilio with tokens that hold by the clock: they are refused when it is far off, and "
      + "times in the call log are wrong."
    let toDo = "Let the machine keep its clock: timedatectl set-ntp true."
    return [
      abs(seconds) > 60
        ? .problem("clock.wrong", .server, what, why: why, toDo: toDo)
        : .warning("clock.off", .server, what, why: why, toDo: toDo)
    ]
  }

  // MARK: Not let in

  private func refused(_ failure: TwilioFailure) -> Finding {
    switch failure {
    case .refused(let error) where error.isBadCredentials && error.code != 10001 && error.code != 20005:
      .problem(
        "account.tokenRefused", .account, "Twilio refuses the auth token: it was changed at Twilio.",
        why: "Twilio signs calls with the new one, so they are refused here, and nothing can be asked of Twilio.",
        toDo: "Enter the new auth token under Settings, Twilio.")
    case .refused(let error) where error.code == 10001 || error.code == 20005 || error.status == 403:
      inactive("suspended or closed (Twilio error \(error.code))")
    case .refused(let error) where error.isNotFound:
      .problem(
        "account.unknown", .account, "Twilio knows no account \(account.accountSid).",
        why: "It takes no calls and makes none.", toDo: "Connect another account under Settings, Twilio.")
    case .refused(let error):
      .warning(
        "account.unavailable", .account, "Twilio could not say how the account stands: \(error).",
        why: "Calls may be disturbed as well.", toDo: "\(error.advice.text)")
    case .notSent(let reason), .unknownResult(let reason):
      .problem(
        "account.unreachable", .account, "Twilio cannot be reached from this machine: \(reason).",
        why: "Calls still come in, but none can be placed, transferred or ended from the page.",
        toDo:
          "Look at this machine's network: api.twilio.com, port 443. https://status.twilio.com tells of Twilio's own "
          + "troubles.")
    case .unreadable(let reason):
      .problem(
        "account.unreachable", .account, "What answers in Twilio's place is not Twilio: \(reason).",
        why: "Nothing can be asked of Twilio.", toDo: "Look for a proxy in between, and at RINGDESK_TWILIO_API_URL.")
    }
  }
}
