import NIOCore

/// Ends connections whose answer nobody reads. While a request runs the idle timeout stands still, so whoever asks for
/// much and reads nothing would otherwise hold its connection, and what answers it, for ever.
final class AnswerDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private let patience: TimeAmount
  private var end: Scheduled<Void>?

  init(patience: TimeAmount) { self.patience = patience }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    let channel = context.channel
    end?.cancel()
    end = channel.isWritable ? nil : context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    context.fireChannelWritabilityChanged()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }
}
