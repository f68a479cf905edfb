extension AgentStanding {
  /// The agent as the API and the events show it. E-mail and role are those of the agent's user in this workspace.
  package func resource(email: String?, role: Role?) -> JSON {
    [
      "id": JSON(agent.id), "workspaceId": JSON(agent.workspaceId), "userId": JSON(agent.userId),
      "name": .string(agent.name), "email": JSON(email), "role": JSON(role?.rawValue),
      "identity": .string(agent.identity), "availability": .string(agent.availability.rawValue),
      "availabilityAt": JSON(agent.availabilityAt), "isReachable": .bool(isReachable), "isOnCall": .bool(isOnCall),
      "callId": JSON(callId), "createdAt": JSON(agent.createdAt),
    ]
  }
}

extension Workspace {
  /// The workspace as one of its members sees it.
  package func resource(role: Role, agentId: Agent.ID?) -> JSON {
    [
      "id": JSON(id), "name": .string(name), "country": .string(country), "timeZone": .string(timeZone),
      "allowedCountries": allowedCountries.map { .array($0.map(JSON.string)) } ?? .null,
      "ringSeconds": JSON(ringSeconds), "fallbackUrl": JSON(fallbackUrl), "role": .string(role.rawValue),
      "agentId": JSON(agentId),
      "createdAt": JSON(createdAt),
    ]
  }
}

extension PhoneNumber {
  /// - Parameter doesNow: what the number does at Twilio, in words, where its calls do not come to us.
  package func resource(agentIds: [Agent.ID], doesNow: String? = nil) -> JSON {
    [
      "id": JSON(id), "workspaceId": JSON(workspaceId), "sid": .string(sid), "e164": .string(e164),
      "name": .string(name), "isVoiceCapable": .bool(isVoiceCapable), "isManaged": .bool(isManaged),
      "agentIds": .array(agentIds.map { JSON($0) }), "doesNow": JSON(doesNow),
    ]
  }
}
