import Accounts
import Domain
import HTTPTypes
package import Hummingbird

/// One request at a route that is open to everybody.
package struct Visit: Sendable {
  package let request: Request
  package let context: DeskContext

  /// A part of the path; empty for a name that the route does not have.
  package func parameter(_ name: String) -> String { context.parameters.get(name) ?? "" }

  /// Once all of its body has come.
  func withWholeBody() async throws -> Visit {
    var request = request
    request.body = RequestBody(buffer: try await request.wholeBody(limit: WebLimits.bodyBytes))
    return Visit(request: request, context: context)
  }

  /// Whom a throttle holds back.
  func clientAddress(behind proxies: TrustedProxies) -> String? {
    proxies.client(peer: context.remoteAddress, forwarded: request.headers[values: .forwardedFor])
  }
}

extension HTTPField.Name {
  static let forwardedFor = Self("X-Forwarded-For")!
}

/// A request of somebody who has signed in.
struct SignedInVisit: Sendable {
  let visit: Visit
  let principal: Principal

  var request: Request { visit.request }
  var user: User { principal.user }

  func parameter(_ name: String) -> String { visit.parameter(name) }
}

/// A request of a member of the workspace in the path, whose role suffices.
struct MemberVisit: Sendable {
  let visit: Visit
  let principal: Principal
  let membership: Membership

  var request: Request { visit.request }
  var user: User { principal.user }
  var workspaceId: Workspace.ID { membership.workspaceId }

  func id<Subject>(_ name: String, of subject: Subject.Type = Subject.self) -> Domain.ID<Subject> {
    Domain.ID(visit.parameter(name))
  }

  /// The member's own seat.
  func agentId() throws -> Agent.ID {
    guard let id = membership.agentId else {
      throw AppError(.conflict, "You have no seat in this workspace, so you cannot take calls here.")
    }
    return id
  }
}
