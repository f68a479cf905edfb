/// Digits as they occur anywhere in a number; `*` stands for any one.
struct NumberPattern: Sendable {
  private static let keys = [
    "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ",
  ]

  private let mask: [Character]

  /// What is neither a digit nor a `*` nor the plus is left out.
  init(digitsIn text: String) {
    mask = text.filter { $0.isNumber || $0 == "*" || $0 == "+" }
  }

  /// The search for numbers that can be bought: letters stand for the keys they are on.
  init(searchedFor text: String) throws(RESTError) {
    let characters = text.filter { $0 != "+" && $0 != " " }
    guard (2...16).contains(characters.count),
      characters.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "*") })
    else { throw .invalid("Contains must be 2 to 16 digits, letters or *, not \(text)") }
    mask = characters.uppercased().map { character in
      Self.keys.first { $0.value.contains(character) }.map { Character($0.key) } ?? character
    }
  }

  func occurs(in e164: String) -> Bool {
    let digits = Array(e164)
    guard mask.count <= digits.count else { return false }
    return (0...(digits.count - mask.count)).contains { start in
      mask.indices.allSatisfy { mask[$0] == digits[start + $0] || (mask[$0] == "*" && digits[start + $0] != "+") }
    }
  }
}
