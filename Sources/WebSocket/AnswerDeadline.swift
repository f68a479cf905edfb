import NIOCore
import NIOPosix

/// Ends connections whose answer nobody reads. While a request runs the idle timeout stands still, so whoever asks for
/// much and reads nothing would otherwise hold its connection, and what answers it, for ever.
///
/// Whoever reads slowly is left in peace: what the kernel holds for them, some megabytes, may take minutes, and it is the
/// kernel that knows whether anything goes out. It sends no data to a reader that has no room, only probes.
final class AnswerDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private let patience: TimeAmount
  private var next: Scheduled<Void>?

  init(patience: TimeAmount) { self.patience = patience }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    next?.cancel()
    next = nil
    if !context.channel.isWritable { look(at: context.channel) }
    context.fireChannelWritabilityChanged()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    next?.cancel()
    // A look may be under way, and what the connection is now is not ours to end.
    next = nil
  }

  private func look(at channel: any Channel) {
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    next = channel.eventLoop.scheduleTask(in: patience) {
      let patience = bound.value.patience
      Self.silence(of: channel).whenComplete { silence in
        let handler = bound.value
        guard handler.next != nil, !channel.isWritable else { return }
        if let silence = try? silence.get(), silence < patience {
          handler.look(at: channel)
        } else {
          channel.close(promise: nil)
        }
      }
    }
  }

  /// How long nothing has gone out.
  private static func silence(of channel: any Channel) -> EventLoopFuture<TimeAmount> {
    guard let socket = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }
    return socket.getTCPInfo().map { .milliseconds(Int64($0.tcpi_last_data_sent)) }
  }
}
