import Foundation
import Testing

@testable import Twilio

@Suite struct WebhookFormTests {
  @Test(
    arguments: [
      ("", []), ("&&", []), ("a=1", [("a", "1")]), ("a", [("a", "")]), ("a=", [("a", "")]), ("=b", [("", "b")]),
      ("a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")]), ("a=b=c", [("a", "b=c")]),
      ("From=%2B15550100001", [("From", "+15550100001")]), ("a+b=c+d", [("a b", "c d")]),
      ("c=S%C3%A3o+Paulo", [("c", "São Paulo")]), ("c=São", [("c", "São")]), ("a=%00", [("a", "\u{0}")]),
      ("%61%3d=%26", [("a=", "&")]), ("a=%F0%9F%8E%89&", [("a", "🎉")]),
    ] as [(String, [(String, String)])])
  func decodes(body: String, expected: [(String, String)]) throws {
    let parameters = try WebhookForm(decoding: body.utf8).parameters
    #expect(parameters.map(\.name) == expected.map(\.0))
    #expect(parameters.map(\.value) == expected.map(\.1))
  }

  @Test(arguments: ["a=%", "a=%4", "a=%zz", "%g0=1", "a=%+1", "a=%4&b=1"])
  func badPercentEncodingsAreRefused(_ body: String) {
    #expect(throws: WebhookForm.Failure.badPercentEncoding) { try WebhookForm(decoding: body.utf8) }
  }

  @Test(arguments: ["a=%FF", "a=%C3", "%C3=%A9", "a%C3=1", "a=%C3&%A9=1", "a=%ED%A0%80", "a=%C0%80"])
  func badUTF8IsRefused(_ body: String) {
    #expect(throws: WebhookForm.Failure.badUTF8) { try WebhookForm(decoding: body.utf8) }
  }

  @Test func limitsHold() throws {
    let many = Array(repeating: "a=1", count: 513).joined(separator: "&")
    #expect(throws: WebhookForm.Failure.tooManyParameters(limit: 512)) { try WebhookForm(decoding: many.utf8) }
    #expect(try WebhookForm(decoding: many.utf8.dropLast(4)).parameters.count == 512)
    let long = "a=" + String(repeating: "x", count: 65_535)
    #expect(throws: WebhookForm.Failure.tooLarge(limit: 65_536)) { try WebhookForm(decoding: long.utf8) }
    #expect(try WebhookForm(decoding: long.utf8.dropLast()).parameters.count == 1)
  }

  @Test func encodingIsReadBack() throws {
    let parameters = [(name: "a b&=+%", value: "é🎉\n~-_."), (name: "", value: ""), (name: "x", value: "")]
    let decoded = try WebhookForm(decoding: WebhookForm.encode(parameters).utf8)
    #expect(decoded == WebhookForm(parameters))
  }

  @Test func theFirstOfSeveralIsFound() throws {
    let form = try WebhookForm(decoding: "to=1&To=2&To=3".utf8)
    #expect(form["To"] == "2")
    #expect(form["TO"] == nil)
  }

  @Test func aVoiceWebhookHasItsTypes() throws {
    let webhook = VoiceWebhook(
      try WebhookForm(
        decoding: """
          AccountSid=AC00000000000000000000000000000001&CallSid=CA00000000000000000000000000000002&CallStatus=ringing\
          &ParentCallSid=&From=client%3Aagent_a&To=%2B15550100001&Direction=inbound&SequenceNumber=3\
          &Timestamp=Sun%2C+25+Mar+2018+09%3A53%3A19+%2B0000&DialCallStatus=weird-new&DialBridged=true&DialCallSid=CA1\
          &CallDuration=7&Digits=1&RecordingSid=RE00000000000000000000000000000003&Ticket=t1&callId=c1&FromCity=
          """.utf8))
    #expect(webhook.accountSid?.text == "AC00000000000000000000000000000001")
    #expect(webhook.callSid?.text == "CA00000000000000000000000000000002")
    #expect(webhook.parentCallSid == nil)
    #expect(webhook.callStatus == .ringing)
    #expect(webhook.from == "client:agent_a")
    #expect(webhook.sequenceNumber == 3)
    #expect(webhook.timestamp == Date(timeIntervalSince1970: 1_521_971_599))
    #expect(webhook.dialCallStatus == .other("weird-new"))
    #expect(webhook.dialBridged == true)
    #expect(webhook.dialCallSid == nil)
    #expect(webhook.callDuration == 7)
    #expect(webhook.digits == "1")
    #expect(webhook.recordingSid?.text == "RE00000000000000000000000000000003")
    #expect(webhook.errorCode == nil)
    #expect(webhook.customParameters == ["Ticket": "t1", "callId": "c1"])
  }

  @Test func anEmptyWebhookHasNothing() {
    let webhook = VoiceWebhook(WebhookForm([]))
    #expect(webhook.callSid == nil)
    #expect(webhook.callStatus == nil)
    #expect(webhook.from.isEmpty)
    #expect(webhook.dialBridged == nil)
    #expect(webhook.timestamp == nil)
  }
}
