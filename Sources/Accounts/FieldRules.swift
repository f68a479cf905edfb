package import Domain
import Foundation

/// What may be typed into the forms about people. Each rule returns the value as it is kept, or throws `invalid` with
/// the field's name and a sentence.
package enum FieldRules {
  /// Counted in scalars: what looks like one character may be made of thousands.
  package static func name(_ text: String, field: String) throws(AppError) -> String {
    let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !name.isEmpty else { throw .invalid(field, "Enter a name.") }
    guard name.unicodeScalars.count <= AccountLimits.longestName, !name.unicodeScalars.contains(where: isControl) else {
      throw .invalid(field, "A name has at most \(AccountLimits.longestName) ordinary characters.")
    }
    return name
  }

  /// Trimmed and in lower case, so that one address is one person.
  package static func email(_ text: String, field: String) throws(AppError) -> String {
    let email = normalised(email: text)
    let parts = email.split(separator: "@", omittingEmptySubsequences: false)
    let isPlausible =
      parts.count == 2 && (1...64).contains(parts[0].utf8.count) && !parts[1].isEmpty && email.utf8.count <= 254
      && !email.unicodeScalars.contains {
        isControl($0) || $0.properties.isWhitespace || "<>,;:\"()".unicodeScalars.contains($0)
      }
      && parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    guard isPlausible else { throw .invalid(field, "Enter an e-mail address, such as ada@acme.example.") }
    return email
  }

  package static func normalised(email: String) -> String {
    email.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping.lowercased()
  }

  package static func password(_ password: String, email: String?, field: String) throws(AppError) {
    guard password.count >= AccountLimits.shortestPassword else {
      throw .invalid(field, "A password has at least \(AccountLimits.shortestPassword) characters.")
    }
    guard password.count <= AccountLimits.longestPassword else {
      throw .invalid(field, "A password has at most \(AccountLimits.longestPassword) characters.")
    }
    guard Set(password).count > 3, password.lowercased() != email else {
      throw .invalid(field, "This password is too easy to guess; choose another.")
    }
  }

  /// ISO 3166 alpha-2 in capitals.
  package static func country(_ text: String, field: String) throws(AppError) -> String {
    let code = text.trimmingCharacters(in: .whitespaces).uppercased()
    // ICU counts ZZ, "unknown", among the regions.
    guard code.utf8.count == 2, code != "ZZ", Locale.Region(code).isISORegion else {
      throw .invalid(field, "Choose a country; it is written with two letters, such as US or DE.")
    }
    return code
  }

  /// A name of the time zone database.
  package static func timeZone(_ text: String, field: String) throws(AppError) -> String {
    let known = text == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(text)
    guard known || (text.contains("/") && TimeZone(identifier: text) != nil) else {
      throw .invalid(field, "Choose a time zone, such as Europe/Berlin.")
    }
    return text
  }

  package static func ringSeconds(_ seconds: Int, field: String) throws(AppError) -> Int {
    guard (5...120).contains(seconds) else {
      throw .invalid(field, "Agents ring for 5 to 120 seconds.")
    }
    return seconds
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
  }
}
