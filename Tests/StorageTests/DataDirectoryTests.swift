import Foundation
import Testing

@testable import Storage

struct DataDirectoryTests {
  @Test func foldersAreMadePrivateAndOnce() async throws {
    try await withStore { store in
      let directory = store.directory
      for _ in 0..<2 { try directory.makeFolder("recordings/acme") }
      for name in ["recordings", "recordings/acme"] {
        let mode = try FileManager.default.attributesOfItem(atPath: directory.file(name))[.posixPermissions] as? Int
        #expect(mode == 0o700, "\(name)")
      }
      try directory.writeFile("recordings/acme/one.wav", [1, 2, 3])
      #expect(directory.readFile("recordings/acme/one.wav", limit: 10) == [1, 2, 3])
      #expect(throws: StoreError.self) { try directory.makeFolder("recordings/acme/one.wav/below") }
    }
  }
}
