import Cryptography
import Gzip
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// One embedded file as it is served. Its compressed form is made once, at first use.
final class StaticAsset: Sendable {
  private let plain: ByteBuffer
  private let contentType: String
  private let etag: String
  private let compressed = Mutex<ByteBuffer?>(nil)

  init(bytes: [UInt8], path: String) {
    plain = ByteBuffer(bytes: bytes)
    contentType = MediaTypes.type(of: path)
    etag = "\"" + BaseEncoding.hex.encode(Array(Digest.sha256(bytes).prefix(12))) + "\""
  }

  /// - Parameter caching: `immutable…` under a hash, `no-cache` elsewhere: kept, but asked for again each time.
  func response(to request: Request, caching: String) -> Response {
    var headers: HTTPFields = [.contentType: contentType, .cacheControl: caching, .eTag: etag]
    if MediaTypes.isText(contentType) { headers[.vary] = "Accept-Encoding" }
    if let known = request.headers[.ifNoneMatch], known == "*" || known.contains(etag) {
      return Response(status: .notModified, headers: headers)
    }
    if accepts(gzip: request), let buffer = gzipped() {
      headers[.contentEncoding] = "gzip"
      return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: plain))
  }

  private func accepts(gzip request: Request) -> Bool {
    request.headers[values: .acceptEncoding].joined(separator: ",").split(separator: ",").contains { entry in
      let parts = entry.split(separator: ";").map { $0.trimmingPrefix { $0 == " " } }
      return parts.first?.lowercased() == "gzip" && !parts.dropFirst().contains { ["q=0", "q=0.0"].contains($0) }
    }
  }

  /// Nil where compressing gains nothing.
  private func gzipped() -> ByteBuffer? {
    guard MediaTypes.isText(contentType), plain.readableBytes > 256 else { return nil }
    return compressed.withLock { made in
      if let made { return made }
      let bytes = compress(Array(plain.readableBytesView))
      let buffer = ByteBuffer(bytes: bytes)
      made = buffer
      return buffer
    }
  }
}
