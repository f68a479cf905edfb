import Foundation

/// The package as it lies on disk.
struct SourceTree {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  func folders(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles
    ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent).sorted()
  }

  /// Paths, from the root, of the files below a folder with one of the endings.
  func files(below path: String, endings: Set<String>) -> [String] {
    let names = FileManager.default.enumerator(atPath: root.appending(path: path).path)?.compactMap { $0 as? String }
    return (names ?? []).filter { endings.contains(URL(filePath: $0).pathExtension) }.map { "\(path)/\($0)" }.sorted()
  }

  /// The modules that the Swift files of a room import.
  func imports(of room: String) throws -> [String: String] {
    var result: [String: String] = [:]
    let statement =
      /^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|let|var|typealias)\s+)?(\w+)/
    for file in files(below: "Sources/\(room)", endings: ["swift"]) {
      for line in try text(file).split(separator: "\n") {
        if let match = line.firstMatch(of: statement) { result[String(match.1)] = file }
      }
    }
    return result
  }

  /// The rooms that Package.swift declares, each with the rooms it names as dependencies.
  func declaredRooms() throws -> [String: Set<String>] {
    let declaration = /\broom\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?/
    var result: [String: Set<String>] = [:]
    for match in try text("Package.swift").matches(of: declaration) {
      let names = (match.2 ?? "").matches(of: /"(\w+)"/).map { String($0.1) }
      result[String(match.1)] = Set(names)
    }
    return result
  }
}
