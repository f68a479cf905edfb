/// Why a packet cannot be read. The connection it came on is closed, without an answer.
enum PacketError: Error, Equatable {
  case unknownType
  case badAttachmentCount
  case badNamespace
  case badAcknowledgementID
  case invalidPayload
  case tooDeep
  case notUTF8
  case badBase64
  case badAttachment
  case unexpectedText
  case unexpectedBinary
  case tooBig
}
