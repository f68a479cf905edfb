package import Domain
package import Foundation
import GRDB

/// A workspace's credentials at Twilio, opened. Never printed.
package struct TwilioAccount: Sendable, Equatable {
  package enum State: String, Sendable, Codable { case connecting, connected, disconnecting }

  package let workspaceId: Workspace.ID
  package let accountSid: String
  package let friendlyName: String
  package let edge: String?
  package let authToken: String
  /// The token that Twilio will sign with next, while one is being changed.
  package let authTokenNext: String?
  package let keySid: String?
  package let keySecret: String?
  package let keySidOld: String?
  package let appSid: String?
  package let state: State
  /// What Twilio last refused, a JSON object for the admin.
  package let lastError: String?
  package let connectedAt: Date?
  package let updatedAt: Date
}

extension TwilioAccount: CustomStringConvertible, CustomReflectable {
  package var description: String { "TwilioAccount(\(accountSid), \(state.rawValue))" }
  package var customMirror: Mirror { Mirror(self, children: ["accountSid": accountSid]) }
}

/// The row, its secrets still sealed: a read hands these out, and they are opened after it.
struct SealedTwilioAccount: Sendable {
  let workspaceId: Workspace.ID
  let accountSid: String
  let friendlyName: String
  let edge: String?
  let authToken: Data
  let authTokenNext: Data?
  let keySid: String?
  let keySecret: Data?
  let keySidOld: String?
  let appSid: String?
  let state: TwilioAccount.State
  let lastError: String?
  let connectedAt: Date?
  let updatedAt: Date

  init(_ row: Row) throws {
    workspaceId = row.id("workspaceId")
    accountSid = row["accountSid"]
    friendlyName = row["friendlyName"]
    edge = row["edge"]
    authToken = row["authTokenSealed"]
    authTokenNext = row["authTokenNextSealed"]
    keySid = row["keySid"]
    keySecret = row["keySecretSealed"]
    keySidOld = row["keySidOld"]
    appSid = row["appSid"]
    state = try row.word("state")
    lastError = row["lastError"]
    connectedAt = row.optionalDate("connectedAt")
    updatedAt = row.date("updatedAt")
  }

  func opened(with box: SecretBox) throws -> TwilioAccount {
    func open(_ sealed: Data, _ column: SealedColumn) throws -> String {
      do {
        return try box.open(Array(sealed), column: column.rawValue, of: workspaceId)
      } catch {
        throw AppError(
          .internal, "The Twilio credentials cannot be read with this key file; restore it, or connect Twilio anew.")
      }
    }
    return TwilioAccount(
      workspaceId: workspaceId, accountSid: accountSid, friendlyName: friendlyName, edge: edge,
      authToken: try open(authToken, .authToken), authTokenNext: try authTokenNext.map { try open($0, .authTokenNext) },
      keySid: keySid, keySecret: try keySecret.map { try open($0, .keySecret) }, keySidOld: keySidOld, appSid: appSid,
      state: state, lastError: lastError, connectedAt: connectedAt, updatedAt: updatedAt)
  }
}

enum SealedColumn: String {
  case authToken = "authTokenSealed"
  case authTokenNext = "authTokenNextSealed"
  case keySecret = "keySecretSealed"
}
