import Domain
import Foundation
import Storage

extension DeskSnapshot {
  func resource() -> JSON {
    [
      "calls": .array(calls.map { $0.resource() }), "agents": .array(agents.map { $0.resource() }),
      "phoneNumbers": .array(phoneNumbers.map { $0.resource() }), "unheardVoicemails": JSON(unheardVoicemails),
      "today": [
        "answered": JSON(today.answered), "missed": JSON(today.missed), "total": JSON(today.total),
        "averageAnswerSeconds": today.averageAnswerSeconds.map { .double(($0 * 10).rounded() / 10) } ?? .null,
      ],
    ]
  }
}

extension Workspace {
  /// Midnight where the workspace is.
  func startOfDay(_ now: Date) -> Date {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    return calendar.startOfDay(for: now)
  }
}
