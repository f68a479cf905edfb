/// What a ``Sid`` names; each kind has two letters of its own.
package protocol SidKind: Sendable {
  static var prefix: StaticString { get }
}

/// Twilio's id of something: two letters and 32 hexadecimal digits.
package struct Sid<Kind: SidKind>: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) throws(InvalidSid) {
    guard Self.isValid(text) else { throw InvalidSid(prefix: Self.prefix, text: text) }
    self.text = text
  }

  package var description: String { text }

  package static var prefix: String { "\(Kind.prefix)" }

  package static func isValid(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count == 34, bytes.starts(with: prefix.utf8) else { return false }
    return bytes.dropFirst(2).allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        true
      default: false
      }
    }
  }
}

/// Not a SID of the kind that was wanted.
package struct InvalidSid: Error, Equatable, CustomStringConvertible {
  package let prefix: String
  let text: String

  package var description: String {
    "\"\(text.prefix(40))\" is not \(prefix) and 32 hexadecimal digits"
  }
}

extension Sid: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

package enum AccountKind: SidKind { package static let prefix: StaticString = "AC" }
package enum ApplicationKind: SidKind { package static let prefix: StaticString = "AP" }
package enum CallKind: SidKind { package static let prefix: StaticString = "CA" }
package enum ConferenceKind: SidKind { package static let prefix: StaticString = "CF" }
package enum KeyKind: SidKind { package static let prefix: StaticString = "SK" }
package enum NumberKind: SidKind { package static let prefix: StaticString = "PN" }
package enum QueueKind: SidKind { package static let prefix: StaticString = "QU" }
package enum RecordingKind: SidKind { package static let prefix: StaticString = "RE" }

package typealias AccountSid = Sid<AccountKind>
package typealias ApplicationSid = Sid<ApplicationKind>
package typealias CallSid = Sid<CallKind>
package typealias ConferenceSid = Sid<ConferenceKind>
package typealias KeySid = Sid<KeyKind>
package typealias PhoneNumberSid = Sid<NumberKind>
package typealias QueueSid = Sid<QueueKind>
package typealias RecordingSid = Sid<RecordingKind>
