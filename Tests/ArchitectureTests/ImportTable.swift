/// Who may import whom: the house of rooms in one table. Swift's own Foundation, Dispatch and Synchronization are free to
/// all. Every room of Package.swift stands here, and a change there is a change here.
struct Room {
  let name: String
  /// Rooms of ours.
  let ours: Set<String>
  /// Modules of others.
  let others: Set<String>

  init(_ name: String, ours: Set<String> = [], others: Set<String> = []) {
    self.name = name
    self.ours = ours
    self.others = others
  }
}

enum ImportTable {
  static let free: Set<String> = ["Foundation", "Dispatch", "Synchronization"]

  static let rooms: [Room] = [
    // Knows nothing of telephony.
    Room("Cryptography", others: ["COpenSSL"]),
    Room("Curl", others: ["CCurl"]),
    Room("Gzip", others: ["CZlib"]),
    Room("PhoneNumbers", others: ["CPhoneNumber"]),
    Room(
      "WebSocket", ours: ["Cryptography"],
      others: [
        "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOWebSocket",
        "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
      ]),
    Room(
      "SocketIO", ours: ["WebSocket"],
      others: ["Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle"]),
    Room("Embedded"),

    // Telephony.
    Room("Domain", ours: ["PhoneNumbers"]),
    Room("TwiML"),
    Room("Twilio", ours: ["Curl", "Cryptography"], others: ["Logging"]),
    Room("SoftphoneSDK", ours: ["Curl", "Cryptography", "Gzip"]),

    // The desk.
    Room(
      "Storage", ours: ["Domain", "Cryptography", "Gzip", "Embedded"],
      others: ["GRDB", "GRDBSQLite", "Logging", "ServiceLifecycle"]),
    Room("Outbox", ours: ["Domain", "Storage"], others: ["Logging", "ServiceLifecycle"]),
    Room(
      "Hooks", ours: ["Domain", "Storage", "Curl", "Cryptography"], others: ["Logging", "ServiceLifecycle"]),
    Room("Realtime", ours: ["Domain"]),
    Room("Accounts", ours: ["Domain", "Storage", "Cryptography"]),
    Room("Connection", ours: ["Domain", "Twilio", "Storage", "Outbox"], others: ["Logging", "ServiceLifecycle"]),
    Room(
      "CallControl", ours: ["Domain", "TwiML", "Twilio", "Storage", "Outbox", "Cryptography"],
      others: ["Logging", "ServiceLifecycle"]),
    Room(
      "Health",
      ours: ["Domain", "Storage", "Twilio", "Connection", "Curl", "SoftphoneSDK", "Cryptography"],
      others: ["Logging"]),
    Room(
      "Web",
      ours: [
        "Domain", "Accounts", "Connection", "CallControl", "Storage", "Realtime", "SocketIO", "WebSocket", "Twilio",
        "TwiML", "Embedded", "Gzip", "Cryptography", "Health", "Hooks",
      ],
      others: ["Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle"]),

    // Pretend Twilio: knows neither Domain nor Storage.
    Room(
      "Simulator",
      ours: ["Twilio", "TwiML", "PhoneNumbers", "Curl", "Cryptography", "WebSocket", "Embedded", "Gzip"],
      others: ["Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle"]),

    // Puts everything together.
    Room(
      "App",
      ours: [
        "Domain", "PhoneNumbers", "TwiML", "Cryptography", "Curl", "Twilio", "Storage", "Outbox", "Realtime",
        "Accounts", "Connection", "CallControl", "Health", "Hooks", "Web", "Simulator", "Embedded", "SoftphoneSDK",
      ],
      others: [
        "ArgumentParser", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "ServiceLifecycle", "UnixSignals",
      ]),
  ]

  /// Libraries that are one room's own affair: everybody else asks that room.
  static let alone: [String: Set<String>] = [
    "COpenSSL": ["Cryptography"],
    "CCurl": ["Curl"],
    "CZlib": ["Gzip"],
    "CPhoneNumber": ["PhoneNumbers"],
    "GRDB": ["Storage"], "GRDBSQLite": ["Storage"],
    "NIOWebSocket": ["WebSocket"],
    "NIOHTTP1": ["WebSocket"],
    "ArgumentParser": ["App"],
    "Hummingbird": ["Web", "Simulator", "WebSocket", "SocketIO", "App"],
  ]

  /// Never, by anybody: a second libcurl user, a second cryptography library.
  static let never: Set<String> = ["FoundationNetworking", "FoundationXML", "Crypto", "_CryptoExtras", "NIOSSL"]

  /// Targets that are no rooms: Debian's libraries, the build tool, and the program that only calls App.
  static let notRooms: Set<String> = [
    "CCurl", "COpenSSL", "CZlib", "CPhoneNumber", "EmbedTool", "EmbedPlugin", "ringdesk",
  ]
}
