package import Foundation

/// A JSON value that keeps the order of its fields and says null for what is unknown.
///
/// Not JSONEncoder: that leaves absent fields out, sorts by chance, and costs some fifty microseconds for one call,
/// which is written inside the store's transaction for every webhook.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([Field])
  /// Text that is JSON already, such as a stored event's payload.
  case raw(String)

  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: JSON
  }

  package init(_ value: String?) { self = value.map(JSON.string) ?? .null }
  package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  package init<Subject>(_ value: ID<Subject>?) { self = value.map { .string($0.rawValue) } ?? .null }
  /// RFC 3339 in UTC with milliseconds.
  package init(_ value: Date?) { self = value.map { .string(Timestamp.text(of: $0)) } ?? .null }
  package init(_ items: [JSON]) { self = .array(items) }

  package var text: String {
    var writer = JSONWriter()
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  package var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.bytes
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field(name: $0.0, value: $0.1) })
  }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(nilLiteral: ()) { self = .null }
}

extension JSON {
  /// The object with more fields behind its own; anything else is left as it is.
  package func adding(_ fields: KeyValuePairs<String, JSON>) -> JSON {
    guard case .object(let own) = self else { return self }
    return .object(own + fields.map { Field(name: $0.key, value: $0.value) })
  }
}
