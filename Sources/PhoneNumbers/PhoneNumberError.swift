/// Why a text is no phone number that can be dialled.
package enum PhoneNumberError: Error, Equatable, Sendable {
  case notANumber
  /// No country has this calling code, or there is none and no region was given that says it.
  case unknownCountry
  case tooShort
  case tooLong
  /// Longer than the country's shortest numbers and shorter than its longest, but none has this length.
  case invalidForCountry
  /// Reaches an emergency or other short-code service where it is dialled.
  case shortOrEmergency
}
