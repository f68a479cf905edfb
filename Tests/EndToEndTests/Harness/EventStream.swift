import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// What a browser's stream of server-sent events brings, in order.
struct EventStream: ~Copyable {
  struct Event: Sendable {
    let id: String
    let type: String
    let body: Value
    /// The call the event is about, `.null` for other events.
    var call: Value { body.data.call }
    var changes: [String] { body.data.changes.list.map(\.what.text) }
  }

  private var parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
  private var unread = ""
  private(set) var seen: [Event] = []

  /// Opens `path` of `visitor`'s server for as long as `body` runs. The first event has come when `body` begins.
  static func with<Answer: Sendable>(
    _ visitor: Visitor, _ path: String, lastEventID: String? = nil,
    _ body: (inout EventStream) async throws -> Answer
  ) async throws -> Answer {
    let url = URLComponents(string: visitor.url)!
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: url.host!, port: url.port!) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
            wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path)
      head.headers.add(name: "Host", value: "\(url.host!):\(url.port!)")
      head.headers.add(name: "Accept", value: "text/event-stream")
      if let cookie = visitor.cookie { head.headers.add(name: "Cookie", value: cookie) }
      if let lastEventID { head.headers.add(name: "Last-Event-ID", value: lastEventID) }
      try await outbound.write(.head(head))
      try await outbound.write(.end(nil))
      var stream = EventStream(parts: inbound.makeAsyncIterator())
      return try await body(&stream)
    }
  }

  private init(parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator) {
    self.parts = parts
  }

  /// The next event for which `isWanted` holds; those before it are kept in `seen`, too.
  mutating func next(_ what: String, where isWanted: (Event) -> Bool) async throws -> Event {
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end {
      // The server's heartbeats, at most 15 s apart, end a wait that would otherwise last for ever.
      guard let event = try await nextEvent() else { throw Overdue(description: "the stream ended before \(what)") }
      seen.append(event)
      if isWanted(event) { return event }
    }
    throw Overdue(description: "no event told of \(what); there were \(seen.map { "\($0.type) \($0.changes)" })")
  }

  private mutating func nextEvent() async throws -> Event? {
    while true {
      if let end = unread.firstRange(of: "\n\n") {
        let block = unread[..<end.lowerBound]
        unread.removeSubrange(..<end.upperBound)
        return try Self.event(String(block))
      }
      guard let part = try await parts.next() else { return nil }
      switch part {
      case .head(let head) where head.status != .ok:
        throw Unexpected(description: "the event stream was answered \(head.status.code)")
      case .body(let buffer): unread += String(buffer: buffer)
      case .head, .end: break
      }
    }
  }

  /// A block of comments alone is a heartbeat, here an event of no type.
  private static func event(_ block: String) throws -> Event {
    var fields: [String: String] = [:]
    for line in block.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { continue }
      let value = line[line.index(after: colon)...]
      fields[String(line[..<colon]), default: ""] += value.hasPrefix(" ") ? value.dropFirst() : value
    }
    return Event(
      id: fields["id"] ?? "", type: fields["event"] ?? "",
      body: try fields["data"].map { try Value(Array($0.utf8)) } ?? .null)
  }
}
