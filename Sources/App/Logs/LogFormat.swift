import Domain
import Foundation
import Logging

enum LogFormat: String, CaseIterable {
  case text, json

  /// A logger that writes lines of this format to standard error.
  func logger(_ label: String, level: Logger.Level) -> Logger {
    Logger(label: label) { label in
      LineLogHandler(label: label, logLevel: level, format: self)
    }
  }
}

/// One line a message, written whole, so that lines of several threads never mix.
struct LineLogHandler: LogHandler {
  let label: String
  var logLevel: Logger.Level
  let format: LogFormat
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
    let line =
      switch format {
      case .text: text(event, all)
      case .json: json(event, all)
      }
    FileHandle.standardError.write(Data(line.utf8))
  }

  private var now: String { Timestamp.text(of: Date()) }

  private func text(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)]) -> String {
    let pairs = metadata.map { " \($0.key)=\(oneLine("\($0.value)"))" }.joined()
    return "\(now) \(event.level.rawValue.uppercased()) \(label): \(oneLine("\(event.message)"))\(pairs)\n"
  }

  private func json(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)]) -> String {
    var fields = [("at", now), ("level", event.level.rawValue), ("room", label), ("message", "\(event.message)")]
    fields += metadata.map { ($0.key, "\($0.value)") }
    return "{" + fields.map { "\(quoted($0.0)):\(quoted($0.1))" }.joined(separator: ",") + "}\n"
  }

  /// What callers and strangers send never begins a line of its own.
  private func oneLine(_ text: String) -> String {
    text.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? quoted(text) : text
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 32 || scalar.value == 127:
        result += "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
