import Cryptography
import Curl
import Foundation
import Testing

@testable import Simulator

/// An access token, written down from Twilio's description.
func accessToken(
  key: (sid: String, secret: String), account: String = World.account, identity: String = "ada", application: String?,
  incoming: Bool = true, lifetime: Double = 3600, cty: String = "twilio-fpa;v=1", voice: Bool = true
) -> String {
  let now = Date().timeIntervalSince1970.rounded(.down)
  var grant: [(String, JSON)] = []
  if incoming { grant.append(("incoming", ["allow": true])) }
  if let application { grant.append(("outgoing", ["application_sid": .string(application)])) }
  var grants: [(String, JSON)] = [("identity", .string(identity))]
  if voice { grants.append(("voice", .object(grant))) }
  let claims: JSON = [
    "jti": "j", "iss": .string(key.sid), "sub": .string(account), "exp": .double(now + lifetime),
    // Before a standing clock was stopped, which may be a moment ago and another second.
    "nbf": .double(min(now, now + lifetime) - 5), "grants": .object(grants),
  ]
  return JSONWebToken.sign(claims: Array(claims.render().utf8), header: ["cty": cty], key: Array(key.secret.utf8))
}

extension World {
  func makeKey() async throws -> (sid: String, secret: String) {
    let key = try await rest(.post, "~/Keys.json").json
    return (try #require(key["sid"]?.string), try #require(key["secret"]?.string))
  }

  func makeApplication() async throws -> String {
    let made = try await rest(
      .post, "~/Applications.json", [("VoiceUrl", web + "/app"), ("StatusCallback", web + "/status")])
    return try #require(made.json["sid"]?.string)
  }
}

extension SimulatorTests {
  @Suite struct SignallingTests {
    @Test("tokens that are refused, and with what code")
    func refusedTokens() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let key = try await world.makeKey()
        let revoked = try await world.makeKey()
        try await world.rest(.delete, "~/Keys/\(revoked.sid).json")
        let table: [(String, Int)] = [
          ("nonsense", 31204), ("a.b.c", 31204), (accessToken(key: key, application: nil, cty: "x"), 31204),
          (accessToken(key: revoked, application: nil), 31204),
          (accessToken(key: key, account: "AC00000000000000000000000000000009", application: nil), 31204),
          (accessToken(key: (key.sid, "wrong"), application: nil), 31202),
          (accessToken(key: key, application: nil, lifetime: -10), 31205),
          (accessToken(key: key, application: nil, lifetime: 90_000), 31207),
          (accessToken(key: key, application: nil, voice: false), 31204),
          (accessToken(key: key, identity: "a b", application: nil), 31105),
        ]
        for (token, code) in table {
          try await SocketClient.open(world, "/signal") { socket in
            try await socket.signal("listen", ["token": .string(token)])
            let error = try await socket.next("error")
            #expect(error["payload"]?["error"]?["code"]?.int == code, "\(token)")
            _ = try await socket.next("close")
            await #expect(throws: SocketClient.Ended.self) { _ = try await socket.frame() }
          }
        }
      }
    }

    @Test("a browser registers, takes a call, and the caller's offer and its answer cross")
    func incoming() async throws {
      try await World.with { request in
        request.path == "/voice"
          ? .twiml(
            "<Dial answerOnBridge=\"true\" action=\"/dialled\"><Client><Identity>ada</Identity><Parameter name=\"callId\" value=\"a b\"/></Client></Dial>"
          )
          : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        let token = accessToken(key: try await world.makeKey(), application: nil)
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.signal("listen", ["token": .string(token), "browserinfo": [:]])
          let connected = try await browser.next("connected")
          #expect(connected["payload"]?["token"]?["identity"]?.string == "ada")
          #expect(connected["payload"]?["token"]?["ttl"]?.int ?? 0 > 3500)
          try await browser.registers()
          try await SocketClient.open(world, "/simulator/phone?number=%2B15550100177") { phone in
            try await phone.send(["type": "dial", "to": .string(World.number), "sdp": "v=0\r\ns=offer\r\n"])
            let sid = try #require(try await phone.next("dialed")["callSid"]?.string)
            let invite = try #require(try await browser.next("invite")["payload"])
            #expect(invite["sdp"]?.string == "v=0\r\ns=offer\r\n")
            #expect(invite["parameters"]?["From"]?.string == World.customer)
            #expect(invite["parameters"]?["To"]?.string == "client:ada")
            #expect(invite["parameters"]?["Params"]?.string == "callId=a+b")
            let leg = try #require(invite["callsid"]?.string)
            try await browser.signal("answer", ["callsid": .string(leg), "sdp": "v=0\r\ns=answer\r\n"])
            let answer = try await phone.next("media-answer")
            #expect(answer["sdp"]?.string == "v=0\r\ns=answer\r\n" && answer["mediaId"]?.int == 0)
            #expect(answer["callSid"]?.string == sid)
            #expect(try await phone.next("heard")["kind"]?.string == "connected")
            try await browser.signal("hangup", ["callsid": .string(leg)])
            #expect(try await phone.next("offer-wanted")["mediaId"]?.int == 1)
            #expect(try await phone.next("ended")["status"]?.string == "completed")
            let action = try await world.received("/dialled")
            #expect(action["DialCallStatus"] == "completed" && action["DialCallSid"] == leg)
          }
        }
      }
    }

    @Test("declining in the browser is busy; going offline is no answer; a lost caller is cancelled")
    func notTaken() async throws {
      try await World.with { request in
        request.path == "/voice" ? .twiml("<Dial action=\"/dialled\"><Client>ada</Client></Dial>") : .twiml("<Hangup/>")
      } _: { world in
        try await world.wire()
        let token = accessToken(key: try await world.makeKey(), application: nil)
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.listens(token)
          try await browser.registers()

          let declined = try await world.customerDials()
          let first = try #require(try await browser.next("invite")["payload"]?["callsid"])
          #expect(try await declined.call()["status"]?.string == "in-progress")
          try await browser.signal("reject", ["callsid": first])
          #expect(try await world.received("/dialled")["DialCallStatus"] == "busy")

          let gaveUp = try await world.customerDials()
          let second = try #require(try await browser.next("invite")["payload"]?["callsid"])
          try await gaveUp.hangsUp()
          #expect(try await browser.next("cancel")["payload"]?["callsid"] == second)

          let unheard = try await world.customerDials()
          _ = try await browser.next("invite")
          try await browser.signal("register", ["media": ["audio": false]])
          _ = try await browser.next("offline")
          let action = try await world.received("/dialled") { $0["CallSid"] == unheard.sid }
          #expect(action["DialCallStatus"] == "no-answer")
        }
      }
    }

    @Test("a browser dials out: its parameters reach the app, and it hears the answer of the phone it called")
    func outgoing() async throws {
      try await World.with { request in
        request.path == "/app"
          ? .twiml(
            "<Dial answerOnBridge=\"true\" callerId=\"\(World.number)\"><Number>\(request["To"] ?? "")</Number></Dial>")
          : .nothing
      } _: { world in
        let app = try await world.makeApplication()
        let token = accessToken(key: try await world.makeKey(), application: app)
        try await SocketClient.open(world, "/simulator/phone?number=%2B15550100177") { phone in
          try await SocketClient.open(world, "/signal") { browser in
            try await browser.listens(token)
            try await browser.signal(
              "invite",
              [
                "callsid": "TJSone", "sdp": "offer",
                "twilio": ["params": "To=%2B15550100177&Ticket=t%201&CallSid=forged"],
              ])
            let request = try await world.received("/app")
            #expect(request["From"] == "client:ada" && request["Caller"] == "client:ada")
            #expect(request["To"] == World.customer && request["Called"] == "" && request["Ticket"] == "t 1")
            #expect(request["CallSid"]?.hasPrefix("CA") == true && request["ApplicationSid"] == app)
            #expect(request["FromCity"] == nil)
            let incoming = try await phone.next("incoming")
            #expect(incoming["sdp"]?.string == "offer" && incoming["from"]?.string == World.number)
            let ringing = try await browser.next("ringing")
            let sid = try #require(ringing["payload"]?["callsid"])
            #expect(sid.string == request["CallSid"])
            try await phone.send(["type": "answer", "callSid": incoming["callSid"] ?? .null, "sdp": "answer"])
            let answer = try await browser.next("answer")
            #expect(answer["payload"]?["sdp"]?.string == "answer" && answer["payload"]?["callsid"] == sid)
            try await phone.send(["type": "hangup", "callSid": incoming["callSid"] ?? .null])
            #expect(try await browser.next("hangup")["payload"]?["callsid"] == sid)
          }
        }
        _ = try await world.received("/status") { $0["CallStatus"] == "completed" && $0["ApplicationSid"] == app }
        try await Signatures.holdForAll(world)
      }
    }

    @Test("a refusal that is spoken answers with silence; an unknown app is 31001; a lost socket hangs up in time")
    func spokenRefusal() async throws {
      try await World.with(clock: .standing()) { _ in
        .twiml("<Say>No</Say><Pause length=\"60\"/>")
      } _: { world in
        let key = try await world.makeKey()
        let app = try await world.makeApplication()
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.signal(
            "listen", ["token": .string(accessToken(key: key, application: nil, incoming: false))])
          try await browser.signal("register", ["media": ["audio": true]])
          #expect(try await browser.next("error")["payload"]?["error"]?["code"]?.int == 31201)
          try await browser.signal("invite", ["callsid": "TJSone", "sdp": "o", "twilio": ["params": ""]])
          let refused = try await browser.next("hangup")["payload"]
          #expect(refused?["error"]?["code"]?.int == 31001 && refused?["callsid"]?.string == "TJSone")
        }
        try await SocketClient.open(world, "/signal") { browser in
          try await browser.signal("listen", ["token": .string(accessToken(key: key, application: app))])
          try await browser.signal(
            "invite", ["callsid": "TJStwo", "sdp": "v=0\r\na=mid:audio7\r\n", "twilio": ["params": ""]])
          let sdp = try await browser.next("answer")["payload"]?["sdp"]?.string ?? ""
          #expect(SessionDescription.isSilence(sdp) && sdp.contains("a=mid:audio7\r\n"))
        }
        // The call waits for the SDK to come back with its token.
        _ = try await world.eventually("the socket's end") {
          try await world.control(.get, "/clients").json["items"]?.items?.isEmpty == true ? true : nil
        }
        try await world.passes(29)
        #expect(await world.receiver.requests("/status").isEmpty)
        try await world.passes(2)
        let end = try await world.received("/status")
        #expect(end["CallStatus"] == "completed" && end["Direction"] == "inbound")
      }
    }
  }
}
