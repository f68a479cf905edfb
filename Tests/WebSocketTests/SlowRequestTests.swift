import Hummingbird
import NIOCore
import Testing

@testable import WebSocket

/// Who sends half a request, or reads half an answer, holds no connection.
@Suite(.timeLimit(.minutes(1))) struct SlowRequestTests {
  private static let halfABody = "Host: desk.example\r\nContent-Length: 100\r\n\r\nhalf a"

  @Test(arguments: ["", "GET /plain HTTP/1.1\r\nHost: desk"]) func aHeadThatNeverEnds(beginning: String) async throws {
    try await SocketServer.run(idleTimeout: .milliseconds(20)) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write(beginning)
        await #expect(throws: RawClient.Ended.self) { try await client.response() }
      }
    }
  }

  /// Nobody reads this body, so the answer comes at once; the rest of it is not waited for.
  @Test func aBodyThatNeverEnds() async throws {
    try await SocketServer.run(requestPatience: .milliseconds(20)) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write("POST /plain HTTP/1.1\r\n" + Self.halfABody)
        #expect(try await client.response().body == "plain")
        await #expect(throws: RawClient.Ended.self) { try await client.response() }
      }
    }
  }

  @Test func aLastAnswerBeforeTheBodyHasCome() async throws {
    try await SocketServer.run { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write("POST /last HTTP/1.1\r\n" + Self.halfABody)
        #expect(try await client.response().head.contains("200 OK"))
        await #expect(throws: RawClient.Ended.self) { try await client.response() }
      }
    }
  }

  @Test func aRequestThatIsWholeLeavesTheConnectionOpen() async throws {
    try await SocketServer.run(requestPatience: .milliseconds(20)) { server in
      try await RawClient.connect(port: server.port) { client in
        for _ in 0..<2 {
          try await client.write("POST /plain HTTP/1.1\r\nHost: desk.example\r\nContent-Length: 4\r\n\r\nbody")
          #expect(try await client.response().body == "plain")
        }
      }
    }
  }

  @Test func anAnswerThatNobodyReads() async throws {
    try await SocketServer.run(answerPatience: .milliseconds(20)) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write("GET /endless HTTP/1.1\r\nHost: desk.example\r\n\r\n")
        for await _ in server.brokenAnswers { break }
      }
    }
  }

  @Test func anAnswerThatIsReadGoesOn() async throws {
    try await SocketServer.run(answerPatience: .seconds(20)) { server in
      try await RawClient.connect(port: server.port) { client in
        try await client.write("GET /endless HTTP/1.1\r\nHost: desk.example\r\n\r\n")
        for _ in 0..<1_000 { try await client.read() }
      }
    }
  }
}
