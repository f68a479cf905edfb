package import Foundation
import PhoneNumbers

/// A number of the workspace's Twilio account.
package struct PhoneNumber: Sendable, Equatable {
  package typealias ID = Domain.ID<PhoneNumber>

  package let id: ID
  package let workspaceId: Workspace.ID
  /// Twilio's id, `PN…`.
  package let sid: String
  package let e164: String
  package var name: String
  package let isVoiceCapable: Bool
  /// True when its calls come to us; false when Twilio's settings of before stand.
  package var isManaged: Bool
  package let createdAt: Date

  package init(
    id: ID, workspaceId: Workspace.ID, sid: String, e164: String, name: String, isVoiceCapable: Bool, isManaged: Bool,
    createdAt: Date
  ) {
    self.id = id
    self.workspaceId = workspaceId
    self.sid = sid
    self.e164 = e164
    self.name = name
    self.isVoiceCapable = isVoiceCapable
    self.isManaged = isManaged
    self.createdAt = createdAt
  }

  /// ISO 3166 letters of the country whose plan an E.164 number lies in; nil for what is no such number.
  package static func country(of e164: String) -> String? {
    guard let number = try? E164Number(parsing: e164, region: nil), number.text == e164 else { return nil }
    return number.region
  }
}
