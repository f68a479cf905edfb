import Domain
import Health

/// What `ringdesk doctor` prints.
struct DoctorReport {
  private static let width = 100
  private static let indent = "           "

  let findings: Findings
  let workspaceNames: [Workspace.ID: String]

  var exitCode: Int32 {
    switch findings.worst {
    case .problem: 2
    case .warning: 1
    case .good: 0
    }
  }

  var json: JSON {
    [
      "version": .string(Release.version), "findings": .array(findings.all.map(\.resource)),
      "summary": findings.summary.adding(["exitCode": .integer(Int64(exitCode))]),
    ]
  }

  /// By subject, those with problems first.
  var text: String {
    var groups: [(title: String, findings: [Finding])] = []
    for finding in findings.all {
      let title = title(of: finding)
      if let known = groups.firstIndex(where: { $0.title == title }) {
        groups[known].findings.append(finding)
      } else {
        groups.append((title, [finding]))
      }
    }
    let parts = groups.map { "\($0.title)\n" + $0.findings.map(paragraph).joined() }
    return parts.joined(separator: "\n") + "\n" + conclusion
  }

  private func title(of finding: Finding) -> String {
    guard let id = finding.workspaceId, let name = workspaceNames[id] else { return finding.subject.title }
    return "\(finding.subject.title), \(name)"
  }

  private func paragraph(_ finding: Finding) -> String {
    let word =
      switch finding.severity {
      case .problem: "  problem  "
      case .warning: "  warning  "
      case .good: "  ok       "
      }
    guard finding.severity != .good else { return wrapped(finding.what, after: word) }
    return wrapped(finding.what, after: word) + wrapped(finding.why, after: Self.indent)
      + wrapped(finding.toDo, after: "  to do:   ") + "\(Self.indent)(\(finding.id))\n"
  }

  private func wrapped(_ text: String, after start: String) -> String {
    var lines: [String] = []
    var line = start
    for word in text.split(separator: " ") {
      if line.count > Self.indent.count, line.count + 1 + word.count > Self.width {
        lines.append(line)
        line = Self.indent
      }
      line += (line.count > Self.indent.count ? " " : "") + word
    }
    return (lines + [line]).joined(separator: "\n") + "\n"
  }

  private var conclusion: String {
    let (problems, warnings) = (findings.count(.problem), findings.count(.warning))
    guard problems + warnings > 0 else { return "All is well." }
    func counted(_ count: Int, _ word: String) -> String? {
      count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    return [counted(problems, "problem"), counted(warnings, "warning")].compactMap { $0 }.joined(separator: ", ") + "."
  }
}
