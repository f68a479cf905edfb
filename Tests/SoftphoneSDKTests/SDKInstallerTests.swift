import Cryptography
import Curl
import Foundation
import Gzip
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Testing
import WebSocket

@testable import SoftphoneSDK

@Suite(.timeLimit(.minutes(1))) struct SDKInstallerTests {
  private static let script = Array("/* the SDK */".utf8)
  private static let licence = Array("Apache-2.0".utf8)

  @Test func aFileIsKeptWithItsLicence() async throws {
    try await World.run(serving: [:]) { world in
      let release = world.folder + "/release"
      try world.write(Self.script, to: release + "/dist/twilio.min.js")
      try world.write(Self.licence, to: release + "/LICENSE.md")
      #expect(!world.installer().isInstalled)
      try world.installer().take(release + "/dist/twilio.min.js")
      #expect(world.installer().isInstalled)
      #expect(world.kept("twilio.min.js") == Self.script && world.kept("LICENSE.md") == Self.licence)
    }
  }

  @Test func aFileOfAnotherReleaseReplacesNothingAndBothHashesAreTold() async throws {
    try await World.run(serving: [:]) { world in
      let path = world.folder + "/other.js"
      try world.write(Self.script, to: path)
      try world.installer().take(path)
      try world.write(Array("/* another */".utf8), to: path)
      let failure = #expect(throws: SDKFailure.self) { try world.installer().take(path) }
      #expect(failure?.description.contains(World.hash(Self.script)) == true)
      #expect(failure?.description.contains(World.hash(Array("/* another */".utf8))) == true)
      #expect(world.kept("twilio.min.js") == Self.script)
    }
  }

  @Test func whatIsNotThereIsNamed() async throws {
    try await World.run(serving: [:]) { world in
      #expect(throws: SDKFailure.unreadable("/nowhere/twilio.min.js")) {
        try world.installer().take("/nowhere/twilio.min.js")
      }
    }
  }

  @Test func theFirstPlaceThatHasItIsEnough() async throws {
    try await World.run(serving: ["/twilio.min.js": Self.script, "/LICENSE.md": Self.licence]) { world in
      try await world.installer([
        .file(world.url + "/twilio.min.js", licence: world.url + "/LICENSE.md"),
        .package("http://127.0.0.1:9/never-asked.tgz"),
      ]).fetch()
      #expect(world.kept("twilio.min.js") == Self.script && world.kept("LICENSE.md") == Self.licence)
    }
  }

  /// One place is away and another has something else: the package of npm is the next.
  @Test func otherwiseThePackageIsUnpacked() async throws {
    let tgz = compress(
      World.tar([
        ("package/package.json", Array("{}".utf8)), ("package/LICENSE.md", Self.licence),
        ("package/dist/twilio.min.js", Self.script),
      ]))
    try await World.run(serving: ["/sdk.tgz": tgz, "/wrong.js": Array("x".utf8)]) { world in
      try await world.installer([
        .file(world.url + "/gone.js", licence: nil), .file(world.url + "/wrong.js", licence: nil),
        .package(world.url + "/sdk.tgz"),
      ]).fetch()
      #expect(world.kept("twilio.min.js") == Self.script && world.kept("LICENSE.md") == Self.licence)
    }
  }

  @Test func everyPlaceThatFailedIsNamed() async throws {
    let odd = compress(World.tar([("package/readme", [])]))
    try await World.run(serving: [
      "/odd.tgz": odd, "/cut.tgz": Array(odd.prefix(20)), "/page.tgz": Array("<html>".utf8),
    ]) {
      world in
      let urls = ["/odd.tgz", "/cut.tgz", "/page.tgz", "/gone.js"].map { world.url + $0 }
      let failure = await #expect(throws: SDKFailure.self) {
        try await world.installer(urls.map(SDKSource.init(url:))).fetch()
      }
      for url in urls { #expect(failure?.description.contains(url) == true) }
      #expect(!world.installer().isInstalled)
    }
  }

  @Test(arguments: 0..<40) func aTarThatWasCutHoldsNothingWrong(_ tenths: Int) {
    let whole = World.tar([("package/LICENSE.md", Self.licence), ("package/dist/twilio.min.js", Self.script)])
    let found = Tar.file("package/dist/twilio.min.js", in: Array(whole.prefix(whole.count * tenths / 40)))
    #expect(found == nil || found == Self.script)
  }
}

/// A folder, and a server that has some files.
private struct World: Sendable {
  let folder: String
  let url: String
  private let http: CurlClient

  static func run(serving files: [String: [UInt8]], _ story: @escaping @Sendable (World) async throws -> Void)
    async throws
  {
    let folder = NSTemporaryDirectory() + "ringdesk-sdk-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let http = CurlClient(userAgent: "test")
    defer { http.close() }
    let router = Router()
    router.get("**") { request, _ -> Response in
      guard let bytes = files[request.uri.path] else { return Response(status: .notFound) }
      return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      let (urls, announce) = AsyncStream.makeStream(of: String.self)
      let application = Application(
        router: router, server: .http1WithWebSockets(),
        configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { announce.yield("http://127.0.0.1:\($0.localAddress?.port ?? 0)") },
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      tasks.addTask { try await application.run() }
      let url = try #require(await urls.first { _ in true })
      try await story(World(folder: folder, url: url, http: http))
      tasks.cancelAll()
      while (try? await tasks.next()) != nil {}
    }
  }

  func installer(_ sources: [SDKSource] = []) -> SDKInstaller {
    SDKInstaller(
      http: http, dataDirectory: folder + "/data",
      pinned: PinnedSDK(version: "2.18.3", sha256: Self.hash(Array("/* the SDK */".utf8)), sources: sources))
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func kept(_ name: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/data/voice-sdk/\(name)"))).map { Array($0) }
  }

  static func hash(_ bytes: [UInt8]) -> String { BaseEncoding.hex.encode(Digest.sha256(bytes)) }

  /// As npm packs: ustar, each file padded to whole blocks, two blocks of zeros at the end.
  static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    for (name, bytes) in files {
      var header = [UInt8](repeating: 0, count: 512)
      header.replaceSubrange(0..<name.utf8.count, with: Array(name.utf8))
      let size = String(bytes.count, radix: 8)
      let field = Array((String(repeating: "0", count: 11 - size.count) + size + "\0").utf8)
      header.replaceSubrange(124..<136, with: field)
      archive += header + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }
    return archive + [UInt8](repeating: 0, count: 1024)
  }
}
