import Cryptography
import HTTPTypes
import Hummingbird
import NIOCore

/// One embedded file as it is served.
final class StaticAsset: Sendable {
  private let plain: ByteBuffer
  private let contentType: String
  private let etag: String

  init(bytes: [UInt8], path: String) {
    plain = ByteBuffer(bytes: bytes)
    contentType = MediaTypes.type(of: path)
    etag = "\"" + BaseEncoding.hex.encode(Array(Digest.sha256(bytes).prefix(12))) + "\""
  }

  /// - Parameter caching: `immutable…` under a hash, `no-cache` elsewhere: kept, but asked for again each time.
  func response(to request: Request, caching: String) -> Response {
    let headers: HTTPFields = [.contentType: contentType, .cacheControl: caching, .eTag: etag]
    if let known = request.headers[.ifNoneMatch], known == "*" || known.contains(etag) {
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: plain))
  }
}
