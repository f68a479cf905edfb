import Curl
import Domain
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Web

extension WebSuite {
  @Suite struct RateLimitTests {
    @Test func everyAnswerSaysHowItStands() async throws {
      try await DeskWorld.run(requestsPerMinute: 3) { world in
        for remaining in [2, 1, 0] {
          // A new sign-in each time: the limit is the person's.
          let answer = try await world.ask(.get, world.path("/agents/\(remaining == 1 ? "none" : "")"), as: .ada)
          #expect(answer.status == (remaining == 1 ? 404 : 200))
          #expect(answer.headers["RateLimit-Policy"] == #""api";q=3;w=60"#)
          let standing = try #require(answer.headers["RateLimit"])
          let match = standing.wholeMatch(of: /"api";r=(\d+);t=([1-9]|[1-5]\d|60)/)
          #expect(match?.output.1 == "\(remaining)", "\(standing)")
          #expect(answer.headers["Retry-After"] == nil)
        }
        let refused = try await world.ask(.get, world.path("/agents"), as: .ada)
        #expect(refused.status == 429 && refused.errorCode == "rateLimited", "\(refused.text)")
        let wait = try #require(refused.headers["Retry-After"])
        #expect(refused.headers["RateLimit"] == #""api";r=0;t=\#(wait)"#)
        // The others' are their own, and whoever is nobody has none.
        #expect(try await world.ask(.get, world.path("/agents"), as: .grace).status == 200)
        let nobody = try await world.ask(.get, world.path("/agents"), as: nil)
        #expect(nobody.status == 401 && nobody.headers["RateLimit"] == nil)
        #expect(try await world.ask(.get, "/healthz", as: nil).headers["RateLimit"] == nil)
      }
    }

    @Test func nobodyIsKeptFromSigningOut() async throws {
      try await DeskWorld.run(requestsPerMinute: 1) { world in
        let (first, second) = (
          try await world.ask(.get, world.path("/agents"), as: .ada),
          try await world.ask(.get, world.path(""), as: .ada)
        )
        #expect(first.status == 200 && second.status == 429)
        #expect(try await world.ask(.delete, "/api/v1/session", as: .ada).status == 204)
      }
    }

    @Test func aTokenHasItsOwn() async throws {
      try await DeskWorld.run(requestsPerMinute: 2) { world in
        let made = try await world.ask(.post, "/api/v1/tokens", as: .ada, body: #"{"name":"Wall","scopes":["read"]}"#)
        let bearer = [("Authorization", "Bearer \(try #require(made.json["token"] as? String))")]
        let standing = try await world.desk.ask(.get, world.path(""), headers: bearer).headers["RateLimit"]
        #expect(standing?.hasPrefix(#""api";r=1;"#) == true)
      }
    }

    @Test func wrongPasswordsSayWhichLimitTheyMet() async throws {
      try await DeskWorld.run { world in
        let form = #"{"email":"ada@acme.example","password":"a wrong password"}"#
        var answer = try await world.ask(.post, "/api/v1/session", as: nil, body: form)
        for _ in 0..<20 where answer.status == 401 {
          answer = try await world.ask(.post, "/api/v1/session", as: nil, body: form)
        }
        #expect(answer.status == 429, "\(answer.text)")
        let wait = try #require(answer.headers["Retry-After"])
        #expect(answer.headers["RateLimit"] == #""sign-in";r=0;t=\#(wait)"#)
        #expect(answer.headers["RateLimit-Policy"] == #""sign-in";q=10;w=3600"#)
      }
    }

    @Test func aNewMinuteForgives() {
      let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
      let counts = RequestCounts(perMinute: 1) { now.withLock { $0 } }
      #expect(counts.count("ada").remaining == 0)
      #expect(counts.count("ada").remaining == -1)
      now.withLock { $0 += 59.5 }
      #expect(counts.count("ada") == RateLimitStanding(limit: counts.limit, remaining: -2, resetSeconds: 1))
      now.withLock { $0 += 0.5 }
      #expect(counts.count("ada") == RateLimitStanding(limit: counts.limit, remaining: 0, resetSeconds: 60))
      // Set back by somebody.
      now.withLock { $0 -= 3600 }
      #expect(counts.count("ada").remaining == 0)
    }

    @Test func aRefusalAlwaysSaysWhenToComeBack() {
      let bare = ErrorResponse(AppError(.rateLimited, "Too many."))
      #expect(bare.headers[.retryAfter] == "10")
      let open = ErrorResponse(
        AppError(.rateLimited, "Too many.", retryAfterSeconds: 5, limit: RateLimit("open-calls", quota: 2)))
      #expect(open.headers[.rateLimitPolicy] == #""open-calls";q=2"#)
      #expect(open.headers[.rateLimit] == #""open-calls";r=0;t=5"#)
    }
  }
}
