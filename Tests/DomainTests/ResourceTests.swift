import Domain
import Foundation
import Testing

@Suite struct ResourceTests {
  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00.000Z"), (951_782_400.0, "2000-02-29T00:00:00.000Z"),
    (1_795_385_580.123, "2026-11-22T22:13:00.123Z"), (-0.001, "1969-12-31T23:59:59.999Z"),
    (4_102_444_799.0, "2099-12-31T23:59:59.000Z"),
  ])
  func timestamps(seconds: Double, text: String) {
    #expect(Timestamp.text(of: Date(timeIntervalSince1970: seconds)) == text)
  }

  static let values: [(JSON, String)] = [
    (JSON.string("a\"b\\c\n\u{1}é"), #""a\"b\\c\n\u0001é""#),
    (["x": nil, "a": [1, true]], #"{"x":null,"a":[1,true]}"#),
    (.double(.infinity), "null"), (["data": .raw(#"{"b":2}"#)], #"{"data":{"b":2}}"#), ([], "[]"),
  ]

  @Test(arguments: values)
  func writing(value: JSON, text: String) { #expect(value.text == text) }

  @Test func aCallSaysWhoRingsAndHowLongItWas() {
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    var call = Call(
      id: .init("c"), workspaceId: .init("w"), direction: .inbound, state: .ringing, from: "client:agent_a",
      to: "+15550100001", phoneNumberId: nil, step: 1, startedAt: start, heardAt: start)
    let legs = [
      Leg(
        id: .init("l"), callId: call.id, kind: .client, role: .agent, agentId: .init("ada"), attempt: 1,
        status: .ringing, createdAt: start)
    ]
    let ringing = call.resource(legs: legs, names: ["agent_a": "Ada"]).text
    #expect(ringing.contains(#""ringingAgentIds":["ada"]"#) && ringing.contains(#""fromName":"Ada""#))
    #expect(ringing.contains(#""durationSeconds":null"#))
    call.state = .ended
    call.answeredAt = start.addingTimeInterval(3)
    call.endedAt = start.addingTimeInterval(10.9)
    #expect(call.resource(legs: legs).text.contains(#""ringingAgentIds":[],"#))
    #expect(call.durationSeconds == 7)
  }
}
