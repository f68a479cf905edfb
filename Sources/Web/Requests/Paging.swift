import Cryptography
import Domain
import Foundation
import Hummingbird

/// `?cursor=&limit=`: every list is asked for in the same way, and answers a page and where the next one begins.
///
/// A cursor says what was seen last and not how much, so nothing is missed or seen twice when something comes or goes.
struct Paging {
  static let usual = 50
  static let most = 200

  let limit: Int
  private let cursor: String?

  init(_ request: Request) throws {
    cursor = request.query("cursor")
    let limit = try request.word("limit", "a whole number from 1 to \(Self.most)") { text in
      Int(text).flatMap { (1...Self.most).contains($0) ? $0 : nil }
    }
    self.limit = limit ?? Self.usual
  }

  /// What to ask the store for: whether there is a next page is seen by the first of it.
  var limitAndOneMore: Int { limit + 1 }

  /// Of a list by id.
  func id<Subject>(of subject: Subject.Type = Subject.self) throws -> Domain.ID<Subject>? {
    guard let cursor else { return nil }
    guard cursor.utf8.count == 26, cursor.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      throw Self.unreadable
    }
    return Domain.ID(cursor)
  }

  /// Of a list by number.
  func number() throws -> Int64? {
    guard let cursor else { return nil }
    guard let number = Int64(cursor), number > 0 else { throw Self.unreadable }
    return number
  }

  /// A page of what the store found behind the cursor.
  func page<Item>(_ found: [Item], cursor: (Item) -> String, resource: (Item) -> JSON) -> Response {
    let items = found.prefix(limit)
    return .list(items.map(resource), nextCursor: found.count > limit ? items.last.map(cursor) : nil)
  }

  /// A page of a whole list, newest first.
  func page<Item, Subject>(
    newestFirst all: [Item], id: (Item) -> Domain.ID<Subject>, resource: (Item) -> JSON
  ) throws -> Response {
    let last = try self.id(of: Subject.self)
    let found = all.filter { item in last.map { id(item) < $0 } ?? true }.sorted { id($0) > id($1) }
    return page(found, cursor: { id($0).rawValue }, resource: resource)
  }

  /// A page of a whole list, by name.
  func page<Item>(byName all: [Item], place: (Item) -> NamedPlace, resource: (Item) -> JSON) throws -> Response {
    let last = try cursor.map { text in
      guard let place = NamedPlace(cursor: text) else { throw Self.unreadable }
      return place
    }
    let found = all.filter { item in last.map { place(item) > $0 } ?? true }.sorted { place($0) < place($1) }
    return page(found, cursor: { place($0).cursor }, resource: resource)
  }

  private static var unreadable: AppError {
    .invalid("cursor", "The cursor is the nextCursor of the page before.")
  }
}

/// Where something stands in a list by name; of two with the same name, by id.
struct NamedPlace: Comparable {
  private let name: String
  private let id: String

  init(_ name: String, _ id: String) {
    self.name = name.lowercased()
    self.id = id
  }

  fileprivate init?(cursor: String) {
    guard let bytes = BaseEncoding.base64URL.decode(cursor), let text = String(bytes: bytes, encoding: .utf8),
      let end = text.firstIndex(of: "\n")
    else { return nil }
    id = String(text[..<end])
    name = String(text[text.index(after: end)...])
  }

  fileprivate var cursor: String { BaseEncoding.base64URL.encode(Array("\(id)\n\(name)".utf8)) }

  static func < (one: NamedPlace, other: NamedPlace) -> Bool { (one.name, one.id) < (other.name, other.id) }
}

extension Request {
  /// A query parameter that has to be one of some words; nil where it is absent.
  ///
  /// - Parameter choices: what it may be, for a person.
  func word<Word>(_ name: String, _ choices: String, _ read: (String) -> Word?) throws -> Word? {
    guard let text = query(name) else { return nil }
    guard let word = read(text) else { throw AppError.invalid(name, "This is \(choices).") }
    return word
  }

  func flag(_ name: String) throws -> Bool? {
    try word(name, "true or false") { ["true": true, "false": false][$0] }
  }
}
