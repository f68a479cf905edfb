package import Foundation

/// A message somebody left, as lists and events show it.
package struct VoicemailSummary: Sendable, Equatable {
  package typealias ID = Domain.ID<VoicemailSummary>

  package let id: ID
  package let callId: Call.ID
  package let from: String
  package let phoneNumberId: PhoneNumber.ID?
  package let receivedAt: Date
  package let durationSeconds: Int?
  package let heardAt: Date?
  /// The audio is here and can be played.
  package let isReady: Bool

  package init(
    id: ID, callId: Call.ID, from: String, phoneNumberId: PhoneNumber.ID?, receivedAt: Date, durationSeconds: Int?,
    heardAt: Date?, isReady: Bool
  ) {
    self.id = id
    self.callId = callId
    self.from = from
    self.phoneNumberId = phoneNumberId
    self.receivedAt = receivedAt
    self.durationSeconds = durationSeconds
    self.heardAt = heardAt
    self.isReady = isReady
  }

  package func resource() -> JSON {
    [
      "id": JSON(id), "callId": JSON(callId), "from": .string(from), "phoneNumberId": JSON(phoneNumberId),
      "receivedAt": JSON(receivedAt), "durationSeconds": JSON(durationSeconds), "heardAt": JSON(heardAt),
      "isReady": .bool(isReady),
    ]
  }
}
