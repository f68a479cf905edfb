import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct RESTTests {
    @Test("credentials, paths and parameters that are refused, with Twilio's codes")
    func refusals() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let wrong = (World.account, "wrong")
        let nobody = "CA00000000000000000000000000000009"
        let call = [("To", World.customer), ("From", World.number), ("Url", world.web)]
        let table: [(CurlRequest.Method, String, [(String, String)], (String, String)?, Int, Int)] = [
          (.get, "~.json", [], wrong, 401, 20003),
          (.get, "/2010-04-01/Accounts/AC00000000000000000000000000000002.json", [], nil, 401, 20003),
          (.get, "~/Nonsense.json", [], nil, 404, 20404), (.delete, "~/Calls.json", [], nil, 405, 20004),
          (.get, "~/Calls/\(nobody).json", [], nil, 404, 20404),
          (.get, "~/Calls.json?PageSize=1001", [], nil, 400, 20007),
          (.post, "~/Calls.json", [("From", World.number)], nil, 400, 21201),
          (.post, "~/Calls.json", [("To", World.customer)], nil, 400, 21213),
          (.post, "~/Calls.json", [("To", "12"), ("From", World.number), ("Twiml", "<Response/>")], nil, 400, 21211),
          (
            .post, "~/Calls.json", [("To", World.customer), ("From", "+15550109999"), ("Url", world.web)], nil, 400,
            21210
          ),
          (.post, "~/Calls.json", [("To", World.customer), ("From", World.number)], nil, 400, 21205),
          (
            .post, "~/Calls.json", [("To", World.customer), ("From", World.number), ("Url", "nonsense")], nil, 400,
            21205
          ),
          (
            .post, "~/Calls.json",
            [("To", World.customer), ("From", World.number), ("ApplicationSid", "AP00000000000000000000000000000009")],
            nil, 400, 21218
          ),
          (.post, "~/Applications.json", [("VoiceUrl", "not a url")], nil, 400, 21402),
          (.post, "~/Applications.json", [("VoiceMethod", "PUT")], nil, 400, 20001),
          (.post, "~/Calls.json", call + [("SendDigits", "x")], nil, 400, 21206),
          (.post, "~/Calls.json", call + [("Timeout", "601")], nil, 400, 21208),
          (.post, "~/Calls.json", call + [("Method", "PUT")], nil, 400, 21209),
          (.post, "~/Calls.json", call + [("CallerId", "five")], nil, 400, 21212),
          (
            .post, "~/Calls.json", call + [("StatusCallbackEvent", "x"), ("StatusCallback", world.web)], nil, 400, 21626
          ),
          (.post, "/v1/Keys", [("AccountSid", World.account), ("KeyType", "restricted")], nil, 400, 20001),
          (.get, "~/Calls.json?PageSize=0", [], nil, 400, 20001),
          (.post, "/v1/Alerts", [], nil, 405, 20004),
          (.get, "/v1/Keys", [], nil, 400, 20001),
        ]
        for (method, path, form, user, status, code) in table {
          let answer = try await world.rest(method, path, form, user: user)
          #expect(answer.status == status && answer.json["code"]?.int == code, "\(method) \(path) \(form)")
          #expect(answer.json["status"]?.int == status)
          #expect(answer.json["more_info"]?.string == "https://www.twilio.com/docs/errors/\(code)")
        }
        let lost = try await world.rest(.get, "~/Calls/\(nobody).json")
        #expect(lost.json["message"]?.string?.contains("/Calls/\(nobody).json was not found") == true)
        #expect(lost.headers["twilio-request-id"]?.hasPrefix("RQ") == true)
      }
    }

    @Test("applications: created, listed by name, changed, deleted, and cleared from numbers")
    func applications() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let made = try await world.rest(
          .post, "~/Applications.json", [("FriendlyName", "Desk"), ("VoiceUrl", "https://example.com/v#rc=2")])
        #expect(made.status == 201)
        let sid = try #require(made.json["sid"]?.string)
        #expect(made.json["voice_url"]?.string == "https://example.com/v#rc=2")
        #expect(made.json["voice_method"]?.string == "POST" && made.json["status_callback"] == .null)
        #expect(made.json["uri"]?.string == "/2010-04-01/Accounts/\(World.account)/Applications/\(sid).json")
        let listed = try await world.rest(.get, "~/Applications.json?FriendlyName=Desk").json
        #expect(listed["applications"]?.items?.count == 1 && listed["next_page_uri"] == .null)
        #expect(
          try await world.rest(.get, "~/Applications.json?FriendlyName=x").json["applications"]?.items?.isEmpty == true)
        try await world.wire([("VoiceApplicationSid", sid)])
        let changed = try await world.rest(.post, "~/Applications/\(sid).json", [("VoiceMethod", "GET")]).json
        #expect(changed["voice_method"]?.string == "GET" && changed["friendly_name"]?.string == "Desk")
        #expect(try await world.rest(.delete, "~/Applications/\(sid).json").status == 204)
        let number = try await world.rest(.get, "~/IncomingPhoneNumbers.json").json["incoming_phone_numbers"]?.items?
          .first
        #expect(number?["voice_application_sid"] == .null)
        #expect(number?["capabilities"]?["voice"]?.bool == true)
      }
    }

    @Test("a key authenticates until it is deleted, and shows its secret once")
    func keys() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        let made = try await world.rest(.post, "/v1/Keys", [("AccountSid", World.account), ("FriendlyName", "k")])
        #expect(made.status == 201)
        let (sid, secret) = (try #require(made.json["sid"]?.string), try #require(made.json["secret"]?.string))
        #expect(secret.count == 32)
        #expect(try await world.rest(.get, "~.json", user: (sid, secret)).status == 200)
        #expect(try await world.rest(.get, "~.json", user: (sid, "wrong")).status == 401)
        let listed = try await world.rest(.get, "/v1/Keys?AccountSid=\(World.account)").json
        #expect(listed["keys"]?.items?.first?["sid"]?.string == sid && listed["meta"]?["key"]?.string == "keys")
        #expect(listed["keys"]?.items?.first?["secret"] == nil)
        #expect(try await world.rest(.delete, "/v1/Keys/\(sid)").status == 204)
        #expect(try await world.rest(.get, "~.json", user: (sid, secret)).status == 401)
      }
    }

    @Test("lists come in pages that lead to each other")
    func paging() async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        for index in 0..<5 { try await world.rest(.post, "~/Keys.json", [("FriendlyName", "key \(index)")]) }
        var path: String? = "~/Keys.json?PageSize=2"
        var names: [String] = []
        var pages = 0
        while let next = path {
          let page = try await world.rest(.get, next).json
          names += page["keys"]?.items?.compactMap { $0["friendly_name"]?.string } ?? []
          #expect(page["page"]?.int == pages && page["page_size"]?.int == 2 && page["start"]?.int == pages * 2)
          path = page["next_page_uri"]?.string
          pages += 1
        }
        #expect(pages == 3 && names == ["key 4", "key 3", "key 2", "key 1", "key 0"])
      }
    }

    @Test(
      "pages that there cannot be",
      arguments: [
        ("PageSize=0", 20001), ("PageSize=some", 20001), ("PageSize=1001", 20007), ("Page=-1", 20001),
        ("Page=last", 20001), ("PageToken=XX1", 21481),
      ])
    func noPage(query: String, code: Int) async throws {
      try await World.with { _ in
        .nothing
      } _: { world in
        for list in ["~/Calls.json", "~/Keys.json", "/v1/Alerts"] {
          let answer = try await world.rest(.get, "\(list)?\(query)")
          #expect(answer.status == 400 && answer.json["code"]?.int == code, "\(list)")
        }
        #expect(try await world.rest(.get, "~/Calls.json?Page=9223372036854775807&PageToken=").status == 200)
      }
    }

    @Test("a call placed with REST: queued, rung, answered, redirected, completed, and then no more")
    func outboundCall() async throws {
      try await World.with { request in
        request.path == "/hold" ? .twiml("<Pause length=\"60\"/>") : .nothing
      } _: { world in
        try await world.phone(World.customer).answers()
        let made = try await world.rest(
          .post, "~/Calls.json",
          [
            ("To", World.customer), ("From", World.number),
            ("Twiml", "<Response><Say>Hello</Say><Pause length=\"60\"/></Response>"),
            ("StatusCallback", world.web + "/progress"), ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"), ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
          ])
        #expect(made.status == 201 && made.json["status"]?.string == "queued")
        #expect(made.json["direction"]?.string == "outbound-api")
        let callee = try world.person(on: made.json["sid"])
        try await callee.hears("say", "Hello")
        let redirected = try await world.rest(.post, "~/Calls/\(callee.sid).json", [("Url", world.web + "/hold")])
        #expect(redirected.status == 200 && redirected.json["status"]?.string == "in-progress")
        _ = try await world.received("/hold")
        #expect(
          try await world.rest(.post, "~/Calls/\(callee.sid).json", [("Status", "canceled")]).json["status"]?.string
            == "in-progress")
        #expect(
          try await world.rest(.post, "~/Calls/\(callee.sid).json", [("Status", "completed")]).json["status"]?.string
            == "completed")
        let late = try await world.rest(.post, "~/Calls/\(callee.sid).json", [("Status", "completed")])
        #expect(late.status == 400 && late.json["code"]?.int == 21220)
        _ = try await world.received("/progress") { $0["CallStatus"] == "completed" }
        let events = await world.receiver.requests("/progress").map { $0["CallStatus"] }
        #expect(events == ["initiated", "ringing", "in-progress", "completed"])
        let listed = try await world.rest(.get, "~/Calls.json?Status=completed&To=%2B15550100177").json
        #expect(listed["calls"]?.items?.count == 1)
      }
    }

    @Test("leading a parent out of its Dial ends the child and asks the action all the same")
    func redirectedParent() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .twiml("<Dial action=\"/dialled\"><Client>ada</Client></Dial>")
        case "/elsewhere": .twiml("<Say>Elsewhere</Say><Pause length=\"60\"/>")
        default: .twiml("<Say>Never heard</Say>")
        }
      } _: { world in
        try await world.wire()
        try await world.ada.registers()
        let caller = try await world.customerDials()
        try await world.ada.answers()
        try await caller.isConnected(to: world.ada)
        let children = try await world.rest(.get, "~/Calls.json?ParentCallSid=\(caller.sid)").json["calls"]?.items
        #expect(children?.count == 1)
        let answer = try await world.rest(.post, "~/Calls/\(caller.sid).json", [("Url", world.web + "/elsewhere")])
        #expect(answer.status == 200)
        try await caller.hears("say", "Elsewhere")
        let action = try await world.received("/dialled")
        #expect(action["DialBridged"] == "true")
        let child = try world.person(on: children?.first?["sid"])
        try await child.ends("completed")
        #expect(try await caller.call()["status"]?.string == "in-progress")
      }
    }
  }
}
