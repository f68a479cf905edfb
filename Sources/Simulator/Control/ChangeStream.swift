import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// How often each list that a console shows has changed.
struct Changes: Sendable, Equatable {
  var numbers = 0
  var calls = 0
  var clients = 0
  var people = 0
  var callers = 0
  var exchanges = 0
  var faults = 0
  /// Shown nowhere, but kept.
  var recordings = 0

  var json: JSON {
    [
      "numbers": .int(numbers), "calls": .int(calls), "clients": .int(clients), "people": .int(people),
      "callers": .int(callers), "exchanges": .int(exchanges), "faults": .int(faults),
    ]
  }
}

/// Server-sent events that say which lists have changed; what they hold is then asked for.
struct ChangeStream: Sendable {
  /// Often enough to feel live, seldom enough for a thousand callers.
  private static let pause = Duration.milliseconds(200)
  /// Something is written this often, so that a reader who has gone is noticed.
  private static let pausesToHeartbeat = 75

  let switchboard: Switchboard

  func response(to request: Request) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        try await request.body.consumeWithCancellationOnInboundClose { _ in
          try await write(to: &writer)
        }
        try await writer.finish(nil)
      })
  }

  private func write(to writer: inout any ResponseBodyWriter) async throws {
    var told: Changes?
    var pauses = 0
    for await changes in looks.cancelOnGracefulShutdown() {
      pauses += 1
      if changes != told {
        try await writer.write(ByteBuffer(string: "data: \(changes.json.render())\n\n"))
      } else if pauses >= Self.pausesToHeartbeat {
        try await writer.write(ByteBuffer(string: ":\n\n"))
      } else {
        continue
      }
      told = changes
      pauses = 0
    }
  }

  private var looks: AsyncStream<Changes> {
    AsyncStream {
      do { try await Task.sleep(for: Self.pause) } catch { return nil }
      return await switchboard.changes
    }
  }
}
