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
      in: visit.workspaceId, try CallFilter(visit.request), before: paging.cursor.map { Call.ID($0) },
      limit: paging.limit)
    return .list(
      calls.map { $0.resource() }, nextCursor: calls.count == paging.limit ? calls.last?.call.id.rawValue : nil)
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
      isOpen: try Self.word("open", of: request, "true or false") { ["true": true, "false": false][$0] },
      agentId: request.query("agentId").map { Agent.ID($0) },
      direction: try Self.word("direction", of: request, "inbound or outbound") { Call.Direction(rawValue: $0) },
      outcome: try Self.word("outcome", of: request, "answered, missed, abandoned, voicemail or failed") {
        Call.Outcome(rawValue: $0)
      })
  }

  private static func word<Word>(
    _ name: String, of request: Request, _ choices: String, _ read: (String) -> Word?
  ) throws -> Word? {
    guard let text = request.query(name) else { return nil }
    guard let word = read(text) else { throw AppError.invalid(name, "This is \(choices).") }
    return word
  }
}
