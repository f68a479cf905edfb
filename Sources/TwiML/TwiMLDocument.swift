/// A document that somebody answered a voice webhook with, read strictly.
package struct TwiMLDocument: Sendable, Equatable {
  /// Twilio takes no more than 64 kB (error 11750).
  package static let maximumBytes = 64 * 1024

  /// The `Response` element.
  package let root: TwiMLElement

  /// The verbs in order.
  package var verbs: [TwiMLElement] { root.elements }

  /// - Throws: ``TwiMLError``, whose `code` is the one Twilio shows in its debugger.
  package init(parsing bytes: [UInt8]) throws(TwiMLError) {
    guard bytes.count <= Self.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
    guard !bytes.allSatisfy(XMLReader.isSpace) else { throw .empty }
    var reader = XMLReader(bytes)
    let root = try reader.readDocument()
    guard root.name == "Response" else { throw .rootIsNotResponse(name: root.name, line: root.line) }
    self.root = root
  }

  package init(parsing text: String) throws(TwiMLError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// Why a document cannot be run.
package enum TwiMLError: Error, Equatable, CustomStringConvertible {
  case empty
  case tooLarge(bytes: Int)
  case malformed(reason: String, line: Int)
  case badVersion(String)
  case rootIsNotResponse(name: String, line: Int)

  /// The code of Twilio's error dictionary.
  package var code: Int {
    switch self {
    case .empty: 11770
    case .tooLarge: 11750
    case .malformed: 12100
    case .badVersion: 12101
    case .rootIsNotResponse: 12102
    }
  }

  package var description: String {
    switch self {
    case .empty: "the document is empty"
    case .tooLarge(let bytes): "the document has \(bytes) bytes; \(TwiMLDocument.maximumBytes) are allowed"
    case .malformed(let reason, let line): "line \(line): \(reason)"
    case .badVersion(let version): "XML version \(version) is not 1.0"
    case .rootIsNotResponse(let name, let line): "line \(line): the root element is \(name), not Response"
    }
  }
}
