package import Foundation

/// Who is told of a workspace's events over HTTP.
package struct Hook: Sendable, Equatable {
  package typealias ID = Domain.ID<Hook>

  package let id: ID
  package let workspaceId: Workspace.ID
  package let url: String
  /// Which events it is told of; nil for all.
  package let events: [DeskEvent.Kind]?
  package let isEnabled: Bool
  package let createdAt: Date
  /// Since when no delivery succeeded; nil while all is well.
  package let failingSince: Date?
  /// When it was switched off because it failed for too long.
  package let gaveUpAt: Date?

  package init(
    id: ID, workspaceId: Workspace.ID, url: String, events: [DeskEvent.Kind]?, isEnabled: Bool = true, createdAt: Date,
    failingSince: Date? = nil, gaveUpAt: Date? = nil
  ) {
    self.id = id
    self.workspaceId = workspaceId
    self.url = url
    self.events = events
    self.isEnabled = isEnabled
    self.createdAt = createdAt
    self.failingSince = failingSince
    self.gaveUpAt = gaveUpAt
  }

  package func wants(_ kind: DeskEvent.Kind) -> Bool { events?.contains(kind) ?? true }

  package var resource: JSON {
    [
      "id": JSON(id), "workspaceId": JSON(workspaceId), "url": .string(url),
      "events": events.map { .array($0.map { .string($0.rawValue) }) } ?? .null, "isEnabled": .bool(isEnabled),
      "createdAt": JSON(createdAt), "failingSince": JSON(failingSince), "gaveUpAt": JSON(gaveUpAt),
    ]
  }
}
