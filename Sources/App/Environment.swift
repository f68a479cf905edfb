import Foundation

/// The process's environment, read here and nowhere else. An empty value counts as unset.
struct Environment {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  /// Whether anything of ours is set.
  var isOurs: Bool { values.contains { $0.key.hasPrefix("RINGDESK_") && !$0.value.isEmpty } }

  /// With what a file says where nothing is set here: lines of NAME=VALUE, such as systemd reads.
  func filled(from text: String) -> Environment {
    var all = values
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmingCharacters(in: .whitespaces)
      guard !line.hasPrefix("#"), !line.hasPrefix(";"), let equals = line.firstIndex(of: "=") else { continue }
      var value = line[line.index(after: equals)...]
      if value.count > 1, let quote = value.first, "\"'".contains(quote), value.last == quote {
        value = value.dropFirst().dropLast()
      }
      let name = String(line[..<equals])
      if self[name] == nil { all[name] = String(value) }
    }
    return Environment(all)
  }

  subscript(_ name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }
}
