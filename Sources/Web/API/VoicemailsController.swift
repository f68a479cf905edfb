import CallControl
import Domain
import Hummingbird
import Storage

struct VoicemailsController: Sendable {
  let desk: CallDesk
  let store: Store

  private struct Changes: Decodable { let heard: Bool }

  @Sendable func list(_ visit: MemberVisit) async throws -> Response {
    let paging = try Paging(visit.request)
    let voicemails = try await store.voicemails(
      in: visit.workspaceId, before: try paging.id(), limit: paging.limitAndOneMore)
    return paging.page(voicemails, cursor: \.id.rawValue, resource: { $0.resource() })
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    try .current(try await require(visit).resource(), for: visit.request)
  }

  @Sendable func update(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let form: Changes = try await visit.request.decodeJSON()
    try await desk.markVoicemail(visit.id("voicemailId"), heard: form.heard, by: visit.user.id, in: visit.workspaceId) {
      try condition.check($0.resource())
    }
    return .tagged(try await require(visit).resource())
  }

  @Sendable func delete(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    try await desk.deleteVoicemail(visit.id("voicemailId"), in: visit.workspaceId) {
      try condition.check($0.resource())
    }
    return .noContent
  }

  @Sendable func audio(_ visit: MemberVisit) async throws -> Response {
    _ = try await require(visit)
    guard let file = try await store.voicemailAudioFile(visit.id("voicemailId"), in: visit.workspaceId) else {
      throw AppError(.notFound, "The audio of this voicemail is not here yet.")
    }
    return try await FileResponse(path: file, contentType: "audio/wav", what: "audio")
      .response(to: visit.request, context: visit.visit.context)
  }

  private func require(_ visit: MemberVisit) async throws -> VoicemailSummary {
    guard let voicemail = try await store.voicemail(visit.id("voicemailId"), in: visit.workspaceId) else {
      throw AppError.notFound("voicemail")
    }
    return voicemail
  }
}
