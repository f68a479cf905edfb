import TwiML

/// A document that is played into a running room, to everybody or to one.
extension Switchboard {
  /// Asked for once, whoever hears it.
  /// - Parameter sid: who hears it; nil for all.
  func announce(_ urls: VoiceURLs, in room: String, to sid: String?) {
    guard let conference = conferences[room] else { return }
    let listeners = sid.map { [$0] } ?? conference.joined.map(\.callSid)
    guard let first = listeners.first, let call = calls[first] else { return }
    // What it carries is not documented.
    var parameters = sid == nil ? ["AccountSid": conference.accountSid] : standardParameters(call)
    parameters["ConferenceSid"] = room
    parameters["FriendlyName"] = conference.friendlyName
    let webhook = webhook(.wait, first, urls.url, urls.method, parameters)
    request(webhook) { switchboard, outcome in
      switchboard.announcementArrived(outcome, webhook, in: room, to: listeners, isForAll: sid == nil)
    }
  }

  private func announcementArrived(
    _ outcome: WebhookOutcome, _ webhook: Webhook, in room: String, to listeners: [String], isForAll: Bool
  ) {
    let url = webhook.url
    let present = listeners.filter { stay(of: $0)?.conferenceSid == room }
    guard let first = present.first else { return }
    do throws(AnnouncementFailure) {
      let (verbs, base) = try Self.announcement(outcome)
      for listener in present {
        let aside = Aside.announcement(room: room, url: url, isForAll: isForAll, tells: listener == first)
        runAside(listener, aside, verbs, from: base)
      }
    } catch {
      warn(first, error.code, error.message, about: webhook)
      announcementEnded(room, first, url: url, isForAll: isForAll, failure: error.message)
    }
  }

  private struct AnnouncementFailure: Error {
    let code: Int
    let message: String
  }

  private static func announcement(
    _ outcome: WebhookOutcome
  ) throws(AnnouncementFailure) -> (verbs: [TwiMLElement], base: String) {
    switch outcome {
    case .failed(let code, let message): throw AnnouncementFailure(code: code, message: message)
    case .answered(let answer):
      if answer.contentType.hasPrefix("audio/") {
        return ([TwiMLElement(name: "Play", children: [.text(answer.url)])], answer.url)
      }
      do {
        return (try TwiMLDocument(parsing: answer.body).verbs, answer.url)
      } catch {
        throw AnnouncementFailure(code: error.code, message: error.description)
      }
    }
  }

  /// Back to the others, or to the music.
  func announcementHeard(_ sid: String) {
    stopAside(sid)
    tune(sid)
  }

  func announcementEnded(_ room: String, _ sid: String, url: String, isForAll: Bool, failure: String?) {
    var parameters = ["AnnounceUrl": url]
    parameters["ReasonAnnouncementFailed"] = failure
    tell(
      room, .announcement, failure == nil ? "announcement-end" : "announcement-fail", of: isForAll ? nil : sid,
      parameters)
  }
}
