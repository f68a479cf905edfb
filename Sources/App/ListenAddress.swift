import Foundation

/// `HOST:PORT` to listen on; port 0 picks one.
struct ListenAddress: Equatable {
  let host: String
  let port: Int

  static let standard = ListenAddress(host: "127.0.0.1", port: 8080)

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// - Throws: ``StartFailure`` that names where the value came from.
  init(_ text: String, from source: String) throws {
    let refusal = StartFailure("\(source) must be HOST:PORT, such as 127.0.0.1:8080, but is \"\(text)\".")
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65535).contains(port)
    else { throw refusal }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw refusal }
    self.init(host: host, port: port)
  }

  /// The option wins over `RINGDESK_LISTEN`, that over `PORT` (every interface), that over the standard.
  static func resolve(option: String?, environment: Environment) throws -> ListenAddress {
    if let option { return try ListenAddress(option, from: "--listen") }
    if let listen = environment["RINGDESK_LISTEN"] { return try ListenAddress(listen, from: "RINGDESK_LISTEN") }
    guard let text = environment["PORT"] else { return .standard }
    guard let port = Int(text), (0...65535).contains(port) else {
      throw StartFailure("PORT must be a number from 0 to 65535, but is \"\(text)\".")
    }
    return ListenAddress(host: "0.0.0.0", port: port)
  }
}
