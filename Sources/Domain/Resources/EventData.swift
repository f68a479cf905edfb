/// What the event table keeps in `data` and streams publish: the same resources as the API's.
package enum EventData {
  package static func call(_ call: Call, legs: [Leg], names: [String: String] = [:], changes: [CallChange]) -> String {
    JSON.object([
      .init(name: "call", value: call.resource(legs: legs, names: names)),
      .init(name: "changes", value: .array(changes.map { $0.resource() })),
    ]).text
  }

  package static func agent(_ standing: AgentStanding, email: String?, role: Role?) -> String {
    JSON.object([.init(name: "agent", value: standing.resource(email: email, role: role))]).text
  }

  package static func agentDeleted(_ id: Agent.ID) -> String {
    JSON.object([.init(name: "agentId", value: JSON(id)), .init(name: "deleted", value: true)]).text
  }

  package static func phoneNumber(_ number: PhoneNumber, agentIds: [Agent.ID], doesNow: String? = nil) -> String {
    JSON.object([.init(name: "phoneNumber", value: number.resource(agentIds: agentIds, doesNow: doesNow))]).text
  }

  package static func phoneNumberDeleted(_ id: PhoneNumber.ID) -> String {
    JSON.object([.init(name: "phoneNumberId", value: JSON(id)), .init(name: "deleted", value: true)]).text
  }

  package static func voicemail(_ voicemail: VoicemailSummary) -> String {
    JSON.object([.init(name: "voicemail", value: voicemail.resource())]).text
  }
}
