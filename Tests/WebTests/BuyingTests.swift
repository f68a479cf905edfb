import Curl
import Foundation
import Testing

@testable import Web

extension WebSuite {
  /// What the API says before Twilio is asked; the purchase itself is tried in ConnectionTests and EndToEndTests.
  @Suite struct BuyingTests {
    @Test func onlyAdminsOfAConnectedWorkspaceBuy() async throws {
      try await DeskWorld.run { world in
        let requests: [(CurlRequest.Method, String, String?)] = [
          (.get, "/numbers-for-sale?country=US", nil), (.get, "/numbers-for-sale/countries", nil),
          (.post, "/phone-numbers", #"{"e164":"+12125550142"}"#),
        ]
        for (method, path, body) in requests {
          #expect(try await world.ask(method, world.path(path), as: .linus, body: body).status == 403)
          #expect(try await world.ask(method, world.path(path), as: .stranger, body: body).status == 404)
          let answer = try await world.ask(method, world.path(path), as: .grace, body: body)
          #expect(answer.status == 409 && answer.errorCode == "conflict", "\(path) \(answer.text)")
          #expect((answer.error["message"] as? String)?.contains("Connect it under Settings") == true)
        }
        #expect(try await world.ask(.delete, world.path("/phone-numbers/none"), as: .linus).status == 403)
        #expect(try await world.ask(.delete, world.path("/phone-numbers/none"), as: .grace).status == 404)
      }
    }

    @Test(arguments: [
      ("", "country"), ("country=USA", "country"), ("country=..%2F", "country"), ("country=US&type=fax", "type"),
      ("country=US&areaCode=21", "areaCode"), ("country=DE&areaCode=212", "areaCode"), ("country=US&sms=yes", "sms"),
      ("country=US&contains=%3B%3B", "contains"),
    ])
    func aSearchThatMakesNoSense(query: String, field: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(.get, world.path("/numbers-for-sale?\(query)"), as: .grace)
        #expect(answer.status == 400 && answer.errorField == field, "\(answer.text)")
      }
    }

    @Test(arguments: [
      (#"{}"#, "e164"), (#"{"e164":"12"}"#, "e164"),
      (#"{"e164":"+12125550142","monthlyPrice":"cheap"}"#, "monthlyPrice"),
      (#"{"e164":"+12125550142","monthlyPrice":"1.15"}"#, "currency"),
      (#"{"e164":"+12125550142","type":"fax"}"#, "type"),
      (#"{"e164":"+12125550142","country":"U.S."}"#, "country"),
    ])
    func anOrderThatMakesNoSense(body: String, field: String) async throws {
      try await DeskWorld.run { world in
        let answer = try await world.ask(.post, world.path("/phone-numbers"), as: .grace, body: body)
        #expect(answer.status == 400 && answer.errorField == field, "\(answer.text)")
      }
    }
  }
}
