import Curl
import Foundation
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct UsageTests {
    @Test("calls that were answered count, by kind, and cost nothing")
    func calls() async throws {
      try await World.with { _ in
        .twiml("<Say>Welcome</Say><Pause length=\"60\"/>")
      } _: { world in
        try await world.wire()
        let caller = try await world.customerDials()
        try await caller.hears("say", "Welcome")
        try await caller.hangsUp()
        try await world.phone(World.customer).isBusy()
        try await world.rest(
          .post, "~/Calls.json", [("To", World.customer), ("From", World.number), ("Twiml", "<Response/>")])
        func row(_ category: String, _ path: String = "") async throws -> JSON? {
          let page = try await world.rest(.get, "~/Usage/Records\(path).json?Category=\(category)").json
          return page["usage_records"]?.items?.first
        }
        for (category, count) in [
          ("calls", "1"), ("calls-inbound", "1"), ("calls-inbound-local", "1"), ("calls-outbound", "0"),
          ("calls-client", "0"), ("phonenumbers", "1"), ("recordings", "0"),
        ] {
          #expect(try await row(category)?["count"]?.string == count, "\(category)")
        }
        #expect(try await row("calls", "/Today")?["count"]?.string == "1")
        #expect(try await row("calls", "/Yesterday")?["count"]?.string == "0")
        #expect(try await row("totalprice")?["price"]?.int == 0)
        #expect(try await world.rest(.get, "~/Balance.json").json["balance"]?.string == "100.00")
        let badly = try await world.rest(.get, "~/Usage/Records.json?StartDate=soon")
        #expect(badly.status == 400 && badly.json["code"]?.int == 20001)
      }
    }

    @Test("periods, newest first")
    func periods() throws {
      func day(_ text: String) throws -> Int { try #require(CivilTime.dayNumber(text)) }
      func cut(_ period: UsagePeriod) throws -> [String] {
        let range = try day("2023-12-30")...day("2024-03-01")
        return period.stretches(in: range, today: try day("2024-03-01")).map {
          "\(CivilTime.day($0.lowerBound))/\(CivilTime.day($0.upperBound))"
        }
      }
      #expect(try cut(.allTime) == ["2023-12-30/2024-03-01"])
      #expect(try cut(.daily).count == 63 && cut(.daily).first == "2024-03-01/2024-03-01")
      #expect(
        try cut(.monthly) == [
          "2024-03-01/2024-03-01", "2024-02-01/2024-02-29", "2024-01-01/2024-01-31", "2023-12-30/2023-12-31",
        ])
      #expect(try cut(.yearly) == ["2024-01-01/2024-03-01", "2023-12-30/2023-12-31"])
      #expect(try cut(.yesterday) == ["2024-02-29/2024-02-29"] && cut(.thisMonth) == ["2024-03-01/2024-03-01"])
      #expect(try cut(.lastMonth) == ["2024-02-01/2024-02-29"])
      #expect(CivilTime.dayNumber("2024-02-30") == nil && CivilTime.dayNumber("today") == nil)
    }
  }
}
