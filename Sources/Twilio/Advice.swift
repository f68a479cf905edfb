/// What Twilio's errors mean for an admin, in plain words.
package struct Advice: Sendable, Equatable {
  package let whatHappened: String
  package let whatToDo: String

  package var text: String { "\(whatHappened) \(whatToDo)" }
}

extension TwilioError {
  /// For a code nobody wrote advice for: where to read on.
  package var advice: Advice {
    Self.table[code] ?? (isAboutMoney ? Self.noMoney : nil)
      ?? Advice(
        whatHappened: "Twilio refused this.",
        whatToDo: "Read \(moreInfo ?? "https://www.twilio.com/docs/errors/\(code)"), then try again.")
  }

  /// Which code comes when an account cannot pay is not documented.
  private var isAboutMoney: Bool {
    let words = message.lowercased()
    return status == 402
      || ["insufficient fund", "insufficient balance", "balance is too low", "not enough balance"]
        .contains { words.contains($0) }
  }

  private static let noMoney = Advice(
    whatHappened: "The Twilio account has not enough money for this.",
    whatToDo: "Add funds in the Twilio Console under Billing, then try again.")

  private static let wantsAddress = Advice(
    whatHappened: "Numbers of this kind want an address on file at Twilio.",
    whatToDo: "Add one in the Twilio Console and buy the number there; then take it over under Settings.")

  private static let wantsPapers = Advice(
    whatHappened: "The country's rules want papers first, which Twilio calls a regulatory bundle and has to approve.",
    whatToDo: "Hand them in and buy the number in the Twilio Console; then take it over under Settings.")

  private static let table: [Int: Advice] = [
    10001: Advice(
      whatHappened: "The Twilio account is not active.",
      whatToDo: "Open the Twilio Console, settle what it asks for, then try again."),
    10004: Advice(
      whatHappened: "The Twilio account has as many calls as it may have at one time.",
      whatToDo: "Wait for a call to end, or ask Twilio for a higher limit."),
    20003: Advice(
      whatHappened: "Twilio does not accept the credentials.",
      whatToDo: "Copy the Account SID and the primary auth token again from the Twilio Console's start page."),
    20005: Advice(
      whatHappened: "The Twilio account is suspended or closed.",
      whatToDo: "Open the Twilio Console: it says why and how to reactivate the account."),
    20008: Advice(
      whatHappened: "These are Twilio's test credentials, which cannot do this.",
      whatToDo: "Enter the live Account SID and auth token."),
    20404: Advice(
      whatHappened: "Twilio has no such thing any more.",
      whatToDo: "It was probably deleted in the Twilio Console. Connect the workspace again to make it anew."),
    20429: Advice(
      whatHappened: "Twilio gets more requests from this account than it allows.",
      whatToDo: "Nothing was done. Try again in a minute."),
    20500: Advice(
      whatHappened: "Twilio has an internal error.",
      whatToDo: "Try again in a few minutes; https://status.twilio.com says whether it is known."),
    20503: Advice(
      whatHappened: "Twilio is not available at the moment.",
      whatToDo: "Try again in a few minutes; https://status.twilio.com says whether it is known."),
    21205: Advice(
      whatHappened: "Twilio does not accept one of the URLs.",
      whatToDo: "Check that the public URL is reachable from the internet and its host name has no underscore."),
    21210: Advice(
      whatHappened: "The caller ID is not a number of this Twilio account.",
      whatToDo: "Choose one of the account's own numbers, or verify the number as a caller ID in the Twilio Console."),
    21211: Advice(
      whatHappened: "The number to call is not valid.", whatToDo: "Check the number and its country code."),
    21212: Advice(
      whatHappened: "The caller ID is not a valid number.", whatToDo: "Choose another number of the account."),
    21214: Advice(
      whatHappened: "The number cannot be reached from Twilio.", whatToDo: "Check the number, or try another one."),
    21215: Advice(
      whatHappened: "The Twilio account may not call this country.",
      whatToDo: "Allow the country in the Twilio Console under Voice, Settings, Geo permissions."),
    21216: Advice(
      whatHappened: "Twilio blocks calls to this number.", whatToDo: "Ask Twilio's support if it should be reachable."),
    21218: Advice(
      whatHappened: "The TwiML app no longer exists.", whatToDo: "Connect the workspace again to make it anew."),
    21219: Advice(
      whatHappened: "A trial account may call verified numbers only.",
      whatToDo: "Verify the number in the Twilio Console, or upgrade the account."),
    21220: Advice(
      whatHappened: "The call has already ended or has not begun.", whatToDo: "There is nothing to do."),
    21402: Advice(
      whatHappened: "Twilio does not accept the URL for a number.",
      whatToDo: "Check that the public URL is reachable from the internet and its host name has no underscore."),
    21404: Advice(
      whatHappened: "A trial account may have one number only, and not every kind.",
      whatToDo: "Upgrade the Twilio account in its Console, or release the number it has."),
    21421: Advice(
      whatHappened: "This is not a phone number that Twilio knows.", whatToDo: "Search again and choose another number."
    ),
    21422: Advice(
      whatHappened: "The number is no longer for sale; somebody else may have bought it.",
      whatToDo: "Search again and choose another number."),
    21451: Advice(
      whatHappened: "Twilio knows no such area code.", whatToDo: "Enter three digits of the United States or Canada."),
    21452: Advice(
      whatHappened: "Twilio has no numbers in this area code at the moment.",
      whatToDo: "Try another area code nearby."),
    21613: wantsAddress,
    21615: wantsAddress,
    21631: wantsAddress,
    21649: wantsPapers,
    21650: wantsPapers,
    21651: wantsPapers,
    70004: Advice(
      whatHappened: "The API key may not use this part of Twilio.",
      whatToDo: "Connect with the Account SID and the primary auth token."),
  ]
}
