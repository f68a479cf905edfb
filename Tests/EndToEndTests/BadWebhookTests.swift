import Curl
import Foundation
import Testing

extension EndToEnd {
  /// Whatever arrives at the webhook URLs, the server lives, callers hear TwiML, and no call stands wrong.
  @Suite struct BadWebhookTests {
    private static let unknown = "CA00000000000000000000000000000009"

    @Test func whatTwilioDidNotSendIsRefused() async throws {
      try await Desk.withDemo { desk in
        let twilio = desk.twilio
        let good = twilio.inboundCall(TinyTwilio.newCallSid(), to: desk.mainNumber)
        let body = Array(TinyTwilio.form(good).utf8)
        let signature = twilio.sign("\(twilio.publicURL)/voice", good)
        var elsewhere = twilio
        elsewhere.publicURL = twilio.publicURL.replacing(/[^\/]+$/, with: "nobodysKey")
        let stranger = TinyTwilio(
          accountSid: twilio.accountSid, authToken: String(repeating: "0", count: 32), publicURL: twilio.publicURL,
          address: twilio.address)
        let before = try await desk.calls().count

        for path in ["voice", "status"] {
          let forged = try await stranger.send(path, good)
          #expect(forged.status == 403)
          #expect(!forged.text.contains("<Dial"))
          #expect(try await twilio.send(path, body: body, signature: nil, token: nil).status == 403)
          #expect(try await twilio.send(path, good, signature: "").status == 403)
          #expect(try await twilio.send(path, good, signature: "bm90IGEgc2lnbmF0dXJl").status == 403)
          #expect(try await elsewhere.send(path, good).status == 404)
        }
        // Changed on the way: one more parameter, one byte less, another path, another account.
        #expect(try await twilio.send("voice", good.merging(["X": ""]) { $1 }, signature: signature).status == 403)
        #expect(try await twilio.send("voice", body: body.dropLast(), signature: signature, token: nil).status == 403)
        #expect(try await twilio.send("voice?call=x", good, signature: signature).status == 403)
        let foreign = good.merging(["AccountSid": "AC00000000000000000000000000000099"]) { $1 }
        #expect(try await twilio.send("voice", foreign).status == 403)
        let otherApp = good.merging(["ApplicationSid": "AP00000000000000000000000000000099"]) { $1 }
        #expect(try await twilio.send("voice", otherApp).status == 403)
        #expect(try await desk.calls().count == before)
      }
    }

    @Test func brokenBodiesChangeNothing() async throws {
      try await Desk.withDemo { desk in
        let before = try await desk.calls().count
        let broken: [(String, [UInt8], ClosedRange<Int>)] = [
          ("over 64 KiB", Array("CallSid=\(Self.unknown)&X=".utf8) + .init(repeating: 0x41, count: 70_000), 413...413),
          ("cut-off percent encoding", Array("CallSid=\(Self.unknown)&From=%".utf8), 400...403),
          ("no hex after percent", Array("CallSid=\(Self.unknown)&From=%zz%G1".utf8), 400...403),
          ("invalid UTF-8", Array("CallSid=\(Self.unknown)&From=".utf8) + [0xFF, 0xC3, 0x28], 400...403),
          ("encoded invalid UTF-8", Array("CallSid=\(Self.unknown)&From=%FF%C3%28".utf8), 400...403),
          ("NUL", Array("CallSid=\(Self.unknown)&From=%00".utf8), 400...403),
          ("nothing", [], 400...403),
          ("ampersands alone", Array("&&&&=&=".utf8), 400...403),
          ("JSON", Array(#"{"CallSid":"\#(Self.unknown)"}"#.utf8), 400...403),
          ("many pairs", Array(String(repeating: "a=b&", count: 16_000).utf8), 400...413),
        ]
        for (what, body, statuses) in broken {
          for path in ["voice", "status"] {
            let answer = try await desk.twilio.send(
              path, body: body, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=", token: nil)
            #expect(statuses.contains(answer.status), "\(what): \(answer.status)")
            // Whoever asks what a caller shall hear is told in TwiML.
            #expect(path == "status" || answer.text.hasPrefix("<?xml"), "\(what): \(answer.text)")
          }
        }
        #expect(try await desk.calls().count == before)
        #expect(try await Visitor(desk.url).send(.get, "/healthz").status == 200)
      }
    }

    /// Signed, so that they reach the desk itself.
    @Test func strangeWebhooksNeverChangeACallWrongly() async throws {
      try await Desk.withDemo { desk in
        let twilio = desk.twilio
        let main = desk.mainNumber
        let before = try await desk.calls().count

        // Status callbacks of calls that nobody knows.
        for status in ["ringing", "in-progress", "on-fire", "", "planned"] {
          let parameters = twilio.finalStatus(TinyTwilio.newCallSid(), status, to: main)
          #expect((200..<300).contains(try await twilio.send("status", parameters).status), "\(status)")
        }
        #expect(try await desk.calls().count == before)

        // Our own links with ids that nobody gave out.
        for path in ["dial?call=nobody&step=1", "voicemail?call=nobody&step=99", "dial", "dial?call=&step=-1"] {
          let parameters = twilio.inboundCall(Self.unknown, to: main).merging(["DialCallStatus": "completed"]) { $1 }
          let answer = try await twilio.send(path, parameters)
          #expect(answer.status == 200, "\(path)")
          #expect(try !Markup.twiml(answer).contains("<Dial"), "\(path)")
        }
        for path in ["status?call=nobody&leg=nobody", "recording?call=nobody", "recording"] {
          let parameters = twilio.finalStatus(Self.unknown, to: main)
            .merging(["RecordingSid": "RE00000000000000000000000000000009", "RecordingStatus": "completed"]) { $1 }
          #expect(try await twilio.send(path, parameters).status < 500, "\(path)")
        }
        #expect(try await desk.calls("open=true").isEmpty)

        // Callers whose numbers and names break markup.
        for from in ["anonymous", "+266696687", "<Dial>&\"'", "\u{202E}evil", String(repeating: "9", count: 2000), ""] {
          let callSid = TinyTwilio.newCallSid()
          let answer = try await twilio.send("voice", twilio.inboundCall(callSid, from: from, to: main))
          #expect(answer.status == 200, "\(from.prefix(20))")
          _ = try Markup.twiml(answer)
          _ = try await twilio.send("status", twilio.finalStatus(callSid, from: from, to: main))
        }
        // A number that is not ours still gets an answer.
        let stray = TinyTwilio.newCallSid()
        let answer = try await twilio.send("voice", twilio.inboundCall(stray, to: "+15550108888"))
        #expect(answer.status == 200)
        _ = try Markup.twiml(answer)
        _ = try await twilio.send("status", twilio.finalStatus(stray, to: "+15550108888"))
        try await desk.isQuiet()
      }
    }

    @Test(arguments: [true, false]) func aRepeatedRequestIsAnsweredAsTheFirstTime(_ hasToken: Bool) async throws {
      try await Desk.withDemo { desk in
        let twilio = desk.twilio
        let callSid = TinyTwilio.newCallSid()
        let token = hasToken ? TinyTwilio.newToken() : nil
        let voice = twilio.inboundCall(callSid, to: desk.mainNumber)
        let before = try await desk.calls().count
        let first = try await twilio.send("voice", voice, token: token)
        #expect(try Markup.twiml(first).contains("<Dial"))
        let again = try await Self.thrice { try await twilio.send("voice", voice, token: token) }
        #expect(again.allSatisfy { $0.status == 200 && $0.body == first.body })
        #expect(try await desk.calls().count == before + 1)

        let id = try await desk.calls()[0].id.text
        let end = twilio.finalStatus(callSid, to: desk.mainNumber)
        let ended = hasToken ? TinyTwilio.newToken() : nil
        _ = try await Self.thrice { try await twilio.send("status", end, token: ended) }
        let call = try await desk.call(id)
        #expect(call.state.text == "ended")
        #expect(call.timeline.list.count { $0.what.text == "ended" } == 1)
        // Late, after its end, the first request is still answered as it was, and changes nothing.
        let late = try await twilio.send("voice", voice, token: token)
        #expect(late.status == 200 && late.body == first.body)
        #expect(try await desk.call(id) == call)
      }
    }

    /// At once, as a retry crosses what it repeats.
    private static func thrice(
      _ send: @escaping @Sendable () async throws -> Visitor.Answer
    ) async throws -> [Visitor.Answer] {
      async let first = send()
      async let second = send()
      async let third = send()
      return try await [first, second, third]
    }

    @Test func aFinalStatusMayOvertakeItsVoiceRequest() async throws {
      try await Desk.withDemo { desk in
        let callSid = TinyTwilio.newCallSid()
        let status = try await desk.twilio.send(
          "status", desk.twilio.finalStatus(callSid, "completed", to: desk.mainNumber))
        #expect((200..<300).contains(status.status))
        let voice = try await desk.twilio.send("voice", desk.twilio.inboundCall(callSid, to: desk.mainNumber))
        #expect(voice.status == 200)
        #expect(try !Markup.twiml(voice).contains("<Dial"))
        let call = try await desk.call(try await desk.calls()[0].id.text)
        #expect(call.state.text == "ended")
        #expect(call.legs.list.contains { $0.callSid.text == callSid })
        #expect(call.ringingAgentIds.list.isEmpty)
        try await desk.isQuiet()
      }
    }

    /// Leg callbacks in every order of a small story end in the same call.
    @Test func callbacksOutOfOrderEndInTheSameCall() async throws {
      try await Desk.withDemo { desk in
        var ends: Set<[String]> = []
        for seed in 0..<6 {
          let callSid = TinyTwilio.newCallSid()
          let answer = try await desk.twilio.send("voice", desk.twilio.inboundCall(callSid, to: desk.mainNumber))
          let link = try #require(try Markup.twiml(answer).firstMatch(of: /statusCallback="[^"]*\/(status\?[^"#]*)/))
          let path = String(link.output.1).replacing("&amp;", with: "&")
          let child = TinyTwilio.newCallSid()
          let statuses = ["initiated", "ringing", "in-progress", "completed"]
          var callbacks = statuses.enumerated().map { number, status in
            let own = [
              "CallStatus": status, "SequenceNumber": "\(number)", "ParentCallSid": callSid,
              "Direction": "outbound-dial",
            ]
            return (path, desk.twilio.finalStatus(child, to: desk.mainNumber).merging(own) { $1 })
          }
          callbacks.append(("status", desk.twilio.finalStatus(callSid, "completed", to: desk.mainNumber)))
          var dice = Dice(state: UInt64(seed))
          callbacks.shuffle(using: &dice)
          for (path, parameters) in callbacks {
            #expect((200..<300).contains(try await desk.twilio.send(path, parameters).status))
          }
          let id = try #require(try await desk.calls().first { $0.from.text == "+15550109999" }).id.text
          let call = try await desk.call(id)
          ends.insert([call.state.text] + call.legs.list.map(\.status.text).sorted())
        }
        #expect(ends.count == 1, "\(ends)")
        try await desk.isQuiet()
      }
    }
  }
}

/// The same seed shuffles the same way.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }
}
