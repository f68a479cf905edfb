import PhoneNumbers
import Testing

@Suite("Phone numbers")
struct E164NumberTests {
  @Test(
    "Whatever people type becomes one number",
    arguments: [
      "+15550100142", "1 555 010 0142", "(555) 010-0142", "555.010.0142", "+1 (555) 010 0142", "tel:+1-555-010-0142",
      "011 1 555 010 0142", " 5550100142 ", "+1 555 010 0142 ext. 7", "+1\u{200B}5550100142", "+１５５５０１００１４２",
    ])
  func spellings(input: String) throws {
    let number = try E164Number(parsing: input, region: "us")
    #expect(number.text == "+15550100142" && "\(number)" == "+15550100142")
    #expect(number.region == "US" && number.callingCode == 1)
    #expect(number.international == "+1 555-010-0142" && number.national == "(555) 010-0142")
    #expect(!number.isAssigned && number.kind == .unknown, "fictional numbers can be dialled, but are given to nobody")
    #expect(try E164Number(dialling: input, region: "US") == number)
  }

  @Test(
    "Countries that share a calling code are told apart",
    arguments: [
      ("+12125550142", "US"), ("+14165550142", "CA"), ("+18765550142", "JM"), ("+18095550142", "DO"),
      ("+442079460123", "GB"), ("+441534455566", "JE"), ("+390612345678", "IT"), ("+80012345678", nil),
    ] as [(String, String?)])
  func regions(input: String, region: String?) throws {
    #expect(try E164Number(parsing: input, region: nil).region == region)
  }

  @Test(
    "What is no number says why",
    arguments: [
      ("", "US", .notANumber), ("call ada", "US", .notANumber), ("+", "US", .notANumber), ("\0", "US", .notANumber),
      ("5550100142", nil, .unknownCountry), ("5550100142", "XX", .unknownCountry),
      ("+9991234567", "US", .unknownCountry),
      ("12", "US", .tooShort), ("010-0142", "US", .tooShort), ("+1 555 010 01422", "US", .tooLong),
      (String(repeating: "1", count: 18), "US", .tooLong), (String(repeating: "1", count: 300), "US", .tooLong),
      (String(repeating: "(", count: 100_000), "US", .notANumber), ("+46 8 12345 6789012345", "SE", .tooLong),
      ("+412123456782", "CH", .invalidForCountry),
    ] as [(String, String?, PhoneNumberError)])
  func refusals(input: String, region: String?, error: PhoneNumberError) {
    #expect(throws: error) { try E164Number(parsing: input, region: region) }
  }

  @Test(
    "Emergency and short numbers are refused before anything else",
    arguments: [
      ("911", "US"), ("9 1 1", "US"), ("(911)", "US"), ("9115550100", "US"), ("112", "US"), ("411", "US"),
      ("112", "DE"),
      ("110", "DE"), ("115", "DE"), ("999", "GB"), ("112", "gb"), ("000", "AU"), ("119", "JP"), ("１１２", "FR"),
    ])
  func shortNumbers(input: String, region: String) {
    #expect(E164Number.isShortOrEmergency(input, region: region))
    #expect(throws: PhoneNumberError.shortOrEmergency) { try E164Number(dialling: input, region: region) }
  }

  @Test("Ordinary numbers are not short ones", arguments: [("+15550100142", "US"), ("030 901820", "DE"), ("", "US")])
  func ordinaryNumbers(input: String, region: String) {
    #expect(!E164Number.isShortOrEmergency(input, region: region))
  }

  @Test("Kinds", arguments: [("+18005550142", E164Number.Kind.tollFree), ("+19005550142", .premiumRate)])
  func kinds(input: String, kind: E164Number.Kind) throws {
    #expect(try E164Number(parsing: input, region: nil).kind == kind)
  }

  @Test(arguments: [
    ("US", true), ("DE", true), ("us", false), ("XX", false), ("", false), ("ZZ", false), ("U\0", false),
  ])
  func knownRegions(region: String, isKnown: Bool) {
    #expect(E164Number.isKnownRegion(region) == isKnown)
  }

  @Test("Threads share the tables")
  func threads() async {
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<400 {
        group.addTask {
          let input = "+1555010\(1000 + number)"
          return (try? E164Number(dialling: input, region: "US").text) == input
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }

  @Test("what is far too long is refused before anybody reads it")
  func endless() {
    let digits = String(repeating: "4155551234", count: 6400)
    let cases: [(String, PhoneNumberError)] = [
      (digits, .tooLong), ("+1" + digits, .tooLong), (String(repeating: "+", count: 64_000), .notANumber),
    ]
    for (input, error) in cases {
      #expect(throws: error) { try E164Number(dialling: input, region: "US") }
      #expect(throws: error) { try E164Number(parsing: input, region: nil) }
    }
  }
}
