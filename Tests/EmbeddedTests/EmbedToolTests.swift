import Foundation
import Subprocess
import Testing

/// Odd contents go through the tool and the compiler, and come out as they went in.
@Suite("The embedding tool")
struct EmbedToolTests {
  static let contents: [String: [UInt8]] = [
    "empty.txt": [],
    "newline.txt": Array("\n".utf8),
    "newlines.txt": Array("\n\n  \n\t\n".utf8),
    "no-newline.txt": Array("a".utf8),
    "quotes.txt": Array(####" " "" """ """" "# ""# """# """## \ "####.utf8),
    "pounds.swift": Array("let a = ##\"\"\"\n\\##(b) \\#(c) \\(d)\n\"\"\"##\n\"\"\"###\n".utf8),
    "interpolation.js": Array("`${a}` \\(b) \\#(c) \\##n \\n \\u{41} \\\n\\".utf8),
    "indented.txt": Array("    four\n  two\n\"\"\"\n\"\"\"#".utf8),
    "combining.txt": Array("\"#\u{301}\"##\u{301} \\#\u{301}(a) \n\u{301}e\u{301} é".utf8),
    "separators.txt": Array("a\u{2028}b\u{2029}c\u{85}d\u{A0}e\u{202E}f".utf8),
    "emoji.txt": Array("👩‍👩‍👧‍👦 🇩🇪".utf8),
    "crlf.txt": Array("a\r\nb\r\n".utf8),
    "cr.txt": Array("a\rb".utf8),
    "controls.txt": Array(0...31) + [127],
    "nul.txt": Array("a\0b".utf8),
    "bom.txt": [0xef, 0xbb, 0xbf, 65],
    "latin1.txt": [0x63, 0x61, 0x66, 0xe9],
    "surrogate.txt": [0xed, 0xa0, 0x80],
    "every.bin": Array(0...255),
    "with space.txt": [1],
    "quote\"#.txt": [2],
    "back\\slash\\(a).txt": [3],
    "ünïcode.txt": [4],
    "deep/er/file.txt": [5],
    "conflict.txt": Array("<<<<<<< a\n=======\n>>>>>>> b\n#if X\n#sourceLocation(file: \"a\", line: 1)\n".utf8),
  ]

  /// Stands in for the room's own `EmbeddedFile`, and prints each file as "path bytes" in hex.
  static let program = """
    import Foundation
    struct EmbeddedFile {
      let path: String
      let bytes: [UInt8]
      init(path: String, text: String) { self.path = path; bytes = Array(text.utf8) }
      init(path: String, base64: String) { self.path = path; bytes = Array(Data(base64Encoded: base64)!) }
    }
    enum EmbeddedFiles {}
    func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
    for file in EmbeddedFiles.all { print(hex(Array(file.path.utf8)), hex(file.bytes)) }
    """

  @Test func whatGoesInComesOut() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "embed-tool-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in Self.contents {
      let file = folder.appending(path: "odd").appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    try Data([1]).write(to: folder.appending(path: "odd/.hidden"))
    try Data(Self.program.utf8).write(to: folder.appending(path: "main.swift"))
    let tool = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "EmbedTool")
    let script = "cd \"$0\" && \"$1\" all.swift odd && swiftc -o probe main.swift all.swift && ./probe"
    let result = try await run(
      .name("sh"), arguments: ["-c", script, folder.path, tool.path], output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    let hex = { (bytes: [UInt8]) in bytes.map { String(format: "%02x", $0) }.joined() }
    let expected = Self.contents.map { hex(Array("odd/\($0.key)".utf8)) + " " + hex($0.value) }
    let lines = result.standardOutput.split(separator: "\n").map(String.init)
    #expect(lines.sorted() == expected.sorted())
  }
}
