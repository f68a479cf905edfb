import Embedded
import HTTPTypes
import Hummingbird
import NIOCore
import WebSocket

/// The console and the customer's phone, from the embedded files. They talk to this server only.
struct SimulatorPages: Sendable {
  private static let files = EmbeddedFiles.files(below: "static/simulator")

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    // Browsers do not all count a WebSocket to the same host as 'self'.
    "connect-src 'self' ws: wss:", "media-src 'self' blob: mediastream:", "worker-src 'self'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  @Sendable func serve(_ request: Request, _ context: ChannelRequestContext) throws -> Response {
    let name =
      switch request.uri.path {
      case "/": "index.html"
      case "/phone": "phone.html"
      case let path: String(path.dropFirst("/static/".count))
      }
    guard let bytes = Self.files[name] else { throw HTTPError(.notFound) }
    var headers = HTTPFields()
    headers[.contentType] = Self.type(of: name)
    headers[.contentSecurityPolicy] = Self.policy
    headers[.xContentTypeOptions] = "nosniff"
    headers[.referrerPolicy] = "no-referrer"
    headers[.cacheControl] = "no-cache"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    case "json": "application/json"
    case "png": "image/png"
    case "wav": "audio/wav"
    case "mp3": "audio/mpeg"
    default: "application/octet-stream"
    }
  }
}

extension HTTPField.Name {
  static let referrerPolicy = Self("Referrer-Policy")!
}
