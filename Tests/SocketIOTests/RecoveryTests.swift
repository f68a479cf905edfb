import Foundation
import Testing

@testable import SocketIO

@Suite(.timeLimit(.minutes(1))) struct RecoveryTests {
  /// A desk with a log: the handler of `return` reads it.
  private static func addLog(to server: TestServer, limit: Int = 100) -> Namespace {
    let desk = server.io.of("/")
    desk.onConnect { socket in
      if socket.handshake.auth["token"] == "bad" { throw ConnectRefusal("not you") }
      socket.join("readers")
    }
    desk.onRecover { socket, offset in
      guard let known = Int(offset), known >= 0, 5 - known <= limit else { return nil }
      // Emitted while the log is being read: it is also in the log.
      desk.to("readers").emit("logged", [5], offset: "5")
      desk.to("readers").emit("logged", [6], offset: "6")
      return known < 5 ? (known + 1...5).map { LoggedEvent("logged", [.int($0)], offset: "\($0)") } : []
    }
    return desk
  }

  @Test func whatWasMissedIsToldOnceAndInOrder() async throws {
    try await TestServer.run { server in
      let desk = Self.addLog(to: server)
      let (id, recovery) = try await Self.connect(server, "40{\"token\":\"a\"}") { client in
        desk.everyone.emit("logged", [3], offset: "3")
        #expect(try await client.text() == "42[\"logged\",3,\"3\"]")
        try await client.leaves()
      }
      while desk.socketCount > 0 { await Task.yield() }
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send("40{\"pid\":\"\(recovery)\",\"offset\":\"3\",\"token\":\"b\"}")
        #expect(try await client.text() == "40{\"sid\":\"\(id)\",\"pid\":\"\(recovery)\"}")
        #expect(try await client.text() == "42[\"logged\",4,\"4\"]")
        #expect(try await client.text() == "42[\"logged\",5,\"5\"]")
        #expect(try await client.text() == "42[\"logged\",6,\"6\"]")
        let socket = desk.everyone.sockets.first
        #expect(socket?.handshake.auth == ["token": "b"] && socket?.handshake.isReturning == true)
      }
    }
  }

  @Test(arguments: ["-1", "x", "0"]) func whoMissedTooMuchBeginsAnew(_ offset: String) async throws {
    try await TestServer.run { server in
      _ = Self.addLog(to: server, limit: 2)
      let (_, recovery) = try await Self.connect(server, "40{}") { _ in }
      let (_, other) = try await Self.connect(server, "40{\"pid\":\"\(recovery)\",\"offset\":\"\(offset)\"}") { _ in }
      #expect(other != recovery)
    }
  }

  /// The application should have said that it is too much.
  @Test func whoMissedMoreThanMayWaitIsLetGo() async throws {
    try await TestServer.run({ $0.engine.maximumQueuedBytes = 100_000 }) { server in
      let desk = server.io.of("/")
      let reasons = Heard<DisconnectReason>()
      desk.onDisconnect { reasons.tell($1) }
      desk.onRecover { _, _ in
        (0..<200).map { LoggedEvent("logged", [.string(String(repeating: "x", count: 10_000))], offset: "\($0)") }
      }
      let id = try await server.openPolling(TestServer.socket)
      #expect(try await server.post(id, "40{\"pid\":\"p\",\"offset\":\"3\"}", base: TestServer.socket).status == 200)
      #expect(await reasons.next() == .session(.slowClient))
      #expect(try await server.poll(id, base: TestServer.socket).body == "1")
    }
  }

  @Test func whoComesBackIsAskedWhoItIs() async throws {
    try await TestServer.run { server in
      _ = Self.addLog(to: server)
      let (_, recovery) = try await Self.connect(server, "40{}") { _ in }
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send("40{\"pid\":\"\(recovery)\",\"offset\":\"3\",\"token\":\"bad\"}")
        #expect(try await client.text() == "44{\"message\":\"not you\"}")
      }
    }
  }

  /// Nor after a restart, which has forgotten all ids but not the log.
  @Test func anotherPrincipalDoesNotGetTheID() async throws {
    try await TestServer.run { server in
      let desk = Self.addLog(to: server)
      let (id, recovery) = try await Self.connect(server, "40{}") { try await $0.leaves() }
      while desk.socketCount > 0 { await Task.yield() }
      let back = "40{\"pid\":\"\(recovery)\",\"offset\":\"5\"}"
      let (other, same) = try await Self.connect(server, back, fields: ["Authorization": "grace"]) { _ in }
      #expect(other != id && same == recovery)
    }
  }

  @Test func idsAreForgottenInTime() {
    let lost = Recoveries(capacity: 2, window: .seconds(10))
    for number in 1...3 { lost.keep("r\(number)", id: "s\(number)", principal: "ada", now: .seconds(number)) }
    #expect(lost.take("r1", principal: "ada", now: .seconds(4)) == nil)
    #expect(lost.take("r2", principal: "grace", now: .seconds(4)) == nil)
    #expect(lost.take("r2", principal: "ada", now: .seconds(4)) == "s2")
    #expect(lost.take("r2", principal: "ada", now: .seconds(4)) == nil)
    #expect(lost.take("r3", principal: "ada", now: .seconds(13)) == nil)
  }

  @Test func withoutALogThereIsNothingToComeBackWith() async throws {
    try await TestServer.run { server in
      server.io.of("/").onConnect { $0.emit("auth", [$0.handshake.auth]) }
      try await server.withSocket(TestServer.socket) { client in
        _ = try await client.text()
        try await client.send("40{\"pid\":\"p\",\"offset\":\"3\"}")
        let connected = try await client.text()
        #expect(!connected.contains("pid"))
        #expect(try await client.text() == "42[\"auth\",{\"pid\":\"p\",\"offset\":\"3\"}]")
      }
    }
  }

  private static func connect(
    _ server: TestServer, _ packet: String, fields: [String: String?] = [:],
    _ body: (inout RawClient) async throws -> Void
  ) async throws -> (id: String, recovery: String) {
    try await server.withSocket(TestServer.socket, fields: fields) { client in
      _ = try await client.text()
      try await client.send(packet)
      let connected = try await client.text()
      guard let start = connected.range(of: "\"pid\":\"")?.upperBound else { throw RawClient.Ended() }
      try await body(&client)
      return (try TestServer.id(in: connected), String(connected[start...].dropLast(2)))
    }
  }
}
