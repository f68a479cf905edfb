import Domain
import Foundation
import GRDB

extension Store {
  /// How long the answer to a keyed request is kept.
  package static let answersKeptSeconds = 86_400

  /// Notes that the request begins, unless it did before.
  package func begin(_ request: KeyedRequest) async throws -> EarlierRequest {
    let now = clock().milliseconds
    let oldest = now - Int64(Self.answersKeptSeconds) * 1000
    let row: KeptRow? = try await write { transaction in
      let db = transaction.db
      let hash = Data(request.hash)
      try db.run("DELETE FROM keptAnswer WHERE hash = ? AND at < ?", [hash, oldest])
      if let row = try db.row("SELECT bodyHash, status, answerSealed FROM keptAnswer WHERE hash = ?", [hash]) {
        return KeptRow(bodyHash: row["bodyHash"], status: row["status"], sealed: row["answerSealed"])
      }
      try db.run(
        "INSERT INTO keptAnswer (hash, bodyHash, workspaceId, at) VALUES (?, ?, ?, ?)",
        [hash, Data(request.bodyHash), request.workspaceId, now])
      return nil
    }
    guard let row else { return .none }
    guard Array(row.bodyHash) == request.bodyHash else { return .different }
    guard let status = row.status, let sealed = row.sealed else { return .unanswered }
    return .answered(KeptAnswer(status: status, body: try secrets.open(Array(sealed), at: request.sealedAt)))
  }

  /// What is answered from now on to whoever sends the request again.
  package func keep(_ answer: KeptAnswer, for request: KeyedRequest) async throws {
    let sealed = Data(try secrets.seal(answer.body, at: request.sealedAt))
    try await write {
      try $0.db.run(
        "UPDATE keptAnswer SET status = ?, answerSealed = ? WHERE hash = ?",
        [answer.status, sealed, Data(request.hash)])
    }
  }

  /// It came to nothing, and may be tried anew.
  package func forget(_ request: KeyedRequest) async throws {
    try await write { try $0.db.run("DELETE FROM keptAnswer WHERE hash = ?", [Data(request.hash)]) }
  }
}

private struct KeptRow: Sendable {
  let bodyHash: Data
  let status: Int?
  let sealed: Data?
}
