import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing
import WebSocket

@testable import Web

@Suite struct RequestBodyTests {
  private let head = HTTPRequest(method: .post, scheme: "http", authority: "desk.example", path: "/")

  @Test func aBodyThatDoesNotComeIsNotWaitedForForEver() async throws {
    let (body, source) = RequestBody.makeStream()
    let request = Request(head: head, body: body)
    await source.yield(ByteBuffer(string: "{"))
    await #expect(throws: RequestRefusal.tooSlow) { try await request.wholeBody(limit: 64, within: .milliseconds(1)) }
    source.finish()
  }

  /// Seen from outside: an answer in words, and then the end of the connection, though the client keeps its own side.
  @Test(.timeLimit(.minutes(1))) func whoSendsHalfABodyIsToldSoAndLeft() async throws {
    let router = Router(context: DeskContext.self)
    router.add(middleware: RequestLog(metrics: DeskMetrics(MetricRegistry())))
    router.post("slow") { request, _ in
      Response.text(String(buffer: try await request.wholeBody(limit: 64, within: .milliseconds(20))))
    }
    let (ports, bound) = AsyncStream.makeStream(of: Int.self)
    let server = Application(
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { bound.yield($0.localAddress?.port ?? 0) }, logger: LogLines().logger)
    let group = ServiceGroup(configuration: .init(services: [server], logger: server.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let port = try #require(await ports.first { _ in true })
      let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
              wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
          }
        }
      let answer = try await client.executeThenClose { inbound, outbound in
        try await outbound.write(
          ByteBuffer(string: "POST /slow HTTP/1.1\r\nHost: desk.example\r\nContent-Length: 9\r\n\r\nhalf"))
        return try await inbound.reduce(into: "") { $0 += String(buffer: $1) }
      }
      #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("The body did not come in time."))
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  @Test func aBodyThatComesInPartsIsPutTogether() async throws {
    let (body, source) = RequestBody.makeStream()
    let request = Request(head: head, body: body)
    let whole = Task { try await request.wholeBody(limit: 64) }
    for part in ["{", "}"] { await source.yield(ByteBuffer(string: part)) }
    source.finish()
    #expect(try await String(buffer: whole.value) == "{}")
  }

  @Test func aBodyThatGrowsTooLargeIsRefused() async throws {
    let (body, source) = RequestBody.makeStream()
    let request = Request(head: head, body: body)
    let whole = Task { try await request.wholeBody(limit: 3) }
    await source.yield(ByteBuffer(string: "more"))
    source.finish()
    await #expect(throws: RequestRefusal.tooLarge(limit: 3)) { try await whole.value }
  }
}
