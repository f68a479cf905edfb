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

/// A raw literal with enough `#` that nothing inside can end or interpolate it.
func rawLiteral(_ text: String) -> String {
  var pounds = "#"
  while text.contains("\"" + pounds) || text.contains("\\" + pounds) { pounds += "#" }
  return "\(pounds)\"\"\"\n\(text)\n\"\"\"\(pounds)"
}

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first, arguments.count > 1 else {
  FileHandle.standardError.write(Data("usage: EmbedTool OUTPUT ROOT...\n".utf8))
  exit(64)
}
var source = "extension EmbeddedFiles {\n  static let all: [EmbeddedFile] = [\n"
for path in arguments.dropFirst().flatMap(files(below:)) {
  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  // A carriage return or NUL cannot stand in a multi-line literal unchanged.
  if let text = String(data: data, encoding: .utf8), !text.contains("\r"), !text.contains("\0"), !text.contains("\r\n")
  {
    source += "EmbeddedFile(path: \"\(path)\", text: \(rawLiteral(text))),\n"
  } else {
    source += "EmbeddedFile(path: \"\(path)\", base64: \"\(data.base64EncodedString())\"),\n"
  }
}
source += "  ]\n}\n"
try source.write(toFile: output, atomically: true, encoding: .utf8)
