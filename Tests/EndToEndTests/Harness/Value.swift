import Foundation

/// Any JSON, read loosely: a member that is not there is `.null`.
@dynamicMemberLookup
enum Value: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Value])
  case object([String: Value])

  init(_ bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Value.self, from: Data(bytes))
  }

  subscript(dynamicMember name: String) -> Value { self[name] }

  subscript(_ name: String) -> Value {
    guard case .object(let members) = self else { return .null }
    return members[name] ?? .null
  }

  subscript(_ index: Int) -> Value { list.indices.contains(index) ? list[index] : .null }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var text: String { string ?? "" }
  var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
  var isTrue: Bool { self == .bool(true) }
  var list: [Value] { if case .array(let items) = self { items } else { [] } }

  var bytes: [UInt8] {
    (try? JSONEncoder().encode(self)).map(Array.init) ?? []
  }
}

extension Value: Codable {
  init(from decoder: any Decoder) throws {
    let one = try decoder.singleValueContainer()
    if one.decodeNil() {
      self = .null
    } else if let value = try? one.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? one.decode(Double.self) {
      self = .number(value)
    } else if let value = try? one.decode(String.self) {
      self = .string(value)
    } else if let value = try? one.decode([Value].self) {
      self = .array(value)
    } else {
      self = .object(try one.decode([String: Value].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var one = encoder.singleValueContainer()
    switch self {
    case .null: try one.encodeNil()
    case .bool(let value): try one.encode(value)
    case .number(let value): try one.encode(value)
    case .string(let value): try one.encode(value)
    case .array(let value): try one.encode(value)
    case .object(let value): try one.encode(value)
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .number(Double(value)) }
  init(floatLiteral value: Double) { self = .number(value) }
  init(arrayLiteral elements: Value...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, Value)...) { self = .object(Dictionary(uniqueKeysWithValues: elements)) }
}
