/// What a softphone may be called. Tokens, documents and REST all name it.
enum ClientIdentity {
  /// 256 characters at most, none of them a control, a blank, a delimiter or one that RFC 2396 calls unwise.
  static func isValid(_ text: String) -> Bool {
    (1...256).contains(text.count)
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F && !"<>\"{}|\\^`%#".unicodeScalars.contains($0)
      }
  }
}
