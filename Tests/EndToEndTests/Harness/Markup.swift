import Curl
import Foundation

/// TwiML as Twilio sees it: well-formed XML with one `Response`, judged by a
/// reader that knows nothing but tags, quotes and entities, and shares no line with the room that renders it.
enum Markup {
  /// The answer's text, when it is TwiML.
  ///
  /// - Throws: ``Unexpected`` when Twilio would not take it.
  static func twiml(_ answer: Visitor.Answer) throws -> String {
    let type = answer.headers["Content-Type"] ?? ""
    guard type.hasPrefix("text/xml") || type.hasPrefix("application/xml") else {
      throw Unexpected(description: "TwiML of content type \(type): \(answer.text)")
    }
    guard String(validating: answer.body, as: UTF8.self) != nil, nests(answer.text) else {
      throw Unexpected(description: "no TwiML: \(answer.text)")
    }
    return answer.text
  }

  /// Whether the tags of `text` nest, with `Response` around all of them.
  private static func nests(_ text: String) -> Bool {
    var rest = text[...]
    if rest.hasPrefix("<?xml") {
      guard let end = rest.firstRange(of: "?>") else { return false }
      rest = rest[end.upperBound...]
    }
    var open: [Substring] = []
    var roots = 0
    while let start = rest.firstIndex(of: "<") {
      guard isText(rest[..<start], inside: !open.isEmpty), let end = rest[start...].firstIndex(of: ">") else {
        return false
      }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else {
        if open.isEmpty {
          roots += 1
          guard name == "Response" else { return false }
        }
        guard tag.count(where: { $0 == "\"" }).isMultiple(of: 2), isText(tag, inside: true) else { return false }
        if !tag.hasSuffix("/") { open.append(name) }
      }
    }
    return open.isEmpty && roots == 1 && isText(rest, inside: false)
  }

  /// Outside of tags nothing but blanks may stand around the root; ampersands begin an entity anywhere.
  private static func isText(_ text: Substring, inside: Bool) -> Bool {
    guard inside || text.allSatisfy(\.isWhitespace) else { return false }
    return text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy {
      $0.prefixMatch(of: /(amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);/) != nil
    }
  }
}
