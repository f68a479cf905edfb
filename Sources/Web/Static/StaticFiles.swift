import Cryptography
import Domain
import HTTPTypes
import Hummingbird

/// The page, the API's page, and their assets, from the binary itself.
///
/// One hash over the whole tree stands in every asset's path: relative imports inherit it, so everything may be kept
/// for ever and no manifest is needed.
struct StaticFiles: Sendable {
  let hash: String
  private let assets: [String: StaticAsset]
  private let page: StaticAsset
  private let apiPage: StaticAsset

  /// - Parameter files: by path below `static/`.
  init(files: [String: [UInt8]]) {
    // The simulator serves its own pages, from its own address.
    let files = files.filter { !$0.key.hasPrefix("simulator/") }
    var digest: [UInt8] = []
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      digest += Array(path.utf8) + [0] + Digest.sha256(bytes)
    }
    let hash = BaseEncoding.hex.encode(Array(Digest.sha256(digest).prefix(8)))
    func page(_ path: String) -> StaticAsset {
      let html = String(decoding: files[path] ?? [], as: UTF8.self).replacing("__ASSETS__", with: hash)
      return StaticAsset(bytes: Array(html.utf8), path: path)
    }
    self.hash = hash
    self.page = page("index.html")
    apiPage = page("api/index.html")
    assets = Dictionary(
      uniqueKeysWithValues: files.filter { !$0.key.hasSuffix("index.html") }
        .map { ($0.key, StaticAsset(bytes: $0.value, path: $0.key)) })
  }

  /// `/static/{hash}/…`
  @Sendable func asset(_ visit: Visit) async throws -> Response {
    let path = visit.context.parameters.getCatchAll().joined(separator: "/")
    guard visit.parameter("hash") == hash, let asset = assets[path] else { throw AppError.notFound("file") }
    return asset.response(to: visit.request, caching: "public, max-age=31536000, immutable")
  }

  /// The API's description, at an address of its own.
  @Sendable func openAPI(_ visit: Visit) async throws -> Response {
    guard let asset = assets["api/openapi.json"] else { throw AppError.notFound("file") }
    return asset.response(to: visit.request, caching: "no-cache")
  }

  /// The same for people: `/api`.
  @Sendable func apiPage(_ visit: Visit) async throws -> Response {
    apiPage.response(to: visit.request, caching: "no-cache")
  }

  /// Any address that is not an API's: the page finds its own way from there.
  @Sendable func page(_ visit: Visit) async throws -> Response {
    let first = visit.request.uri.path.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
    guard !Self.notPages.contains(first) else { throw AppError(.notFound, "There is nothing at this address.") }
    return page.response(to: visit.request, caching: "no-cache")
  }

  private static let notPages: Set<String> = [
    "api", "webhooks", "static", "media", "socket.io", "voice-sdk", "healthz", "readyz", "metrics", "favicon.ico",
  ]
}
