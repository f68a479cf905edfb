/// What Socket.IO carries: JSON, in which bytes may stand anywhere.
package enum SocketValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// As it was written, so that it goes on as it came.
  case number(String)
  case string(String)
  case array([SocketValue])
  /// Keeps the order, and repeated names.
  case object([Member])
  /// Travels as an attachment beside the JSON.
  case binary([UInt8])
  /// Text that is JSON already, on its way out.
  case raw(String)

  package struct Member: Sendable, Equatable {
    package let name: String
    package let value: SocketValue

    package init(name: String, value: SocketValue) {
      self.name = name
      self.value = value
    }
  }
}

extension SocketValue {
  /// The last member of that name, as JavaScript reads it.
  package subscript(_ name: String) -> SocketValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var items: [SocketValue]? { if case .array(let value) = self { value } else { nil } }
  package var members: [Member]? { if case .object(let value) = self { value } else { nil } }
  package var binary: [UInt8]? { if case .binary(let value) = self { value } else { nil } }

  package var int: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  package var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

  package static func int(_ value: Int) -> SocketValue { .number(String(value)) }
}

extension SocketValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: SocketValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, SocketValue)...) {
    self = .object(elements.map { Member(name: $0.0, value: $0.1) })
  }
}
