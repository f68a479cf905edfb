import CallControl
import Domain
import Foundation
import Synchronization
import Twilio

/// Some days of calls before the demo begins, told to CallControl as webhooks would tell them, with a clock in the
/// past: so the log, its timelines and its figures are real ones.
struct DemoHistory {
  let workspaceId: Workspace.ID
  let accountSid: String
  let mainNumber: String
  let links: WebhookLinks
  /// A desk whose clock is `time`.
  let desk: CallDesk
  let time: DemoTime

  private struct Story {
    let minutesAgo: Double
    let from: String
    /// Nil: nobody answers, and the caller leaves.
    let answeredBy: String?
    let afterSeconds: Double
    let talkSeconds: Double
  }

  private static let stories = [
    Story(minutesAgo: 2890, from: "+15550100177", answeredBy: "grace", afterSeconds: 9, talkSeconds: 184),
    Story(minutesAgo: 2705, from: "+15550100142", answeredBy: "ada", afterSeconds: 6, talkSeconds: 71),
    Story(minutesAgo: 1530, from: "+15550100163", answeredBy: nil, afterSeconds: 31, talkSeconds: 0),
    Story(minutesAgo: 1460, from: "+15550100163", answeredBy: "linus", afterSeconds: 12, talkSeconds: 422),
    Story(minutesAgo: 190, from: "+15550100110", answeredBy: "grace", afterSeconds: 4, talkSeconds: 96),
    Story(minutesAgo: 96, from: "+15550100142", answeredBy: nil, afterSeconds: 18, talkSeconds: 0),
    Story(minutesAgo: 41, from: "+15550100177", answeredBy: "ada", afterSeconds: 7, talkSeconds: 253),
  ]

  func tell(endingAt now: Date, identities: [String: String]) async throws {
    for (index, story) in Self.stories.enumerated() {
      try await tell(story, number: index, begin: now - story.minutesAgo * 60, identities: identities)
    }
  }

  private func tell(_ story: Story, number: Int, begin: Date, identities: [String: String]) async throws {
    let parent = Self.callSid(number * 10)
    time.set(begin)
    let twiml = await desk.voice(request(parent, "ringing", from: story.from))
    let end = begin + story.afterSeconds + story.talkSeconds
    if let name = story.answeredBy, let identity = identities[name],
      let leg = Self.query(ofClient: identity, in: twiml), let dial = Self.query(of: "/dial?", in: twiml)
    {
      let child = Self.callSid(number * 10 + 1)
      time.set(begin + story.afterSeconds)
      try await desk.status(request(child, "in-progress", from: story.from, parent: parent, query: leg))
      time.set(end)
      try await desk.status(request(child, "completed", from: story.from, parent: parent, query: leg))
      _ = await desk.dialEnded(
        request(
          parent, "completed", from: story.from, query: dial,
          more: [
            ("DialCallStatus", "completed"), ("DialCallSid", child), ("DialBridged", "true"),
            ("DialCallDuration", "\(Int(story.talkSeconds))"),
          ]))
    }
    time.set(end)
    try await desk.status(request(parent, story.answeredBy == nil ? "no-answer" : "completed", from: story.from))
  }

  private func request(
    _ callSid: String, _ status: String, from: String, parent: String? = nil, query: [String: String] = [:],
    more: [(name: String, value: String)] = []
  ) -> VoiceRequest {
    var form: [(name: String, value: String)] = [
      ("AccountSid", accountSid), ("CallSid", callSid), ("CallStatus", status), ("From", from), ("To", mainNumber),
    ]
    if let parent { form.append(("ParentCallSid", parent)) }
    return VoiceRequest(
      workspaceId: workspaceId, links: links, key: UUID().uuidString, callSid: callSid,
      webhook: VoiceWebhook(WebhookForm(form + more)), query: query)
  }

  /// History's calls were never Twilio's; their SIDs only have to differ from each other and from real ones.
  private static func callSid(_ number: Int) -> String {
    "CA" + String(repeating: "0", count: 28) + String(0xd000 + number, radix: 16)
  }

  /// The ids in the first URL that follows `marker`, as the TwiML carries them.
  private static func query(of marker: String, in twiml: String) -> [String: String]? {
    guard let start = twiml.range(of: marker) else { return nil }
    let text = twiml[start.upperBound...].prefix { $0 != "#" && $0 != "\"" }.replacing("&amp;", with: "&")
    return Dictionary(
      text.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The callback's ids stand in the Client's own tag, before its identity.
  private static func query(ofClient identity: String, in twiml: String) -> [String: String]? {
    guard let end = twiml.range(of: identity),
      let tag = twiml[..<end.lowerBound].range(of: "<Client", options: .backwards)
    else { return nil }
    return query(of: "/status?", in: String(twiml[tag.lowerBound..<end.lowerBound]))
  }
}

/// The hour that the demo's history is told at.
final class DemoTime: Sendable {
  private let date = Mutex(Date(timeIntervalSince1970: 0))

  func set(_ date: Date) { self.date.withLock { $0 = date } }
  func now() -> Date { date.withLock { $0 } }
}
