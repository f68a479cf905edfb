import Domain
import Foundation
import Storage
import Twilio

/// What Twilio itself complains of: the only witness from outside.
enum AlertsCheck {
  private static let most = 500

  /// - Parameter base: what this workspace's webhook URLs begin with.
  static func findings(_ base: String, _ client: TwilioClient, now: Date) async -> [Finding] {
    let since = now.addingTimeInterval(-86_400)
    let alerts: [Alert]
    do {
      alerts = try await client.listAlerts(since: since, limit: most)
    } catch {
      return [
        .warning(
          "webhooks.unknown", .webhooks, "Twilio could not say what went wrong lately: \(error).",
          why: "Whether Twilio reaches this server is best known there.",
          toDo: "See Monitor, Logs, Errors in the Twilio Console.")
      ]
    }
    let ours = alerts.filter { alert in
      (alert.requestUrl ?? "").hasPrefix(base) && alert.at.map { $0 >= since } ?? true
    }
    let codes = Dictionary(grouping: ours, by: \.errorCode).sorted {
      ($1.value.count, $0.key) < ($0.value.count, $1.key)
    }
    guard !codes.isEmpty else {
      return [.good("webhooks.good", .webhooks, "Twilio had no trouble with this server within the last day.")]
    }
    return codes.map { code, alerts in
      .warning(
        "webhooks.alerts", .webhooks,
        "\(meaning(of: code)) (Twilio error \(code), \(counted(alerts.count, "time")) within the last day).",
        why: "Each time a caller may have heard an error message, or the call log misses something.",
        toDo: "Look at what the server and the proxy logged at that time; Monitor, Logs, Errors in the Twilio Console "
          + "shows each request. The warning goes when a day has passed without.")
    }
  }

  private static func meaning(of code: String) -> String {
    switch code {
    case "11200": "Twilio got an error, or no answer in time, from this server"
    case "11205": "Twilio could not connect to this server"
    case "11210": "Twilio did not find this server's name"
    case "11215": "Twilio was sent from one address to the next too often"
    case "11220": "Twilio could not set up an encrypted connection to this server"
    case "11235": "The certificate that Twilio saw is for another name"
    case "11237": "The certificate that Twilio saw is not vouched for"
    case "11770", "12100", "12300": "Twilio could not read this server's answer"
    default: "Twilio had trouble with a request to this server"
    }
  }
}

/// The last webhook that was refused. It is forgotten when the next signature holds.
enum SignatureCheck {
  private struct Failure: Decodable {
    let cause: String
    let sentence: String
  }

  static func findings(_ account: TwilioAccount) -> [Finding] {
    guard let json = account.lastSignatureFailure,
      let failure = try? JSONDecoder().decode(Failure.self, from: Data(json.utf8))
    else { return [] }
    let what = "The last request was refused, because its signature did not hold. \(failure.sentence)"
    let why = "A request of Twilio's that is refused is a caller who hears an error message."
    let toDo = "Settings, Twilio, shows the request. If it came from a stranger there is nothing to do."
    return [
      failure.cause == "unsigned"
        ? .warning("webhooks.unsigned", .webhooks, what, why: why, toDo: toDo)
        : .problem("webhooks.signatureRefused", .webhooks, what, why: why, toDo: toDo)
    ]
  }
}

/// What is to be done at Twilio, and does not get done.
enum OutboxCheck {
  static func findings(_ stuck: StuckEffects?, now: Date) -> [Finding] {
    guard let stuck else { return [] }
    let minutes = max(1, Int(now.timeIntervalSince(stuck.since) / 60))
    return [
      .warning(
        "webhooks.effectsStuck", .webhooks,
        "\(counted(stuck.count, "thing")) to be done at Twilio failed several times, since \(counted(minutes, "minute")) "
          + "already: \(stuck.lastError ?? "it did not answer").",
        why: "A call may not be ended, or a voicemail not be fetched.",
        toDo: "The server goes on trying. What is said about the Twilio account here tells why it fails.")
    ]
  }
}
