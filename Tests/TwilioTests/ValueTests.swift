import Foundation
import Testing

@testable import Twilio

@Suite struct ValueTests {
  @Test(arguments: [
    ("CA00000000000000000000000000000001", true), ("CA0123456789abcdefABCDEF0123456789", true),
    ("AC00000000000000000000000000000001", false), ("ca00000000000000000000000000000001", false),
    ("CA0000000000000000000000000000000", false), ("CA000000000000000000000000000000011", false),
    ("CA0000000000000000000000000000000g", false), ("", false), ("CA", false),
    ("CA0000000000000000000000000000000é", false),
  ])
  func sidsAreChecked(text: String, isValid: Bool) {
    #expect(((try? CallSid(text)) != nil) == isValid)
    #expect(((try? JSONDecoder().decode(CallSid.self, from: JSONEncoder().encode(text))) != nil) == isValid)
  }

  @Test func anInvalidSidSaysWhatWasWanted() {
    let error = #expect(throws: InvalidSid.self) { try AccountSid("SK1") }
    #expect(error?.description == "\"SK1\" is not AC and 32 hexadecimal digits")
  }

  @Test(arguments: [
    ("Thu, 30 Jul 2015 23:19:04 +0000", 1_438_298_344), ("Sun, 25 Mar 2018 09:53:19 +0000", 1_521_971_599),
    ("Thu, 01 Jan 1970 00:00:00 +0000", 0), ("Thu, 29 Feb 2024 12:00:00 +0000", 1_709_208_000),
    ("Fri, 31 Dec 1999 23:59:59 +0000", 946_684_799), ("Wed, 01 Mar 2000 00:00:00 +0000", 951_868_800),
  ])
  func datesGoBothWays(text: String, seconds: Int) {
    #expect(TwilioDate.parse(text) == Date(timeIntervalSince1970: Double(seconds)))
    #expect(TwilioDate.string(from: Date(timeIntervalSince1970: Double(seconds))) == text)
  }

  @Test func everyDayOfFourCenturiesComesBack() {
    for day in stride(from: 0, to: 150_000, by: 1) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 1)
      guard TwilioDate.parse(TwilioDate.string(from: date)) == date else {
        Issue.record("\(date) becomes \(TwilioDate.string(from: date))")
        return
      }
    }
  }

  @Test(arguments: [
    "", "now", "Thu, 30 Jul 2015", "Thu, 99 Jul 2015 23:19:04 +0000", "Thu, 30 Jul 2015 25:19:04 +0000",
  ])
  func otherDatesAreNil(_ text: String) {
    #expect(TwilioDate.parse(text) == nil)
  }

  @Test(arguments: [
    "queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled", "", "new",
  ])
  func everyStatusKeepsItsSpelling(_ text: String) {
    #expect(CallStatus(rawValue: text).rawValue == text)
  }

  @Test func overridesAreAppendedOnce() {
    let url = ConnectionOverrides.appended(to: "https://example.com/v?a=1")
    #expect(url == "https://example.com/v?a=1#ct=2000&rt=4500&tt=14000&rc=2&rp=all")
    #expect(ConnectionOverrides.appended(to: url) == url)
  }

  @Test func adviceIsThereForKnownAndUnknownCodes() {
    #expect(
      TwilioError(status: 401, code: 20003, message: "Authenticate").advice.whatToDo.contains("primary auth token"))
    let unknown = TwilioError(status: 400, code: 29_999, message: "Odd.").advice.text
    #expect(unknown.contains("https://www.twilio.com/docs/errors/29999"))
  }
}
