import NIOCore

/// What goes to many sockets at once: each event loop is woken once for all of its sockets.
package struct SocketBatch {
  private struct Entry: Sendable {
    let socket: Socket
    let messages: [EncodedMessage]
  }

  private var queues: [(eventLoop: any EventLoop, entries: [Entry])] = []

  package init() {}

  /// - Parameter socket: claimed by the caller.
  package mutating func add(_ messages: [EncodedMessage], to socket: Socket) {
    let entry = Entry(socket: socket, messages: messages)
    if let index = queues.firstIndex(where: { $0.eventLoop === socket.eventLoop }) {
      queues[index].entries.append(entry)
    } else {
      queues.append((socket.eventLoop, [entry]))
    }
  }

  /// Sends what was added, and waits for nothing.
  package mutating func send() {
    for (eventLoop, entries) in queues {
      eventLoop.execute {
        for entry in entries { entry.socket.handler.value.send(entry.messages, freeing: entry.socket) }
      }
    }
    queues = []
  }
}
