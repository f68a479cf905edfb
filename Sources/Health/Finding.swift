package import Domain

/// One thing that was looked at, and what came of it: for whoever runs the desk, in words that say what to do.
package struct Finding: Sendable, Equatable {
  package enum Severity: String, Sendable, Comparable {
    /// Calls are lost, or will be.
    case problem
    /// Calls come through; something is lost with the next mishap.
    case warning
    /// It was looked at, and is as it should be.
    case good

    private var rank: Int {
      switch self {
      case .problem: 0
      case .warning: 1
      case .good: 2
      }
    }

    package static func < (one: Severity, other: Severity) -> Bool { one.rank < other.rank }
  }

  package enum Subject: String, Sendable, CaseIterable {
    case settings, dataDirectory, key, database, disk, backup, server, publicURL, certificate, proxy, voiceSDK
    case account, apiKey, app, numbers, calling, webhooks, fallback

    package var title: String {
      switch self {
      case .settings: "Settings"
      case .dataDirectory: "Data directory"
      case .key: "Key file"
      case .database: "Database"
      case .disk: "Disk"
      case .backup: "Backup"
      case .server: "Server"
      case .publicURL: "Public URL"
      case .certificate: "Certificate"
      case .proxy: "Proxy"
      case .voiceSDK: "Voice SDK"
      case .account: "Twilio account"
      case .apiKey: "API key"
      case .app: "TwiML app"
      case .numbers: "Numbers"
      case .calling: "Calling out"
      case .webhooks: "Webhooks"
      case .fallback: "When the server is away"
      }
    }
  }

  /// A stable word for scripts: `certificate.expiresSoon`.
  package let id: String
  package let severity: Severity
  package let subject: Subject
  package let what: String
  /// Why it matters, and what to do: empty where all is good.
  package let why: String
  package let toDo: String
  /// Nil for what concerns the whole server.
  package internal(set) var workspaceId: Workspace.ID?

  static func problem(_ id: String, _ subject: Subject, _ what: String, why: String, toDo: String) -> Finding {
    Finding(id: id, severity: .problem, subject: subject, what: what, why: why, toDo: toDo)
  }

  static func warning(_ id: String, _ subject: Subject, _ what: String, why: String, toDo: String) -> Finding {
    Finding(id: id, severity: .warning, subject: subject, what: what, why: why, toDo: toDo)
  }

  static func good(_ id: String, _ subject: Subject, _ what: String) -> Finding {
    Finding(id: id, severity: .good, subject: subject, what: what, why: "", toDo: "")
  }

  package var resource: JSON {
    [
      "id": .string(id), "severity": .string(severity.rawValue), "subject": .string(subject.rawValue),
      "title": .string(subject.title), "what": .string(what), "why": .string(why), "toDo": .string(toDo),
      "workspaceId": JSON(workspaceId),
    ]
  }
}

extension Finding {
  /// Settings that no server would start with.
  ///
  /// - Parameter sentence: names the variable and says what it may be.
  package static func unusableSettings(_ sentence: String) -> Finding {
    .problem(
      "settings.invalid", .settings, sentence, why: "The server does not start with this setting.",
      toDo: "Correct it and restart the server.")
  }
}

/// What came of all checks together.
package struct Findings: Sendable, Equatable {
  /// The worst first, and of the same severity those of one subject together.
  package let all: [Finding]

  package init(_ findings: [Finding]) {
    let order = Dictionary(uniqueKeysWithValues: Finding.Subject.allCases.enumerated().map { ($1, $0) })
    // Not `sorted(by:)` alone: it need not keep the order of equals.
    all = findings.enumerated().sorted { one, other in
      let (left, right) = (one.element, other.element)
      if left.severity != right.severity { return left.severity < right.severity }
      let (first, second) = (order[left.subject] ?? 0, order[right.subject] ?? 0)
      return (first, one.offset) < (second, other.offset)
    }.map(\.element)
  }

  package func count(_ severity: Finding.Severity) -> Int { all.count { $0.severity == severity } }

  package var worst: Finding.Severity { all.first?.severity ?? .good }

  package var summary: JSON {
    [
      "problems": .integer(Int64(count(.problem))), "warnings": .integer(Int64(count(.warning))),
      "good": .integer(Int64(count(.good))),
    ]
  }
}
