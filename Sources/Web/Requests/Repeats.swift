import Accounts
import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Storage
import Synchronization

/// Requests that come again under the same `Idempotency-Key`: carried out once, answered alike.
///
/// The key is noted before the work and the answer after it, so a server that ends in between knows of what it does not
/// know how it went, and does not do it twice. Answers are kept sealed, because some hold secrets that are shown once. Of
/// refusals only a conflict is kept, since it may have come after a part was done; after the others, and where the server
/// failed, it is tried anew.
final class Repeats: Sendable {
  private let store: Store
  private let underWay = Mutex<Set<KeyedRequest>>([])

  init(store: Store) { self.store = store }

  func answer(
    _ visit: Visit, by principal: Principal, in workspaceId: Workspace.ID?,
    _ carryOut: (Visit) async throws -> Response
  ) async throws -> Response {
    guard let key = try visit.request.idempotencyKey() else { return try await carryOut(visit) }
    var request = visit.request
    let body = try await request.wholeBody(limit: WebLimits.bodyBytes)
    request.body = RequestBody(buffer: body)
    let keyed = KeyedRequest(
      by: principal.keyHolder, "\(request.method.rawValue) \(request.uri.path)", key: key,
      body: Array(body.readableBytesView), in: workspaceId)
    guard underWay.withLock({ $0.insert(keyed).inserted }) else {
      throw AppError(
        .conflict, "The same request is being carried out; ask again for its answer.",
        field: HTTPField.Name.idempotencyKey.rawName, retryAfterSeconds: 1)
    }
    defer { underWay.withLock { _ = $0.remove(keyed) } }
    switch try await store.begin(keyed) {
    case .none: return try await first(keyed, Visit(request: request, context: visit.context), carryOut)
    case .answered(let answer): return Self.response(answer)
    case .different: throw RequestRefusal.keyUsedOtherwise
    case .unanswered:
      throw AppError(
        .conflict,
        "The answer to the first of these requests is lost, so look whether it was done. If not, send it with a new key.",
        field: HTTPField.Name.idempotencyKey.rawName)
    }
  }

  private func first(
    _ keyed: KeyedRequest, _ visit: Visit, _ carryOut: (Visit) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await carryOut(visit)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      let refusal = ErrorResponse(error)
      guard refusal.status == .conflict else {
        try? await store.forget(keyed)
        throw error
      }
      response = refusal.response(requestId: visit.context.requestId)
    }
    let body = try await response.body.collected()
    response.body = ResponseBody(byteBuffer: body)
    do {
      try await store.keep(
        KeptAnswer(status: response.status.code, body: String(buffer: body)), for: keyed)
    } catch {
      // It was carried out, and whoever asked learns that; asked again, nobody knows any more.
      visit.context.logger.error("an answer could not be kept for its key", metadata: ["error": "\(error)"])
    }
    return response
  }

  private static func response(_ answer: KeptAnswer) -> Response {
    Response(
      status: .init(code: answer.status),
      headers: [
        .contentType: "application/json; charset=utf-8", .cacheControl: "no-store", .idempotencyReplayed: "true",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
  }
}
