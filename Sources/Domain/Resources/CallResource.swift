import Foundation

extension Call {
  /// The call as the API and the events show it.
  ///
  /// - Parameters:
  ///   - legs: the call's legs; only those that ring now matter, so an ended call needs none.
  ///   - names: the workspace's agents' names by identity, for calls between colleagues.
  package func resource(legs: [Leg], names: [String: String] = [:]) -> JSON {
    [
      "id": JSON(id), "workspaceId": JSON(workspaceId), "direction": .string(direction.rawValue),
      "state": .string(state.rawValue), "outcome": JSON(outcome?.rawValue), "from": .string(from), "to": .string(to),
      "fromName": JSON(name(of: from, in: names)), "toName": JSON(name(of: to, in: names)),
      "phoneNumberId": JSON(phoneNumberId), "agentId": JSON(agentId),
      "ringingAgentIds": .array(ringingAgentIds(legs).map { JSON($0) }), "startedAt": JSON(startedAt),
      "answeredAt": JSON(answeredAt), "endedAt": JSON(endedAt), "durationSeconds": JSON(durationSeconds),
      "version": JSON(version),
    ]
  }

  /// Whole seconds of talk; zero for a call that ended unanswered, nil while it is open.
  package var durationSeconds: Int? {
    guard let endedAt else { return nil }
    guard let answeredAt else { return 0 }
    return max(0, Int(endedAt.timeIntervalSince(answeredAt)))
  }

  private func ringingAgentIds(_ legs: [Leg]) -> [Agent.ID] {
    guard state == .ringing else { return [] }
    return legs.filter {
      $0.role == .agent && $0.attempt == step && $0.attempt > 0 && $0.status.rank < LegStatus.inProgress.rank
    }
    .compactMap(\.agentId)
  }

  private func name(of party: String, in names: [String: String]) -> String? {
    party.hasPrefix("client:") ? names[String(party.dropFirst("client:".count))] : nil
  }
}

extension Leg {
  package func resource() -> JSON {
    [
      "id": JSON(id), "callSid": JSON(callSid), "parentCallSid": JSON(parentCallSid), "kind": .string(kind.rawValue),
      "role": .string(role.rawValue), "agentId": JSON(agentId), "status": .string(status.rawValue),
      "startedAt": JSON(startedAt), "answeredAt": JSON(answeredAt), "acceptedAt": JSON(acceptedAt),
      "endedAt": JSON(endedAt),
    ]
  }
}

extension CallChange {
  package func resource() -> JSON {
    ["what": .string(what.rawValue), "agentId": JSON(agentId), "legId": JSON(legId)]
  }
}
