import CCurl

/// Easy handles between two requests. Making one costs more than forgetting what the last request wanted; connections
/// belong to the multi handle and stay either way.
struct EasyHandles {
  private static let limit = 64

  private var idle: [UnsafeMutableRawPointer] = []

  /// Nil when memory is short.
  mutating func take() -> UnsafeMutableRawPointer? { idle.popLast() ?? curl_easy_init() }

  /// It must have left the multi handle.
  mutating func giveBack(_ easy: UnsafeMutableRawPointer) {
    guard idle.count < Self.limit else { return curl_easy_cleanup(easy) }
    curl_easy_reset(easy)
    idle.append(easy)
  }

  mutating func free() {
    for easy in idle { curl_easy_cleanup(easy) }
    idle.removeAll()
  }
}
