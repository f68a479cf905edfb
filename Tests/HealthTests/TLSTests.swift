import Curl
import Foundation
import Subprocess
import Testing

@testable import Health

/// The public URL behind a real TLS proxy, with what people get wrong in it.
@Suite(.serialized) struct TLSTests {
  /// What must be found is all that is found.
  static let cases: [(faults: [String], id: String?)] = [
    ([], nil),
    (["expired"], "certificate.expired"),
    (["days=3"], "certificate.expiresSoon"),
    (["wrong-name"], "certificate.wrongName"),
    (["plain"], "certificate.fails"),
    (["rewrites-path"], "publicURL.otherServer"),
    (["drops-query"], "proxy.rewrites"),
    (["changes-body"], "proxy.changesBody"),
    (["hides-clients"], "proxy.hidesClients"),
    (["believes-anybody"], "proxy.believesAnybody"),
    (["buffers"], "proxy.buffers"),
  ]

  @Test(arguments: cases) func aFaultOfTheProxyIsFound(faults: [String], id: String?) async throws {
    try await Self.withProxy(faults) { world, authorities in
      world.site.http = CurlClient(userAgent: "test", authorities: authorities)
      let found = await world.server()
      let bad = found.filter { $0.severity != .good }
      #expect(bad.map(\.id) == (id.map { [$0] } ?? []), "\(bad)")
      guard id == nil else { return }
      let good = Set(found.map(\.id))
      #expect(good.isSuperset(of: ["publicURL.good", "certificate.good", "proxy.good"]))
      #expect(found.contains { $0.what == "The certificate is valid for 89 more days." })
    }
  }

  @Test func aCertificateThatNobodyVouchesForIsFound() async throws {
    try await Self.withProxy([]) { world, _ in
      let bad = await world.server().filter { $0.severity != .good }
      #expect(bad.map(\.id) == ["certificate.untrusted"])
    }
  }

  @Test func aProxyThatIsNotNamedIsFound() async throws {
    try await Self.withProxy([]) { world, authorities in
      world.site.http = CurlClient(userAgent: "test", authorities: authorities)
      await world.desk.replace("\"isProxyTrusted\":true", with: "\"isProxyTrusted\":false")
      let bad = await world.server().filter { $0.severity != .good }
      #expect(bad.map(\.id) == ["proxy.notTrusted"])
    }
  }

  /// - Parameter story: gets a healthy desk whose public URL leads through the proxy, and a file that vouches for it.
  private static func withProxy(
    _ faults: [String], _ story: @escaping @Sendable (inout HealthWorld, _ authorities: String) async throws -> Void
  ) async throws {
    try await HealthWorld.with { world in
      let folder = world.directory + "/proxy"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/tls_front.py")
      let port = try #require(URLComponents(string: await world.desk.url)?.port)
      let before = world
      let result = try await Subprocess.run(
        .name("python3"), arguments: .init([script.standardizedFileURL.path, folder, "\(port)"] + faults),
        input: .none, output: .sequence, error: .discarded
      ) { proxy in
        var said = ""
        for try await buffer in proxy.standardOutput {
          said += buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
          if said.hasSuffix("\n") { break }
        }
        let listening = try #require(Int(said.trimmingCharacters(in: .whitespacesAndNewlines)), "\(said)")
        var world = before
        world.site.publicURL = "https://127.0.0.1:\(listening)"
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await story(&world, folder + "/certificate.pem")) } catch {
          outcome = .failure(error)
        }
        await proxy.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))])
        return outcome
      }
      try result.closureResult.get()
    }
  }
}
