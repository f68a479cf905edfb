package import Domain
package import Foundation
import GRDB

/// A workspace's credentials at Twilio, opened. Never printed.
package struct TwilioAccount: Sendable, Equatable {
  package enum State: String, Sendable, Codable { case connecting, connected, disconnecting }

  package let workspaceId: Workspace.ID
  package let accountSid: String
  package let friendlyName: String
  /// Twilio's word: `Trial` or `Full`.
  package let type: String?
  /// Its parent's, for a subaccount.
  package let ownerAccountSid: String?
  package let edge: String?
  package let authToken: String
  /// The token that Twilio will sign with next, while one is being changed.
  package let authTokenNext: String?
  package let authTokenNextAt: Date?
  package let keySid: String?
  package let keySecret: String?
  /// The key before the last rotation, while tokens that it signed may be in use.
  package let keySidOld: String?
  package let keyRotatedAt: Date?
  package let appSid: String?
  package let state: State
  /// Whether what differs at Twilio is put right without asking.
  package let isAutoRepaired: Bool
  /// What Twilio last refused, a JSON object for the admin.
  package let lastError: String?
  /// When Twilio was last compared with what should be there, and what differed, a JSON array.
  package let checkedAt: Date?
  package let drifts: String?
  /// The last webhook whose signature did not hold, a JSON object for the admin.
  package let lastSignatureFailure: String?
  package let connectedAt: Date?
  package let updatedAt: Date
}

extension TwilioAccount: CustomStringConvertible, CustomReflectable {
  package var description: String { "TwilioAccount(\(accountSid), \(state.rawValue))" }
  package var customMirror: Mirror { Mirror(self, children: ["accountSid": accountSid]) }
}

extension TwilioAccount {
  package var choices: TwilioChoices { TwilioChoices(edge: edge, isAutoRepaired: isAutoRepaired) }
}

/// What an admin chose for the connection.
package struct TwilioChoices: Sendable, Equatable {
  /// Where softphones enter Twilio's network; nil lets Twilio choose.
  package let edge: String?
  /// Whether what differs at Twilio is put right without asking.
  package let isAutoRepaired: Bool
}

/// The row, its secrets still sealed.
struct SealedTwilioAccount {
  private let row: Row
  let workspaceId: Workspace.ID
  let accountSid: String
  let state: TwilioAccount.State

  init(_ row: Row) throws {
    self.row = row
    workspaceId = row.id("workspaceId")
    accountSid = row["accountSid"]
    state = try row.word("state")
  }

  func opened(with box: SecretBox) throws -> TwilioAccount {
    func open(_ column: SealedColumn) throws -> String? {
      guard let sealed = row[column.rawValue] as Data? else { return nil }
      do {
        return try box.open(Array(sealed), column: column.rawValue, of: workspaceId)
      } catch {
        throw AppError(
          .internal, "The Twilio credentials cannot be read with this key file; restore it, or run ringdesk new-key.")
      }
    }
    return TwilioAccount(
      workspaceId: workspaceId, accountSid: accountSid, friendlyName: row["friendlyName"], type: row["accountType"],
      ownerAccountSid: row["ownerAccountSid"], edge: row["edge"], authToken: try open(.authToken) ?? "",
      authTokenNext: try open(.authTokenNext), authTokenNextAt: row.optionalDate("authTokenNextAt"),
      keySid: row["keySid"], keySecret: try open(.keySecret), keySidOld: row["keySidOld"],
      keyRotatedAt: row.optionalDate("keyRotatedAt"), appSid: row["appSid"], state: state,
      isAutoRepaired: row["autoRepair"], lastError: row["lastError"], checkedAt: row.optionalDate("checkedAt"),
      drifts: row["drifts"], lastSignatureFailure: row["lastSignatureFailure"],
      connectedAt: row.optionalDate("connectedAt"), updatedAt: row.date("updatedAt"))
  }
}

enum SealedColumn: String {
  case authToken = "authTokenSealed"
  case authTokenNext = "authTokenNextSealed"
  case keySecret = "keySecretSealed"
}
