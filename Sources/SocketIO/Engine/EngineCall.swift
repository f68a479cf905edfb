import Hummingbird

/// What a request asks of Engine.IO.
struct EngineCall {
  private let transport: String?
  private let id: String?
  private let hasStrangeOrigin: Bool
  private let isGet: Bool
  let isUpgrade: Bool
  let isVersion4: Bool

  init(_ request: Request) {
    let query = request.uri.queryParameters
    transport = query["transport"].map(String.init)
    id = query["sid"].map(String.init)
    isVersion4 = query["EIO"] == "4"
    isGet = request.method == .get
    isUpgrade = request.headers[.upgrade]?.lowercased() == "websocket"
    hasStrangeOrigin =
      request.headers[.origin]?.unicodeScalars.contains { $0.value < 0x20 || $0.value > 0x7E } ?? false
  }

  /// The session that the request is about, nil when it wants a new one.
  /// - Throws: the first thing that is wrong, in the order in which the reference looks.
  func session(find: (_ id: String) -> EngineSession?) throws(EngineRefusal) -> EngineSession? {
    guard transport == "polling" || transport == "websocket" else { throw .unknownTransport }
    guard !hasStrangeOrigin else { throw .badRequest }
    let fits = isUpgrade == (transport == "websocket")
    guard let id else {
      guard isGet else { throw .badHandshakeMethod }
      guard fits else { throw .badRequest }
      return nil
    }
    guard let session = find(id) else { throw .unknownSession }
    guard fits, isUpgrade || session.isPolling else { throw .badRequest }
    return session
  }
}
