import Foundation

/// Those who wait in a queue.
extension Switchboard {
  func listMembers(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let queue = try queue(of: request)
    return try Paging(request.query).envelope(
      "queue_members", queue.members.map { ($0.callSid, json($0, in: queue)) }, of: request)
  }

  func fetchMember(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (queue, member) = try member(of: request)
    return .ok(json(member, in: queue))
  }

  /// Takes the caller out of the queue and runs the document at `Url`.
  func updateMember(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (queue, member) = try member(of: request)
    guard let url = request["Url"], WebhookURL(url) != nil else {
      throw RESTError(400, 21205, "Url is not a valid URL: \(request["Url"] ?? "")")
    }
    let urls = VoiceURLs(url: url, method: try Self.method(request["Method"]))
    let answer = RESTAnswer.ok(json(member, in: queue))
    leaveQueue(member.callSid, .redirected)
    fetch(member.callSid, urls, kind: .action)
    return answer
  }

  /// By its call's SID, or `Front`.
  private func member(of request: RESTRequest) throws(RESTError) -> (CallQueue, CallQueue.Member) {
    let queue = try queue(of: request)
    let name = request.captures[1]
    guard let member = name == "Front" ? queue.members.first : queue.members.first(where: { $0.callSid == name })
    else { throw .notFound(request.path) }
    return (queue, member)
  }

  private func json(_ member: CallQueue.Member, in queue: CallQueue) -> JSON {
    [
      "call_sid": .string(member.callSid), "date_enqueued": date(member.enqueuedAt),
      "position": .int(queue.position(of: member.callSid) ?? 1), "queue_sid": .string(queue.sid),
      "uri": .string("/2010-04-01/Accounts/\(queue.accountSid)/Queues/\(queue.sid)/Members/\(member.callSid).json"),
      "wait_time": .int(max(0, Int(now.timeIntervalSince(member.enqueuedAt)))),
    ]
  }
}
