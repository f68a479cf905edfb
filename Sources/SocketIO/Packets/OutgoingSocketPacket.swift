import NIOCore
import WebSocket

extension OutgoingPacket {
  /// - Parameter offset: told to the client as the event's last argument.
  static func event(
    _ name: String, _ arguments: [SocketValue], offset: String? = nil, acknowledgement: Int? = nil, in namespace: String
  ) -> OutgoingPacket {
    var items = [SocketValue.string(name)] + arguments
    if let offset { items.append(.string(offset)) }
    return packet(text: "2", binary: "5", namespace, acknowledgement, .array(items))
  }

  static func acknowledgement(_ id: Int, _ arguments: [SocketValue], in namespace: String) -> OutgoingPacket {
    packet(text: "3", binary: "6", namespace, id, .array(arguments))
  }

  static func connected(_ id: String, recovery: String?, in namespace: String) -> OutgoingPacket {
    var members = [SocketValue.Member(name: "sid", value: .string(id))]
    if let recovery { members.append(SocketValue.Member(name: "pid", value: .string(recovery))) }
    return packet(text: "0", binary: "0", namespace, nil, .object(members))
  }

  static func disconnected(from namespace: String) -> OutgoingPacket {
    packet(text: "1", binary: "1", namespace, nil, nil)
  }

  static func refused(_ refusal: ConnectRefusal, in namespace: String) -> OutgoingPacket {
    var members = [SocketValue.Member(name: "message", value: .string(refusal.message))]
    if let data = refusal.data { members.append(SocketValue.Member(name: "data", value: data)) }
    return packet(text: "4", binary: "4", namespace, nil, .object(members))
  }

  private static func packet(
    text: String, binary: String, _ namespace: String, _ acknowledgement: Int?, _ payload: SocketValue?
  ) -> OutgoingPacket {
    var writer = SocketValueWriter()
    if let payload { writer.write(payload) }
    var head = "4"
    head += writer.attachments.isEmpty ? text : "\(binary)\(writer.attachments.count)-"
    if namespace != "/" { head += "\(namespace)," }
    if let acknowledgement { head += "\(acknowledgement)" }
    var buffer = ByteBuffer()
    buffer.reserveCapacity(head.utf8.count + writer.bytes.count)
    buffer.writeString(head)
    buffer.writeBytes(writer.bytes)
    return OutgoingPacket([.text(buffer)] + writer.attachments.map { .binary(ByteBuffer(bytes: $0)) })
  }
}
