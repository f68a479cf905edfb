import Domain
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// A JSON answer; never cached, because every one of them depends on who asks.
  static func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes)))
  }

  static func created(_ value: JSON) -> Response { .json(value, status: .created) }

  static func list(_ items: [JSON], nextCursor: String? = nil) -> Response {
    .json(["items": .array(items), "nextCursor": JSON(nextCursor)])
  }

  static var noContent: Response { Response(status: .noContent, headers: [.cacheControl: "no-store"]) }

  static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> Response {
    Response(
      status: .ok, headers: [.contentType: contentType, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
