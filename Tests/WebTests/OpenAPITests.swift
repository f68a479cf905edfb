import Curl
import Domain
import Foundation
import HTTPTypes
import Testing

@testable import Web

extension WebSuite {
  /// The document and the route table name the same things.
  @Suite struct OpenAPITests {
    @Test func everyRouteIsDescribedAndNothingElse() async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, "/api/openapi.json")
        #expect(answer.headers["Content-Type"]?.hasPrefix("application/json") == true)
        let paths = try #require(answer.json["paths"] as? [String: [String: Any]])
        var described: Set<String> = []
        var keyed: Set<String> = []
        for (path, operations) in paths {
          for (method, operation) in operations where method != "parameters" {
            let access = (operation as? [String: Any])?["x-guard"] as? String ?? ""
            described.insert("\(method.uppercased()) \(path) \(access)")
            let parameters = (operation as? [String: Any])?["parameters"] as? [[String: Any]] ?? []
            if parameters.contains(where: { $0["$ref"] as? String == "#/components/parameters/IdempotencyKey" }) {
              keyed.insert("\(method.uppercased()) \(path)")
            }
          }
        }
        let settings = WebSettings(host: "", port: 0, version: "", dataDirectory: "") {
          Whereabouts(publicURL: "", voice: .twilio)
        }
        let metrics = MetricRegistry()
        let routes = Routes(
          parts: desk.parts, settings: settings, sdk: VoiceSDK(settings: settings), metrics: metrics,
          open: OpenConnections(signIn: desk.parts.signIn, perSession: 1, metrics: DeskMetrics(metrics))
        ).table.filter { !$0.path.contains("*") && !["/", "/api", VoiceSDK.path].contains($0.path) }
        let listed = Set(routes.map { "\($0.method.rawValue) \($0.path) \($0.access.word)" })
        #expect(described.symmetricDifference(listed).sorted() == [])
        #expect(keyed == Set(routes.filter(\.isKeyed).map { "\($0.method.rawValue) \($0.path)" }))
      }
    }

    /// Twilio tells no country of a number: the digits say as much to whoever asks.
    @Test func aNumberIsAnsweredAsDescribed() async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, "/api/openapi.json")
        let schemas = (answer.json["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
        let described = try #require(schemas?["PhoneNumber"]?["properties"] as? [String: Any])
        let number = PhoneNumber(
          id: ID("n"), workspaceId: ID("w"), sid: "PN", e164: "+15550100001", name: "Main", isVoiceCapable: true,
          isManaged: true, createdAt: Date(timeIntervalSince1970: 0))
        let resource = try JSONSerialization.jsonObject(with: Data(number.resource(agentIds: []).bytes))
        #expect((resource as? [String: Any])?.keys.sorted() == described.keys.sorted())
      }
    }

    /// What holds `items` is a list, and lists are asked for alike; but for the events and a search at Twilio.
    @Test func everyListIsPagedAlike() async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, "/api/openapi.json")
        let paths = try #require(answer.json["paths"] as? [String: [String: Any]])
        for (path, operations) in paths where !path.hasSuffix("/events") && !path.hasSuffix("/numbers-for-sale") {
          guard let get = operations["get"] as? [String: Any], let responses = get["responses"] as? [String: Any],
            let content = (responses["200"] as? [String: Any])?["content"] as? [String: Any],
            "\(content)".contains("List")
          else { continue }
          let parameters = get["parameters"] as? [[String: Any]] ?? []
          let references = parameters.compactMap { $0["$ref"] as? String }
          #expect(references.contains("#/components/parameters/Cursor"), "\(path)")
          #expect(references.contains("#/components/parameters/Limit"), "\(path)")
        }
      }
    }

    /// What has a tag, and nothing else, is changed and deleted on condition of it.
    @Test func whatHasATagTakesOne() async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, "/api/openapi.json")
        let paths = try #require(answer.json["paths"] as? [String: [String: Any]])
        var conditional: [String] = []
        for (path, operations) in paths {
          let responses = (operations["get"] as? [String: Any])?["responses"] as? [String: Any]
          let isTagged = ((responses?["200"] as? [String: Any])?["headers"] as? [String: Any])?["ETag"] != nil
          for method in ["patch", "delete"] {
            guard let operation = operations[method] as? [String: Any] else { continue }
            let references = (operation["parameters"] as? [[String: Any]] ?? []).compactMap { $0["$ref"] as? String }
            let isConditional = references.contains("#/components/parameters/IfMatch")
            let canBeStale = (operation["responses"] as? [String: Any])?["412"] != nil
            #expect(isConditional == isTagged && canBeStale == isTagged, "\(method) \(path)")
            if isConditional { conditional.append("\(method) \(path)") }
          }
        }
        #expect(conditional.count == 12, "\(conditional)")
      }
    }

    @Test func everyReferenceLeadsSomewhere() async throws {
      try await TestDesk.run { desk in
        let answer = try await desk.ask(.get, "/api/openapi.json")
        let parts = try #require(answer.json["components"] as? [String: [String: Any]])
        let references = answer.text.matches(of: /"#\/components\/(\w+)\/(\w+)"/)
        #expect(references.count > 50)
        for reference in references {
          #expect(parts[String(reference.output.1)]?[String(reference.output.2)] != nil, "\(reference.output.0)")
        }
      }
    }
  }
}

extension Route.Access {
  fileprivate var word: String {
    switch self {
    case .public: "public"
    case .signedIn: "signedIn"
    case .member(let role): role.rawValue
    }
  }
}
