import Curl
import Testing

extension EndToEnd {
  /// Twilio's callbacks get lost, come twice and cross; no agent stays busy and no call open because of it.
  @Suite struct LostCallbackTests {
    @Test(arguments: ["duplicate-callback", "reorder-callbacks", "delay-callback"])
    func callsEndAsTheyShould(_ kind: String) async throws {
      try await Desk.withDemo { desk in
        try await desk.simulator.fault(["kind": .string(kind), "rate": 0.6, "seed": 7, "delaySeconds": 0.2])
        for (number, name) in ["ada", "grace", "linus"].enumerated() {
          let customer = try await desk.customerDials(from: "+1555010911\(number)")
          try await desk.softphone(name).answers()
          try await customer.isConnected(to: desk.softphone(name))
          try await customer.hangsUp()
          try await customer.ends("completed")
        }
        _ = try await desk.simulator.visitor.ask(.delete, "/simulator/faults")
        // One more callback, so that none is held back to be overtaken.
        try await desk.customerDials(from: "+15550109119").hangsUp()
        try await desk.isQuiet()
        // What was delayed may come after the end of its call and still tells that it was answered.
        _ = try await eventually("three answered calls") {
          let answered = try await desk.calls().filter {
            $0.from.text.hasPrefix("+1555010911") && $0.outcome.text == "answered"
          }
          return answered.count == 3 ? true : nil
        }
      }
    }

    /// Everything that says a call is over is lost: the sweeper asks Twilio about calls that fell silent. It looks at
    /// start and every minute for two minutes of silence, so the test lets the rows grow old and the server start anew.
    @Test func aCallWhoseEndWasLostIsSettled() async throws {
      try await Installation.with { installation in
        let id = try await installation.withDesk { desk in
          let customer = try await desk.customerDials(from: "+15550109200")
          try await desk.softphone("ada").answers()
          try await customer.isConnected(to: desk.softphone("ada"))
          let id = try await desk.calls("open=true")[0].id.text
          _ = try await desk.call(id, "is answered") { $0.state.text == "connected" }
          try await desk.simulator.fault(["kind": "drop-callback"])
          try await customer.hangsUp()
          try await customer.ends("completed")
          return id
        }.0
        try await installation.change("UPDATE call SET heardAt = heardAt - 300000")
        try await installation.withDesk { desk in
          try await desk.isQuiet()
          let call = try await desk.call(id)
          #expect(call.state.text == "ended")
          #expect(call.outcome.text == "answered")
        }
      }
    }
  }
}
