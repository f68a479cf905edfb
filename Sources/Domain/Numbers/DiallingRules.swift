import PhoneNumbers

/// Which numbers a workspace may dial. Pure.
package enum DiallingRules {
  /// The number that a person's input means, if this workspace may dial it.
  ///
  /// - Throws: `invalid` for the field `to`, with a sentence for the person.
  package static func destination(_ input: String, for workspace: Workspace) throws(AppError) -> String {
    let number: E164Number
    do {
      // Refuses emergency and short numbers first: once normalised, they can no longer be told from ordinary ones.
      number = try E164Number(dialling: input, region: workspace.country)
    } catch {
      throw .invalid("to", sentence(for: error))
    }
    // A stolen password is worth most to whoever owns such a number.
    guard number.kind != .premiumRate else {
      throw .invalid("to", "Premium-rate numbers cannot be dialled here.")
    }
    let allowed = workspace.allowedCountries ?? [workspace.country]
    guard let region = number.region, allowed.contains(region) else {
      throw .invalid(
        "to",
        "Calls to \(number.region ?? "+\(number.callingCode)") are not allowed in this workspace. An admin can allow the country in Settings."
      )
    }
    return number.text
  }

  private static func sentence(for error: PhoneNumberError) -> String {
    switch error {
    case .shortOrEmergency:
      "Emergency and short numbers cannot be dialled here. In an emergency, use a mobile or a landline."
    case .tooShort: "This number is too short."
    case .tooLong: "This number is too long."
    default: "This is not a phone number we can dial. Include the country code, such as +1 555 010 0142."
    }
  }
}
