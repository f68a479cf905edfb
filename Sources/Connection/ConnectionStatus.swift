package import Domain
import Foundation
package import Storage

/// What the page shows of a connection. Read from the store; Twilio is not asked.
package struct ConnectionStatus: Sendable, Equatable {
  /// nil when the workspace is not connected.
  package let account: TwilioAccount?
  package let webhookURL: String
  package let numbers: [PhoneNumberEntry]
  /// While something is being changed.
  package let progress: ConnectionProgress?

  package var isConnected: Bool { account?.state == .connected }

  package var resource: JSON {
    [
      "connected": .bool(isConnected), "state": JSON(account?.state.rawValue), "accountSid": JSON(account?.accountSid),
      "friendlyName": JSON(account?.friendlyName), "type": JSON(account?.type),
      "ownerAccountSid": JSON(account?.ownerAccountSid), "region": account == nil ? nil : "us1",
      "edge": JSON(account?.edge), "appSid": JSON(account?.appSid), "keySid": JSON(account?.keySid),
      "keyRotation": rotation, "nextAuthToken": nextAuthToken, "autoRepair": .bool(account?.isAutoRepaired ?? false),
      "connectedAt": JSON(account?.connectedAt), "checkedAt": JSON(account?.checkedAt),
      "drifts": account?.drifts.map(JSON.raw) ?? [], "webhookUrl": .string(webhookURL),
      "lastError": account?.lastError.map(JSON.raw) ?? .null,
      "lastSignatureFailure": account?.lastSignatureFailure.map(JSON.raw) ?? .null,
      "progress": progress?.resource ?? .null, "numbers": .array(numbers.map(resource)),
    ]
  }

  private var rotation: JSON {
    guard let account, account.keySidOld != nil, let at = account.keyRotatedAt else { return .null }
    return ["rotatedAt": JSON(at), "oldKeyEndsAt": JSON(at + KeyPlan.oldKeyStays)]
  }

  private var nextAuthToken: JSON {
    guard let account, account.authTokenNext != nil else { return .null }
    return ["enteredAt": JSON(account.authTokenNextAt)]
  }

  private func resource(_ entry: PhoneNumberEntry) -> JSON {
    let isNew = account?.connectedAt.map { entry.number.createdAt > $0 } ?? false
    return [
      "sid": .string(entry.number.sid), "e164": .string(entry.number.e164), "name": .string(entry.number.name),
      "isVoiceCapable": .bool(entry.number.isVoiceCapable), "isManaged": .bool(entry.number.isManaged),
      "isNew": .bool(isNew && !entry.number.isManaged), "doesNow": JSON(entry.doesNow),
    ]
  }
}

extension TwilioConnector {
  package func status(of workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    let workspace = try await requireWorkspace(workspaceId)
    return ConnectionStatus(
      account: try await store.twilioAccount(of: workspaceId), webhookURL: webhookURL(workspace.webhookKey, "voice"),
      numbers: try await store.phoneNumbers(in: workspaceId), progress: progress(of: workspaceId))
  }
}
