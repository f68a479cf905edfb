import Curl
import Testing

extension EndToEnd {
  /// From the shop to a talk, and back to the shop.
  @Suite struct BuyingTests {
    @Test func aBoughtNumberRingsAndIsGivenBack() async throws {
      try await Desk.withDemo { desk in
        let countries = try await desk.owner.get("\(desk.api)/numbers-for-sale/countries").items.list
        #expect(countries.map(\.code.text) == ["CA", "GB", "US"])
        let search = "\(desk.api)/numbers-for-sale?country=US&type=tollFree&sms=true"
        let offer = try await desk.owner.get(search).items[0]
        #expect(offer.monthlyPrice.text == "2.15" && offer.currency.text == "USD")
        let order: Value = [
          "e164": offer.e164, "country": "US", "type": "tollFree", "monthlyPrice": offer.monthlyPrice,
          "currency": offer.currency,
        ]
        let bought = try await desk.watching { stream in
          let bought = try await desk.owner.post("\(desk.api)/phone-numbers", order)
          let told = try await stream.next("the news") { $0.type == "phoneNumber.updated" }
          #expect(told.body.data.phoneNumber.id == bought.id && told.body.data.phoneNumber.isManaged.isTrue)
          return bought
        }
        #expect(bought.e164 == offer.e164 && bought.isManaged.isTrue && bought.agentIds == [])
        #expect(try await desk.owner.post("\(desk.api)/phone-numbers", order) == bought)
        #expect(try await desk.owner.get(search).items.list.allSatisfy { $0.e164 != offer.e164 })

        let path = "\(desk.api)/phone-numbers/\(bought.id.text)"
        _ = try await desk.owner.put(path + "/agents", ["agentIds": [.string(desk.agent("ada").id)]])
        let caller = try await desk.simulator.dial(from: "+15550100655", to: offer.e164.text)
        try await desk.softphone("ada").answers()
        try await caller.isConnected(to: desk.softphone("ada"))
        let busy = try await desk.owner.send(.delete, path)
        #expect(busy.status == 409 && busy.json.error.code == "conflict")
        try await caller.hangsUp()
        try await desk.isQuiet()

        try await desk.watching { stream in
          #expect(try await desk.owner.send(.delete, path).status == 204)
          let told = try await stream.next("the news") { $0.type == "phoneNumber.updated" }
          #expect(told.body.data.phoneNumberId == bought.id && told.body.data.deleted.isTrue)
        }
        #expect(try await desk.owner.send(.delete, path).status == 204)
        #expect(try await desk.owner.get("\(desk.api)/phone-numbers").items.list.count == 2)
        #expect(try await desk.owner.get(search).items[0].e164 == offer.e164)
        #expect(try await desk.calls()[0].to == offer.e164)
        await #expect(throws: Unexpected.self) {
          try await desk.simulator.dial(from: "+15550100655", to: offer.e164.text)
        }
      }
    }
  }
}
