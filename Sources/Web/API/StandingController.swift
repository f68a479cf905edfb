import Domain
import Hummingbird
import Storage

/// How the signed-in agent stands: what they chose, and that their phone is there.
struct StandingController: Sendable {
  let store: Store

  private struct Choice: Decodable { let availability: Availability }

  private struct Presence: Decodable {
    enum DeviceState: String, Decodable { case registered, unregistered }
    let deviceId: String?
    let deviceState: DeviceState
  }

  @Sendable func choose(_ visit: MemberVisit) async throws -> Response {
    let form: Choice = try await visit.request.decodeJSON()
    let agent = try await store.setAvailability(form.availability, of: visit.agentId(), in: visit.workspaceId)
    return .json(agent.resource())
  }

  @Sendable func renewPresence(_ visit: MemberVisit) async throws -> Response {
    let form: Presence = try await visit.request.decodeJSON()
    // Who has one phone need not name it.
    let deviceId = form.deviceId ?? "default"
    guard (1...64).contains(deviceId.utf8.count) else {
      throw AppError.invalid("deviceId", "The device's id has 1 to 64 characters.")
    }
    try await store.renewPresence(
      of: visit.agentId(), in: visit.workspaceId, deviceId: deviceId, isRegistered: form.deviceState == .registered
    )
    return .noContent
  }
}
