import Foundation

/// Where the programs under test lie.
enum Binary {
  static let ringdesk = "ringdesk"

  /// What programs are looked up in: first the folder of the test bundle, where `ringdesk` is built too.
  static var searchPath: String {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let installed = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return "\(tests.deletingLastPathComponent().path):\(installed)"
  }

  static func isInstalled(_ name: String) -> Bool {
    searchPath.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
  }
}
