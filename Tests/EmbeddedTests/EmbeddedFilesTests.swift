import Embedded
import Foundation
import Testing

@Suite("Embedded files")
struct EmbeddedFilesTests {
  @Test(
    "The binary holds every file of the tree, byte for byte, and nothing else", arguments: ["static", "migrations"])
  func asOnDisk(root: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../\(root)").standardized
    let embedded = EmbeddedFiles.files(below: root)
    var names: Set<String> = []
    for case let name as String in try #require(FileManager.default.enumerator(atPath: folder.path)) {
      let file = folder.appending(path: name)
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory)
      guard !isDirectory.boolValue, !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
      names.insert(name)
      #expect(embedded[name] == Array(try Data(contentsOf: file)), "\(root)/\(name)")
    }
    #expect(!names.isEmpty && Set(embedded.keys) == names)
  }

  @Test func theOnesEverythingNeeds() {
    #expect(EmbeddedFiles.files(below: "static")["index.html"]?.isEmpty == false)
    #expect(EmbeddedFiles.files(below: "migrations")["0001_initial.sql"]?.isEmpty == false)
    #expect(EmbeddedFiles.files(below: "nowhere").isEmpty)
    #expect(EmbeddedFiles.files(below: "stat").isEmpty)
  }
}
