import Foundation
import Testing

extension EndToEnd {
  /// The promise of `synchronous=FULL`, seen from the kernel: a kill proves nothing about it, as the page cache
  /// survives the process.
  @Suite struct SyncTests {
    @Test(.enabled(if: Binary.isInstalled("strace"), "without strace nobody can see fdatasync"))
    func aSyncOfTheLogLiesBetweenEveryWebhookAndItsAnswer() async throws {
      try await Installation.with { installation in
        let trace = installation.folder.file("trace")
        let calls = "trace=read,recvfrom,write,writev,sendto,sendmsg,fsync,fdatasync"
        let sent = try await installation.withDesk(
          launcher: ["strace", "-f", "-qq", "-y", "-s", "2048", "-e", calls, "-o", trace]
        ) { desk in
          var sent: [String] = []
          for _ in 1...25 {
            let callSid = TinyTwilio.newCallSid()
            let voice = try await desk.twilio.send(
              "voice", desk.twilio.inboundCall(callSid, to: desk.mainNumber))
            let status = try await desk.twilio.send(
              "status", desk.twilio.finalStatus(callSid, to: desk.mainNumber))
            #expect(voice.status == 200 && (200..<300).contains(status.status))
            sent.append(callSid)
          }
          return sent
        }.0
        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        let arrivals = lines.indices.filter {
          lines[$0].contains("POST /webhooks/twilio/") && !lines[$0].contains("write")
        }
        #expect(arrivals.count == 2 * sent.count)
        for arrival in arrivals {
          let answer = lines[arrival...].firstIndex { $0.contains("\"HTTP/1.1 2") }
          let between = lines[arrival..<(try #require(answer))]
          #expect(Self.syncsLog(between), "no sync before line \(answer ?? 0): \(lines[arrival].prefix(200))")
        }
      }
    }

    /// Whether a sync of the write-ahead log began and succeeded within these lines. Calls of several threads cross,
    /// so its end may stand on a line of its own, which repeats the thread but not the file.
    private static func syncsLog(_ lines: ArraySlice<Substring>) -> Bool {
      var waiting: Set<Substring> = []
      for line in lines where line.contains("sync") {
        let thread = line.prefix { $0 != " " }
        let isLog = line.contains("-wal>") && (line.contains("fdatasync(") || line.contains("fsync("))
        if isLog, line.contains("<unfinished") { waiting.insert(thread) }
        let isDone = line.hasSuffix("= 0")
        if isDone, isLog || (line.contains("sync resumed") && waiting.contains(thread)) { return true }
      }
      return false
    }
  }
}
