import Domain
import Foundation
import Storage

extension DeskSnapshot {
  /// - Parameter dayEnd: when the figures of today begin anew.
  func resource(dayEnd: Date) -> JSON {
    [
      "calls": .array(calls.map { $0.resource() }), "agents": .array(agents.map { $0.resource() }),
      "phoneNumbers": .array(phoneNumbers.map { $0.resource() }), "unheardVoicemails": JSON(unheardVoicemails),
      "today": [
        "answered": JSON(today.answered), "missed": JSON(today.missed), "total": JSON(today.total),
        "averageAnswerSeconds": today.averageAnswerSeconds.map { .double(($0 * 10).rounded() / 10) } ?? .null,
        "endsAt": JSON(dayEnd),
      ],
    ]
  }
}

extension Workspace {
  /// From midnight to midnight where the workspace is; not always 24 hours.
  func day(of now: Date) -> DateInterval {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    return calendar.dateInterval(of: .day, for: now) ?? DateInterval(start: now, duration: 86_400)
  }
}
