import Cryptography
import Domain
import HTTPTypes
import Hummingbird

/// What a resource is now, in a word: another one once it is changed. A hash, so nothing has to count changes.
struct EntityTag: Sendable, Equatable {
  /// With its quotes.
  let text: String

  init(_ resource: JSON) {
    text = "\"" + BaseEncoding.hex.encode(Array(Digest.sha256(Array(resource.bytes)).prefix(12))) + "\""
  }

  /// The tags of `If-Match` or `If-None-Match`; nil where it says `*`.
  ///
  /// A proxy that compresses answers makes tags weak (`W/`). They stand for what is stored and not for bytes, so weak ones
  /// are as good.
  fileprivate static func list(_ name: HTTPField.Name, of request: Request) throws -> [String]? {
    let value = request.headers[name] ?? ""
    if value == "*" { return nil }
    guard value.wholeMatch(of: /\s*(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*\s*/) != nil else {
      throw AppError.invalid(name.rawName, "This is the ETag of an answer, with its quotes.")
    }
    return value.matches(of: /"[^"]*"/).map { String($0.output) }
  }
}

/// `If-Match`: an edit, or a deletion, is meant for the resource as it was read.
struct EditCondition: Sendable {
  /// Nil for any.
  private let tags: [String]?

  init(_ request: Request) throws {
    tags = request.headers[.ifMatch] == nil ? nil : try EntityTag.list(.ifMatch, of: request)
  }

  /// Called in the transaction of the edit, with the resource as it is before.
  func check(_ resource: JSON) throws {
    guard let tags, !tags.contains(EntityTag(resource).text) else { return }
    throw RequestRefusal.stale
  }
}

extension Response {
  /// A resource with its tag; without its body where `If-None-Match` says that it is known.
  static func current(_ resource: JSON, for request: Request) throws -> Response {
    let tag = EntityTag(resource)
    guard request.headers[.ifNoneMatch] != nil else { return .tagged(resource, tag: tag) }
    if let known = try EntityTag.list(.ifNoneMatch, of: request), !known.contains(tag.text) {
      return .tagged(resource, tag: tag)
    }
    return Response(status: .notModified, headers: [.eTag: tag.text, .cacheControl: "no-store"])
  }

  /// A resource with its tag.
  static func tagged(_ resource: JSON, tag: EntityTag? = nil) -> Response {
    var response = Response.json(resource)
    response.headers[.eTag] = (tag ?? EntityTag(resource)).text
    return response
  }
}
