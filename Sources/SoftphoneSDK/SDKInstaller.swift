import Cryptography
package import Curl
import Foundation
import Gzip

/// Fetches the SDK, or takes it from a file, and keeps it when it is what it should be.
package struct SDKInstaller: Sendable {
  /// The SDK has 300 kB; its package, with all it is built of, some megabytes.
  private static let longestDownload = 32 << 20
  private static let longestUnpacked = 128 << 20

  private let http: CurlClient
  private let directory: String
  private let pinned: PinnedSDK

  /// - Parameter dataDirectory: the SDK goes to `voice-sdk/twilio.min.js` below it.
  package init(http: CurlClient, dataDirectory: String, pinned: PinnedSDK = .current) {
    self.http = http
    directory = dataDirectory + "/voice-sdk"
    self.pinned = pinned
  }

  package var file: String { directory + "/twilio.min.js" }

  package var isInstalled: Bool { FileManager.default.isReadableFile(atPath: file) }

  /// From where it is published, whichever place answers first with the right bytes.
  package func fetch() async throws(SDKFailure) {
    try await fetch(from: pinned.sources)
  }

  /// - Parameter url: of `twilio.min.js`, or of the package's `.tgz`.
  package func fetch(from url: String) async throws(SDKFailure) {
    try await fetch(from: [SDKSource(url: url)])
  }

  /// The licence is looked for where releases have it: beside the file, or one folder up.
  package func take(_ path: String) throws(SDKFailure) {
    let script: Data
    do {
      script = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path)
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    let licence = [folder, folder.deletingLastPathComponent()].lazy
      .compactMap { try? Data(contentsOf: $0.appending(path: "LICENSE.md")) }.first
    try keep(Download(script: Array(script), licence: licence.map { Array($0) }), from: path)
  }

  private func fetch(from sources: [SDKSource]) async throws(SDKFailure) {
    var failures: [SDKFailure] = []
    for source in sources {
      do {
        return try keep(try await download(source), from: source.url)
      } catch {
        failures.append(error)
      }
    }
    guard failures.count > 1 else { throw failures[0] }
    throw .nowhere(failures)
  }

  private struct Download {
    let script: [UInt8]
    let licence: [UInt8]?
  }

  private func download(_ source: SDKSource) async throws(SDKFailure) -> Download {
    switch source {
    case .file(let url, let licence):
      let script = try await bytes(of: url)
      var text: [UInt8]?
      if let licence { text = try await bytes(of: licence) }
      return Download(script: script, licence: text)
    case .package(let url):
      let packed = try await bytes(of: url)
      guard let tar = try? decompress(packed, limit: Self.longestUnpacked),
        let script = Tar.file("package/dist/twilio.min.js", in: tar)
      else { throw .notThePackage(url) }
      return Download(script: script, licence: Tar.file("package/LICENSE.md", in: tar))
    }
  }

  private func bytes(of url: String) async throws(SDKFailure) -> [UInt8] {
    let response: CurlResponse
    do {
      response = try await http.send(
        CurlRequest(
          .get, url, totalTimeout: .seconds(60), redirects: .follow(limit: 5), responseLimit: Self.longestDownload))
    } catch {
      throw .notFetched(url, "\(error)")
    }
    guard response.status == 200 else { throw .notFetched(url, "the answer was \(response.status)") }
    return response.body
  }

  private func keep(_ download: Download, from source: String) throws(SDKFailure) {
    let found = BaseEncoding.hex.encode(Digest.sha256(download.script))
    guard found == pinned.sha256 else {
      throw .mismatch(source, version: pinned.version, expected: pinned.sha256, found: found)
    }
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      if let licence = download.licence {
        try Data(licence).write(to: URL(fileURLWithPath: directory + "/LICENSE.md"), options: .atomic)
      }
      // Last: with it the page begins to ring.
      try Data(download.script).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw .notKept(directory)
    }
  }
}

/// Why there is no SDK, each a sentence for whoever runs the server.
package enum SDKFailure: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case notFetched(String, String)
  case notThePackage(String)
  case mismatch(String, version: String, expected: String, found: String)
  case notKept(String)
  case nowhere([SDKFailure])

  package var description: String {
    switch self {
    case .unreadable(let path): "There is no file at \(path) that can be read."
    case .notFetched(let url, let reason): "\(url) could not be fetched: \(reason)."
    case .notThePackage(let url): "\(url) is not the package of Twilio's Voice SDK."
    case .mismatch(let source, let version, let expected, let found):
      "\(source) is not Twilio's Voice SDK \(version): its SHA-256 is \(found), not \(expected)."
    case .notKept(let directory): "Nothing can be written to \(directory)."
    case .nowhere(let failures): failures.map(\.description).joined(separator: " ")
    }
  }
}
