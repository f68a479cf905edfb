/// The little that a telephone network has to know of a number. What is a real one is the PhoneNumbers room's business.
enum PhoneNumberSyntax {
  static func isE164(_ text: String) -> Bool {
    let characters = Array(text.utf8)
    guard (3...16).contains(characters.count), characters[0] == UInt8(ascii: "+"),
      (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(characters[1])
    else { return false }
    return characters.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// The country Twilio would name; empty where the code alone does not tell it here.
  static func country(_ e164: String) -> String { e164.hasPrefix("+1") ? "US" : "" }

  /// `(305) 141-6799` for +1, otherwise as it is.
  static func formatted(_ number: String) -> String {
    guard isE164(number), number.hasPrefix("+1"), number.utf8.count == 12 else { return number }
    let digits = Array(number.dropFirst(2))
    return "(\(String(digits[0..<3]))) \(String(digits[3..<6]))-\(String(digits[6...]))"
  }

  /// Twilio takes punctuation out of what is written in a TwiML document or a REST parameter.
  static func stripped(_ text: String) -> String {
    let text = text.filter { !" -.()\t\n\r".contains($0) }
    return text
  }
}
