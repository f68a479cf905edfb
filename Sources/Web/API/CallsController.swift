import CallControl
import Domain
import Foundation
import Hummingbird
import Storage

struct CallsController: Sendable {
  let desk: CallDesk
  let store: Store

  private struct Form: Decodable {
    let to: String
    /// Not needed to call a colleague.
    let phoneNumberId: PhoneNumber.ID?
  }

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    let paging = try Paging(visit.request)
    let calls = try await store.calls(
      in: visit.workspaceId, try CallFilter(visit.request), before: try paging.id(), limit: paging.limitAndOneMore)
    return paging.page(calls, cursor: { $0.call.id.rawValue }, resource: { $0.resource() })
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    guard let detail = try await store.callDetail(visit.id("callId"), in: visit.workspaceId) else {
      throw AppError.notFound("call")
    }
    return .json(detail.resource())
  }

  /// Leave to place one call; the softphone then connects with the ticket.
  @Sendable func create(_ visit: MemberVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let placed = try await desk.placeCall(
      to: form.to, phoneNumberId: form.phoneNumberId, agentId: visit.agentId(), workspaceId: visit.workspaceId)
    return .created(["callId": JSON(placed.callId), "ticket": .string(placed.ticket), "to": .string(placed.to)])
  }

  @Sendable func hangUp(_ visit: MemberVisit) async throws -> Response {
    try await desk.requestHangup(of: visit.id("callId"), by: visit.membership)
    return Response(status: .accepted, headers: [.cacheControl: "no-store"])
  }
}

extension CallFilter {
  /// `?open=true&agentId=&direction=&outcome=`
  fileprivate init(_ request: Request) throws {
    self.init(
      isOpen: try request.flag("open"),
      agentId: try request.word("agentId", "an agent's id") { text in
        text.wholeMatch(of: /[0-9a-z]{26}/).map { _ in Agent.ID(text) }
      },
      direction: try request.word("direction", "inbound or outbound") { Call.Direction(rawValue: $0) },
      outcome: try request.word("outcome", "answered, missed, abandoned, voicemail or failed") {
        Call.Outcome(rawValue: $0)
      })
  }
}
