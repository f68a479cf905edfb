import Foundation
import PhoneNumbers
import Testing

/// What PyPI's `phonenumbers` says: see Tests/Conformance/make_phone_number_fixture.py.
@Suite("Phone numbers against the oracle")
struct PhoneNumberOracleTests {
  struct Fixture: Decodable {
    struct Number: Decodable {
      let input: String
      let region: String
      let error: String?
      let e164: String?
      let international: String?
      let national: String?
      let ownRegion: String?
      let isAssigned: Bool?
      let kind: String?
    }
    struct Short: Decodable {
      let input: String
      let region: String
      let isShort: Bool
    }
    let numbers: [Number]
    let short: [Short]
  }

  let fixture: Fixture

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/phone-numbers.json")
    fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }

  @Test func numbersOfManyCountries() {
    #expect(fixture.numbers.count > 3000 && Set(fixture.numbers.map(\.region)).count > 40)
    for expected in fixture.numbers {
      let title = Comment(rawValue: "\(expected.input) in \(expected.region)")
      do throws(PhoneNumberError) {
        let number = try E164Number(parsing: expected.input, region: expected.region)
        #expect(expected.error == nil, title)
        #expect(number.text == expected.e164, title)
        #expect(number.international == expected.international, title)
        #expect(number.national == expected.national, title)
        #expect(number.region == expected.ownRegion, title)
        #expect(number.isAssigned == expected.isAssigned, title)
        #expect(number.kind.rawValue == expected.kind, title)
      } catch {
        #expect("\(error)" == expected.error, title)
      }
    }
  }

  @Test func shortAndEmergencyNumbers() {
    #expect(fixture.short.count > 1000)
    for expected in fixture.short {
      let isShort = E164Number.isShortOrEmergency(expected.input, region: expected.region)
      #expect(isShort == expected.isShort, "\(expected.input) in \(expected.region)")
    }
  }
}
