// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// A room of the house; DESIGN's import table is `Tests/ArchitectureTests/ImportTable.swift`.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], plugins: [Target.PluginUsage] = [])
  -> Target
{
  .target(name: name, dependencies: dependencies, swiftSettings: house, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

extension Target.Dependency {
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioWebSocket = product(name: "NIOWebSocket", package: "swift-nio")
  static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
  static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let grdbSQLite = product(name: "GRDBSQLite", package: "GRDB.swift")
  static let logging = product(name: "Logging", package: "swift-log")
  static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
}

let package = Package(
  name: "ringdesk",
  products: [.executable(name: "ringdesk", targets: ["ringdesk"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
  ],
  targets: [
    // Debian's libraries.
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),

    // Knows nothing of telephony.
    room("Cryptography", ["COpenSSL"]),
    room("Curl", ["CCurl"]),
    room("Gzip", ["CZlib"]),
    room("PhoneNumbers", ["CPhoneNumber"]),
    room(
      "WebSocket",
      [
        "Cryptography", .hummingbird, .hummingbirdCore, .httpTypes, .nioCore, .nioPosix, .nioHTTP1, .nioWebSocket,
        .nioHTTPTypes, .nioHTTPTypesHTTP1, .logging,
      ]),
    room(
      "SocketIO",
      ["WebSocket", .hummingbird, .hummingbirdCore, .httpTypes, .nioCore, .logging, .lifecycle]),
    .executableTarget(
      name: "socketio-conformance",
      dependencies: [
        "SocketIO", "WebSocket", .hummingbird, .nioCore, .logging, .lifecycle, .unixSignals, .argumentParser,
      ],
      path: "Tests/SocketIOConformance", swiftSettings: house),
    .executableTarget(name: "EmbedTool", swiftSettings: house),
    .plugin(
      name: "EmbedPlugin", capability: .buildTool(), dependencies: ["EmbedTool"], path: "Sources/EmbedPlugin"),
    room("Embedded", plugins: ["EmbedPlugin"]),

    // Telephony.
    room("Domain", ["PhoneNumbers"]),
    room("TwiML"),
    room("Twilio", ["Curl", "Cryptography", .logging]),

    room("SoftphoneSDK", ["Curl", "Cryptography", "Gzip"]),

    // The desk.
    room("Storage", ["Domain", "Cryptography", "Gzip", "Embedded", .grdb, .grdbSQLite, .logging, .lifecycle]),
    room("Outbox", ["Domain", "Storage", .logging, .lifecycle]),
    room("Hooks", ["Domain", "Storage", "Curl", "Cryptography", .logging, .lifecycle]),
    room("Realtime", ["Domain"]),
    room("Accounts", ["Domain", "Storage", "Cryptography"]),
    room("Connection", ["Domain", "Twilio", "Storage", .logging, .lifecycle]),
    room(
      "Health",
      ["Domain", "Storage", "Twilio", "Connection", "Curl", "SoftphoneSDK", "Cryptography", .logging]),
    room("CallControl", ["Domain", "TwiML", "Twilio", "Storage", "Outbox", "Cryptography", .logging, .lifecycle]),
    room(
      "Web",
      [
        "Domain", "Accounts", "Connection", "CallControl", "Storage", "Realtime", "SocketIO", "WebSocket", "Twilio",
        "TwiML", "Embedded", "Gzip", "Cryptography", "Health", "Hooks", .hummingbird, .hummingbirdCore, .httpTypes,
        .nioCore,
        .logging, .lifecycle,
      ]),

    // Pretend Twilio.
    room(
      "Simulator",
      [
        "Twilio", "TwiML", "PhoneNumbers", "Curl", "Cryptography", "WebSocket", "Embedded", "Gzip", .hummingbird,
        .hummingbirdCore, .httpTypes, .nioCore, .logging, .lifecycle,
      ]),

    room(
      "App",
      [
        "Domain", "PhoneNumbers", "TwiML", "Cryptography", "Curl", "Twilio", "Storage", "Outbox", "Realtime",
        "Accounts", "Connection", "CallControl", "Health", "Hooks", "Web", "Simulator", "Embedded", "SoftphoneSDK",
        .argumentParser,
        .logging, .lifecycle, .unixSignals, .hummingbird, .hummingbirdCore, .nioCore,
      ]),
    .executableTarget(name: "ringdesk", dependencies: ["App"], swiftSettings: house),

    tests("ArchitectureTests", []),
    tests("CryptographyTests", ["Cryptography"]),
    tests(
      "SoftphoneSDKTests",
      ["SoftphoneSDK", "Curl", "Cryptography", "Gzip", "WebSocket", .hummingbird, .httpTypes, .nioCore, .logging]),
    tests("CurlTests", ["Curl", .nioCore, .nioPosix, .nioHTTP1]),
    tests("GzipTests", ["Gzip"]),
    tests("PhoneNumbersTests", ["PhoneNumbers"]),
    tests(
      "WebSocketTests",
      ["WebSocket", "Cryptography", .hummingbird, .httpTypes, .nioCore, .nioPosix, .logging, .lifecycle]),
    tests(
      "SocketIOTests",
      ["SocketIO", "WebSocket", .hummingbird, .httpTypes, .nioCore, .nioPosix, .logging, .lifecycle]),
    tests("EmbeddedTests", ["Embedded", "EmbedTool", .subprocess]),
    tests("DomainTests", ["Domain"]),
    tests("TwiMLTests", ["TwiML"]),
    tests(
      "TwilioTests",
      ["Twilio", "Cryptography", "Curl", "WebSocket", .hummingbird, .httpTypes, .nioCore, .logging, .lifecycle]),
    tests("StorageTests", ["Storage", "Domain", "Cryptography", .grdb, .logging]),
    tests("OutboxTests", ["Outbox", "Storage", "Domain", .grdb, .logging]),
    tests(
      "HooksTests",
      [
        "Hooks", "Storage", "Domain", "Curl", "Cryptography", .grdb, .nioCore, .nioPosix, .nioHTTP1, .logging,
      ]),
    tests("RealtimeTests", ["Realtime", "Domain"]),
    tests("AccountsTests", ["Accounts", "Storage", "Domain", "Cryptography", .logging]),
    tests(
      "ConnectionTests",
      [
        "Connection", "Storage", "Domain", "Twilio", "Simulator", "Curl", "Cryptography", "WebSocket", .hummingbird,
        .httpTypes, .nioCore, .logging, .lifecycle,
      ]),
    tests(
      "HealthTests",
      [
        "Health", "Connection", "Storage", "Domain", "Twilio", "Simulator", "SoftphoneSDK", "Curl", "Cryptography",
        "WebSocket", .subprocess, .grdb, .hummingbird, .httpTypes, .nioCore, .logging, .lifecycle,
      ]),
    tests(
      "CallControlTests",
      [
        .grdb, "CallControl", "Domain", "Storage", "Outbox", "Twilio", "TwiML", "Simulator", "Curl", "Cryptography",
        "WebSocket",
        .hummingbird, .httpTypes, .nioCore, .logging, .lifecycle,
      ]),
    tests(
      "SimulatorTests",
      [
        "Simulator", "Twilio", "TwiML", "Curl", "Cryptography", "WebSocket", .hummingbird, .httpTypes, .nioCore,
        .nioPosix,
        .logging, .lifecycle,
      ]),
    tests(
      "WebTests",
      [
        "Web", "Accounts", "CallControl", "Connection", "Health", "Hooks", "Twilio", "Storage", "Realtime", "Domain",
        "Cryptography", "Curl", "WebSocket", .hummingbird, .httpTypes, .nioCore, .nioPosix, .logging, .lifecycle,
      ]),
    tests(
      "EndToEndTests",
      [
        "ringdesk", "Curl", "Cryptography", "WebSocket", .subprocess, .grdb, .nioCore, .nioPosix, .nioHTTP1,
        .hummingbird, .httpTypes, .logging,
      ]),
  ],
  cxxLanguageStandard: .cxx17
)
