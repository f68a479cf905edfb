import Health
import Hummingbird

/// What `ringdesk doctor` finds, for the page.
struct FindingsController: Sendable {
  let reports: Reports

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    .json(try await reports.report(of: visit.workspaceId).resource)
  }
}
