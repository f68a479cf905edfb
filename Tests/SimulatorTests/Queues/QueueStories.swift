import Curl
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct QueueStories {
    /// Customers queue for Support; the softphone that dials takes the first one.
    private static func script(_ request: WebhookReceiver.Seen) -> WebhookReceiver.Reply {
      switch request.path {
      case "/app":
        .twiml(
          "<Dial action=\"/agent-done\" timeout=\"5\"><Queue url=\"/greeting\">Support</Queue></Dial>")
      case "/voice":
        .twiml(
          "<Enqueue action=\"/dequeued\" waitUrl=\"/music\">Support</Enqueue><Say>Not reached</Say>")
      case "/music":
        .twiml("<Say>You are number \(request["QueuePosition"] ?? "?")</Say><Gather numDigits=\"1\"/>")
      case "/greeting": .twiml("<Say>Here comes ada</Say>")
      case "/dequeued": .twiml("<Say>Bye from the queue</Say>")
      case "/agent-done": .twiml("<Hangup/>")
      default: .nothing
      }
    }

    @Test("a caller waits, hears their place, is greeted, talks, and goes on after the talk")
    func waitsAndTalks() async throws {
      try await World.with(web: Self.script) { world in
        try await world.wire()
        _ = try await world.makeApplication()
        let caller = try await world.customerDials()
        try await caller.hears("say", "You are number 1")
        let wait = try await world.received("/music")
        #expect(wait["CallStatus"] == "ringing" && wait["QueuePosition"] == "1" && wait["CurrentQueueSize"] == "1")
        #expect(wait["QueueTime"] == "0" && wait["AvgQueueTime"] == "0" && wait["MaxQueueSize"] == "100")
        let queue = try #require(wait["QueueSid"])
        let second = try await world.customerDials(from: ConferenceStories.supplier)
        try await second.hears("say", "You are number 2")
        let shown = try await world.rest(.get, "~/Queues/\(queue).json").json
        #expect(shown["friendly_name"]?.string == "Support" && shown["current_size"]?.int == 2)
        let members = try await world.rest(.get, "~/Queues/\(queue)/Members.json").json["queue_members"]?.items
        #expect(members?.map { $0["call_sid"]?.string } == [caller.sid, second.sid])
        #expect(members?.map { $0["position"]?.int } == [1, 2])

        try await world.ada.registers()
        let ada = try await world.ada.dials()
        try await caller.hears("say", "Here comes ada")
        let greeting = try await world.received("/greeting")
        #expect(greeting["CallSid"] == caller.sid && greeting["DequeingCallSid"] == ada.sid)
        #expect(greeting["QueueSid"] == queue && greeting["QueueTime"] != nil)
        try await caller.isConnected(to: world.ada)
        try await ada.isConnected(to: World.customer)
        #expect(try await world.rest(.get, "~/Queues/\(queue).json").json["current_size"]?.int == 1)
        let front = try await world.rest(.get, "~/Queues/\(queue)/Members/Front.json").json
        #expect(front["call_sid"]?.string == second.sid && front["position"]?.int == 1)
        try await world.ada.hangsUp()
        try await caller.hears("say", "Bye from the queue")
        let action = try await world.received("/dequeued")
        #expect(action["QueueResult"] == "bridged" && action["QueueSid"] == queue && action["QueueTime"] != nil)
        let done = try await world.received("/agent-done")
        #expect(done["DialCallStatus"] == "completed" && done["DialCallSid"] == caller.sid)
        #expect(done["DialBridged"] == "true" && done["DialCallDuration"] != nil)
        try await Signatures.holdForAll(world)
      }
    }

    @Test("nobody queued: the Dial waits its timeout; no such queue: it fails")
    func nobodyThere() async throws {
      try await World.with(clock: .standing(), web: Self.script) { world in
        try await world.wire()
        _ = try await world.makeApplication()
        try await world.ada.registers()
        try await world.ada.dials()
        let missing = try await world.received("/agent-done")
        #expect(missing["DialCallStatus"] == "failed" && missing["QueueResult"] == "error")
        let queue = try await world.rest(.post, "~/Queues.json", [("FriendlyName", "Support"), ("MaxSize", "1")])
        #expect(queue.status == 201 && queue.json["max_size"]?.int == 1)
        try await world.ada.dials()
        try await world.passes(60)
        let waited = try await world.received("/agent-done") { $0["DialCallStatus"] == "no-answer" }
        #expect(waited["DialBridged"] == "false" && waited["DialCallSid"] == nil)
      }
    }

    @Test("how a wait ends: Leave, a full queue, hanging up, a redirect, REST")
    func results() async throws {
      try await World.with { request in
        switch request.path {
        case "/voice": .twiml("<Enqueue action=\"/dequeued\" waitUrl=\"/music\">Small</Enqueue>")
        case "/music": .twiml("<Gather action=\"/pressed\" numDigits=\"1\" timeout=\"600\"/>")
        case "/pressed": .twiml("<Leave/>")
        case "/elsewhere": .twiml("<Say>Elsewhere</Say>")
        default: .twiml("<Say>After \(request["QueueResult"] ?? "")</Say>")
        }
      } _: { world in
        try await world.wire()
        let made = try await world.rest(.post, "~/Queues.json", [("FriendlyName", "Small"), ("MaxSize", "1")])
        let queue = try #require(made.json["sid"]?.string)
        #expect(try await world.rest(.post, "~/Queues.json", [("FriendlyName", "Small")]).status == 400)
        let first = try await world.customerDials()
        try await first.hears("gather")
        let second = try await world.customerDials()
        try await second.hears("say", "After queue-full")
        #expect(try await world.rest(.delete, "~/Queues/\(queue).json").status == 400)
        try await first.presses("1")
        try await first.hears("say", "After leave")

        let third = try await world.customerDials()
        try await third.hears("gather")
        try await third.hangsUp()
        let gone = try await world.received("/dequeued") { $0["CallSid"] == third.sid }
        #expect(gone["QueueResult"] == "hangup" && gone["CallStatus"] == "completed")

        let fourth = try await world.customerDials()
        try await fourth.hears("gather")
        let elsewhere = [("Url", world.web + "/elsewhere"), ("Method", "GET")]
        let dequeued = try await world.rest(.post, "~/Queues/\(queue)/Members/Front.json", elsewhere)
        #expect(dequeued.status == 200 && dequeued.json["call_sid"]?.string == fourth.sid)
        try await fourth.hears("say", "Elsewhere")
        let told = try await world.received("/dequeued") { $0["CallSid"] == fourth.sid }
        #expect(told["QueueResult"] == "redirected")

        let fifth = try await world.customerDials()
        try await fifth.hears("gather")
        try await world.rest(.post, "~/Calls/\(fifth.sid).json", elsewhere)
        try await fifth.hears("say", "Elsewhere")
        #expect(try await world.rest(.get, "~/Queues/\(queue)/Members/Front.json").status == 404)
        let renamed = try await world.rest(
          .post, "~/Queues/\(queue).json", [("FriendlyName", "Large"), ("MaxSize", "5000")])
        #expect(renamed.json["friendly_name"]?.string == "Large" && renamed.json["max_size"]?.int == 5000)
        #expect(try await world.rest(.get, "~/Queues.json").json["queues"]?.items?.count == 1)
        #expect(try await world.rest(.delete, "~/Queues/\(queue).json").status == 204)
        #expect(try await world.rest(.get, "~/Queues/\(queue).json").status == 404)
      }
    }
  }
}
