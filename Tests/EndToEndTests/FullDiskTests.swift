import Curl
import Foundation
import Testing

extension EndToEnd {
  /// On a disk without a free byte the server still starts, and callers still reach somebody.
  @Suite struct FullDiskTests {
    /// The data directory, moved to a small disk of this process alone, which is then filled.
    private static let onAFullDisk = """
      set -e
      data=$1 disk=$1.disk
      shift
      mkdir "$disk"
      mount -t tmpfs -o size=6m ringdesk "$disk"
      cp --archive --sparse=never "$data/." "$disk"
      mount --bind "$disk" "$data"
      dd if=/dev/zero of="$data/filling" bs=4k 2> /dev/null || true
      exec "$@"
      """

    @Test(.enabled(if: getuid() == 0 && Binary.isInstalled("unshare"), "only root may mount a small disk to fill"))
    func theServerStartsAndCallersReachSomebody() async throws {
      try await Installation.with { installation in
        try await installation.withDesk { _ in }
        let (_, ending) = try await installation.withDesk(
          launcher: ["unshare", "--mount", "sh", "-c", Self.onAFullDisk, "sh", installation.data]
        ) { desk in
          try Self.fill("/proc/\(desk.program.processIdentifier)/root\(installation.data)/the-rest")
          #expect(try await desk.owner.send(.get, "/readyz").status == 503)
          // Until what the log has room for is used up, calls are saved.
          _ = try await eventually("a call is answered from memory") {
            let answer = try await desk.twilio.send(
              "voice", desk.twilio.inboundCall(TinyTwilio.newCallSid(), to: desk.mainNumber))
            #expect(answer.status == 200)
            #expect(answer.text.contains("<Client") || answer.text.contains("<Record"), "\(answer.text)")
            let metrics = try await desk.owner.send(.get, "/metrics").text
            return metrics.contains("ringdesk_answers_from_memory_total 0\n") ? nil : true
          }
          #expect(try await desk.owner.send(.get, "/healthz").status == 200)
        }
        #expect(ending.standardError.contains("The disk is full"))
      }
    }

    /// Writes until nothing more goes in.
    private static func fill(_ path: String) throws {
      let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      try #require(file >= 0, "\(path): \(String(cString: strerror(errno)))")
      defer { close(file) }
      let page = [UInt8](repeating: 0, count: 4096)
      while write(file, page, page.count) > 0 {}
    }
  }
}
