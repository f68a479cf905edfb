/// The parameters of a webhook: `application/x-www-form-urlencoded`, decoded once into one buffer.
///
/// On the way of every webhook, so names and values stay bytes until somebody asks for one.
package struct WebhookForm: Sendable, Equatable {
  /// What cannot be decoded.
  package enum Failure: Error, Equatable {
    /// `%` without two hexadecimal digits.
    case badPercentEncoding
    case badUTF8
    case tooManyParameters(limit: Int)
    case tooLarge(limit: Int)
  }

  package static let maximumBytes = 64 * 1024
  package static let maximumParameters = 512

  struct Field: Sendable, Equatable {
    let name: Range<Int>
    let value: Range<Int>
  }

  /// Names and values, each followed by a zero byte that is no part of it.
  let storage: [UInt8]
  let fields: [Field]

  /// Decodes a body. Parameters keep their order; a name without `=` has an empty value, as browsers and Twilio have it.
  package init(decoding body: some Collection<UInt8>) throws(Failure) {
    guard body.count <= Self.maximumBytes else { throw .tooLarge(limit: Self.maximumBytes) }
    // Not generic from here on: across modules that would cost a call for every byte.
    try self.init(bytes: Array(body))
  }

  private init(bytes body: [UInt8]) throws(Failure) {
    var storage: [UInt8] = []
    storage.reserveCapacity(body.count + 2)
    var fields: [Field] = []
    fields.reserveCapacity(40)
    var start = 0
    var nameEnd: Int?
    var hasHighBytes = false
    func finishField() throws(Failure) {
      let end = nameEnd ?? storage.count
      defer {
        start = storage.count
        nameEnd = nil
      }
      if nameEnd == nil {
        guard storage.count > start else { return }
        storage.append(0)
      }
      guard fields.count < Self.maximumParameters else { throw .tooManyParameters(limit: Self.maximumParameters) }
      fields.append(Field(name: start..<end, value: (end + 1)..<storage.count))
      storage.append(0)
    }
    var iterator = body.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "&"): try finishField()
      case UInt8(ascii: "=") where nameEnd == nil:
        nameEnd = storage.count
        storage.append(0)
      case UInt8(ascii: "+"): storage.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(Self.digit), let low = iterator.next().flatMap(Self.digit) else {
          throw .badPercentEncoding
        }
        let decoded = high << 4 | low
        hasHighBytes = hasHighBytes || decoded >= 0x80
        storage.append(decoded)
      default:
        hasHighBytes = hasHighBytes || byte >= 0x80
        storage.append(byte)
      }
    }
    try finishField()
    // The zero bytes keep two broken halves from making one whole character.
    guard !hasHighBytes || String(validating: storage, as: UTF8.self) != nil else { throw .badUTF8 }
    self.storage = storage
    self.fields = fields
  }

  package init(_ parameters: [(name: String, value: String)]) {
    var storage: [UInt8] = []
    var fields: [Field] = []
    for (name, value) in parameters {
      let start = storage.count
      storage.append(contentsOf: name.utf8)
      let end = storage.count
      storage.append(0)
      storage.append(contentsOf: value.utf8)
      fields.append(Field(name: start..<end, value: (end + 1)..<storage.count))
      storage.append(0)
    }
    self.storage = storage
    self.fields = fields
  }

  /// The first value of that name, nil when there is none; names are case-sensitive.
  package subscript(_ name: String) -> String? {
    var name = name
    let field = name.withUTF8 { wanted in
      storage.withUnsafeBufferPointer { bytes in
        fields.first { $0.name.count == wanted.count && bytes[$0.name].elementsEqual(wanted) }
      }
    }
    return field.map { text(in: $0.value) }
  }

  /// All of them, in the order of the body.
  package var parameters: [(name: String, value: String)] {
    fields.map { (text(in: $0.name), text(in: $0.value)) }
  }

  /// Parameters as a body, or the part of a URL after `?`. Only unreserved characters stay as they are.
  package static func encode(_ parameters: [(name: String, value: String)]) -> String {
    parameters.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
  }

  package static func encode(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func text(in range: Range<Int>) -> String {
    String(decoding: storage[range], as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
