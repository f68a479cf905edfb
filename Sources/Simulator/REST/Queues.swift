/// Queues.
extension Switchboard {
  func listQueues(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = queues.all(of: request.accountSid).reversed().map { ($0.sid, json($0)) }
    return try Paging(request.query).envelope("queues", Array(rows), of: request)
  }

  func createQueue(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let name = request["FriendlyName"], !name.isEmpty else {
      throw RESTError(400, 22001, "FriendlyName is required")
    }
    var queue = CallQueue(sid: sids.sid("QU"), accountSid: request.accountSid, friendlyName: name, at: now)
    try change(&queue, request)
    queues.add(queue, keeping: settings.historyLimit)
    return .created(json(queue))
  }

  func fetchQueue(_ request: RESTRequest) throws(RESTError) -> RESTAnswer { .ok(json(try queue(of: request))) }

  func updateQueue(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    var queue = try queue(of: request)
    try change(&queue, request)
    queue.updatedAt = now
    queues[queue.sid] = queue
    return .ok(json(queue))
  }

  /// Only an empty one can be deleted.
  func deleteQueue(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let queue = try queue(of: request)
    guard queue.members.isEmpty else { throw RESTError(400, 22002, "The queue is not empty") }
    for agent in queue.waitingAgents { queueDialEnded(agent) }
    queues.remove(queue.sid)
    return .deleted
  }

  private func change(_ queue: inout CallQueue, _ request: RESTRequest) throws(RESTError) {
    if let name = request["FriendlyName"], !name.isEmpty {
      guard name.count <= 64 else { throw .invalid("FriendlyName is longer than 64 characters") }
      let known = queues.named(name, account: queue.accountSid)
      guard known == nil || known?.sid == queue.sid else {
        throw RESTError(400, 22003, "A queue with the name \(name) exists already")
      }
      queue.friendlyName = name
    }
    if let size = request["MaxSize"], !size.isEmpty {
      guard let value = Int(size), (1...CallQueue.maximumSize).contains(value) else {
        throw .invalid("MaxSize must lie between 1 and \(CallQueue.maximumSize)")
      }
      queue.maximumSize = value
    }
  }

  func queue(of request: RESTRequest) throws(RESTError) -> CallQueue {
    guard let queue = queues[request.captures[0]], queue.accountSid == request.accountSid else {
      throw .notFound(request.path)
    }
    return queue
  }

  private func json(_ queue: CallQueue) -> JSON {
    let uri = "/2010-04-01/Accounts/\(queue.accountSid)/Queues/\(queue.sid)"
    return [
      "account_sid": .string(queue.accountSid), "average_wait_time": .int(queue.averageWaitSeconds(at: now)),
      "current_size": .int(queue.members.count), "date_created": date(queue.createdAt),
      "date_updated": date(queue.updatedAt), "friendly_name": .string(queue.friendlyName),
      "max_size": .int(queue.maximumSize), "sid": .string(queue.sid), "uri": .string(uri + ".json"),
      "subresource_uris": ["members": .string(uri + "/Members.json")],
    ]
  }
}
