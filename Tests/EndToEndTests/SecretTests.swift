import Curl
import Foundation
import Testing

extension EndToEnd {
  /// What proves identity never stands in a log, however talkative it is made.
  @Suite struct SecretTests {
    @Test(arguments: ["text", "json"]) func noSecretIsLogged(_ format: String) async throws {
      let environment = [
        "RINGDESK_LOG_LEVEL": "trace", "RINGDESK_LOG_FORMAT": format, "RINGDESK_ALLOW_PRIVATE_HOOKS": "1",
      ]
      try await Installation.with { installation in
        let (secrets, ending) = try await installation.withDesk(environment: environment) { desk in
          var secrets = ["password": desk.agent("ada").password, "auth token": desk.twilio.authToken]
          secrets["cookie"] = desk.owner.cookie.map { String($0.dropFirst("ringdesk_session=".count)) }
          secrets.merge(try await Self.story(desk)) { $1 }
          for exchange in try await desk.simulator.exchanges() {
            secrets["signature \(exchange.id.int ?? 0)"] = exchange.signature.string
          }
          return secrets
        }
        #expect(secrets.count > 10)
        let log = ending.standardError
        #expect(log.contains("/voice"), "the story is in the log at all")
        // The hang-up: one line that says which call, of which workspace, at Twilio.
        #expect(
          log.split(separator: "\n").contains { line in
            ["twilio request", "callSid", "workspaceId"].allSatisfy { line.contains($0) }
          })
        for (name, secret) in secrets where secret.count > 8 {
          #expect(!log.contains(secret), "the \(name) is in the log")
          let encoded = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
          #expect(!log.contains(encoded), "the \(name) is in the log, encoded")
        }
        #expect(!log.lowercased().contains("x-twilio-signature"))
        #expect(log.firstMatch(of: /eyJ[A-Za-z0-9_-]{20}/) == nil, "a JSON web token is in the log")
        if format == "json" { try Self.expectJSON(log) }
      }
    }

    private static func story(_ desk: Desk) async throws -> [String: String] {
      var secrets: [String: String] = [:]
      let bearer = try await Visitor(desk.url).post(
        "/api/v1/session",
        [
          "email": .string(desk.agent("ada").email), "password": .string(desk.agent("ada").password), "mode": "token",
        ])
      secrets["bearer"] = bearer.token.text
      _ = try await Visitor(desk.url).send(
        .post, "/api/v1/session", ["email": .string(desk.agent("ada").email), "password": "wrong horse"])
      secrets["wrong password"] = "wrong horse"
      secrets["access token"] = try await desk.owner.post("\(desk.api)/access-tokens").token.text
      secrets["hook's secret"] = try await hook(desk)
      secrets["API token"] = try await desk.owner.post(
        "/api/v1/tokens", ["name": "Wallboard", "scopes": ["read"]]
      ).token.text
      let number = try await desk.owner.get("\(desk.api)/phone-numbers").items[0].id
      let placed = try await desk.owner.post("\(desk.api)/calls", ["to": "+15550109300", "phoneNumberId": number])
      secrets["ticket"] = placed.ticket.text
      try await desk.softphone("ada").dials(placed.to.text, ticket: placed.ticket.text)
      try await desk.phone("+15550109300").answers()
      _ = try await desk.call(placed.callId.text, "is answered") { $0.state.text == "connected" }
      _ = try await desk.owner.post("\(desk.api)/calls/\(placed.callId.text)/hangup")
      // Refused ones are logged with the URL that was expected, and no more.
      let forged = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
      _ = try await desk.twilio.send("voice", ["CallSid": TinyTwilio.newCallSid()], signature: forged)
      secrets["forged signature"] = forged
      try await desk.isQuiet()
      return secrets
    }

    /// A webhook that is told of all that follows, and of none with success: failures are logged in more words.
    ///
    /// - Returns: what it is signed with, which was shown once.
    private static func hook(_ desk: Desk) async throws -> String {
      let path = "\(desk.api)/hooks"
      let made = try await desk.owner.post(path, ["url": .string("\(desk.url)/healthz")])
      let tried = try await desk.owner.post("\(path)/\(made.id.text)/test")
      #expect(tried.status.int == 405)
      _ = try await desk.owner.ask(.patch, "\(path)/\(made.id.text)", ["events": ["call.ended"]])
      for shown in [path, "\(path)/\(made.id.text)/deliveries", "\(desk.api)/health", "\(desk.api)/twilio"] {
        let answer = try await desk.owner.send(.get, shown)
        #expect(answer.status == 200 && !answer.text.contains(made.secret.text), "\(shown) tells the hook's secret")
      }
      return made.secret.text
    }

    /// The set-up code is told as plain text, to whoever started the server by hand; everything else is a log line.
    private static func expectJSON(_ log: String) throws {
      let lines = log.split(separator: "\n").filter { $0.hasPrefix("{") }
      #expect(lines.count > 10)
      for line in lines { _ = try Value(Array(line.utf8)) }
    }
  }
}
