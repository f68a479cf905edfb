import Foundation

/// What the person on a leg heard, and what went wrong behind it.
struct Transcript: Sendable {
  enum Kind: String, Sendable {
    case ring, say, play, gather
    case recordBeep = "record-beep"
    case connected, hold, stream, hangup, error
  }

  struct Entry: Sendable {
    let at: Date
    let kind: Kind
    let text: String
    let url: String?
  }

  struct Warning: Sendable {
    let at: Date
    let code: Int
    let message: String
  }

  /// Endless hold music must not grow without end.
  private static let limit = 1000

  private(set) var entries: [Entry] = []
  private(set) var warnings: [Warning] = []

  mutating func heard(_ kind: Kind, _ text: String, url: String?, at now: Date) -> Entry {
    let entry = Entry(at: now, kind: kind, text: text, url: url)
    if entries.count < Self.limit { entries.append(entry) }
    return entry
  }

  mutating func warn(_ code: Int, _ message: String, at now: Date) {
    if warnings.count < Self.limit { warnings.append(Warning(at: now, code: code, message: message)) }
  }
}

extension Transcript.Entry {
  var json: JSON {
    var fields: [(String, JSON)] = [
      ("at", .string(CivilTime.rfc3339(at))), ("kind", .string(kind.rawValue)), ("text", .string(text)),
    ]
    if let url { fields.append(("url", .string(url))) }
    return .object(fields)
  }
}

extension Transcript.Warning {
  var json: JSON {
    ["at": .string(CivilTime.rfc3339(at)), "code": .int(code), "message": .string(message)]
  }
}
