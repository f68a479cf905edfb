import Curl
import Foundation
import Testing

extension EndToEnd {
  /// On a disk without a free byte the server still starts, so that callers reach a phone.
  @Suite struct FullDiskTests {
    @Test(.enabled(if: getuid() == 0 && Binary.isInstalled("unshare"), "only root may mount a small disk to fill"))
    func theServerStartsWithWhatItHeldBack() async throws {
      try await TemporaryFolder.with { folder in
        let (disk, ready) = (folder.file("disk"), folder.file("ready.json"))
        let script = """
          set -e
          mkdir "$1" && mount -t tmpfs -o size=4m ringdesk "$1"
          ringdesk migrate --data-dir "$1/data"
          dd if=/dev/zero of="$1/filling" bs=4k 2> /dev/null || true
          ls "$1/data/ballast"
          exec ringdesk serve --listen 127.0.0.1:0 --data-dir "$1/data" --ready-file "$2"
          """
        let (answer, ending) = try await RunningProgram.with(
          "unshare", ["--mount", "sh", "-c", script, "sh", disk, ready]
        ) { program in
          let url = try await readyFile(ready, of: program).url.text
          return try await Visitor(url).send(.get, "/api/v1/setup")
        }
        #expect(answer.status == 200)
        #expect(ending.standardError.contains("The disk is full"))
      }
    }
  }
}
