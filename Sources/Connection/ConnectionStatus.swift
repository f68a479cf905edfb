package import Domain
package import Storage

/// What the page shows of a connection. Read from the store; Twilio is not asked.
package struct ConnectionStatus: Sendable, Equatable {
  /// nil when the workspace is not connected.
  package let account: TwilioAccount?
  package let webhookURL: String
  package let numbers: [PhoneNumberEntry]

  package var isConnected: Bool { account?.state == .connected }

  package var resource: JSON {
    [
      "connected": .bool(isConnected), "state": JSON(account?.state.rawValue), "accountSid": JSON(account?.accountSid),
      "friendlyName": JSON(account?.friendlyName), "appSid": JSON(account?.appSid), "keySid": JSON(account?.keySid),
      "connectedAt": JSON(account?.connectedAt), "webhookUrl": .string(webhookURL),
      "lastError": account?.lastError.map(JSON.raw) ?? .null,
      "numbers": .array(
        numbers.map { entry in
          [
            "sid": .string(entry.number.sid), "e164": .string(entry.number.e164), "name": .string(entry.number.name),
            "isVoiceCapable": .bool(entry.number.isVoiceCapable), "isManaged": .bool(entry.number.isManaged),
            "doesNow": JSON(entry.doesNow),
          ]
        }),
    ]
  }
}

extension TwilioConnector {
  package func status(of workspaceId: Workspace.ID) async throws -> ConnectionStatus {
    let workspace = try await requireWorkspace(workspaceId)
    return ConnectionStatus(
      account: try await store.twilioAccount(of: workspaceId), webhookURL: webhookURL(workspace.webhookKey, "voice"),
      numbers: try await store.phoneNumbers(in: workspaceId))
  }
}
