// Writes the files below each root as one Swift source: text as raw literals, anything else as base64.
// usage: EmbedTool OUTPUT ROOT...   (roots relative to the working directory; they become the names' first part)
import Foundation

func files(below root: String) -> [String] {
  let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
  return names.map { "\(root)/\($0)" }.filter { path in
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
      && !path.split(separator: "/").contains { $0.hasPrefix(".") }
  }.sorted()
}

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data((message + "\n").utf8))
  exit(64)
}

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first, arguments.count > 1 else { fail("usage: EmbedTool OUTPUT ROOT...") }
var source = "extension EmbeddedFiles {\n  static let all: [EmbeddedFile] = [\n"
for path in arguments.dropFirst().flatMap(files(below:)) {
  guard let name = SwiftLiteral.name(path) else { fail("\(path) cannot be embedded: a control character in its name") }
  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  if let text = SwiftLiteral.text(Array(data)) {
    source += "EmbeddedFile(path: \(name), text: \(text)),\n"
  } else {
    source += "EmbeddedFile(path: \(name), base64: \"\(data.base64EncodedString())\"),\n"
  }
}
source += "  ]\n}\n"
try source.write(toFile: output, atomically: true, encoding: .utf8)
