import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import WebSocket

/// A document somewhere else on the web, given to whoever asks.
enum TwiMLBin {
  static func with<Answer: Sendable>(
    _ document: String, _ body: @escaping @Sendable (_ url: String) async throws -> Answer
  ) async throws -> Answer {
    let router = Router()
    router.post("bin") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/xml"], body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
    }
    let (urls, announce) = AsyncStream.makeStream(of: String.self)
    let application = Application(
      router: router, server: .http1WithWebSockets(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { announce.yield("http://127.0.0.1:\($0.localAddress?.port ?? 0)/bin") },
      logger: Logger(label: "bin") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await application.run() }
      guard let url = await urls.first(where: { _ in true }) else { throw Unexpected(description: "no bin") }
      let answer = try await body(url)
      tasks.cancelAll()
      while (try? await tasks.next()) != nil {}
      return answer
    }
  }
}
