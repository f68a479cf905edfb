import Curl
import Foundation
import Twilio

@testable import Health
@testable import Storage

extension FaultTests {
  static let serverFaults: [Fault] = [
    // The data directory.
    Fault("dataDirectory.missing") { world in
      world.site.dataDirectory += "-elsewhere"
    },
    Fault("dataDirectory.notADirectory") { world in
      world.site.dataDirectory = "/dev/null"
    },
    Fault("dataDirectory.readable") { world in try world.chmod("", 0o755) },
    Fault("key.missing") { world in try world.remove("secret.key") },
    Fault("key.readable") { world in try world.chmod("secret.key", 0o644) },
    Fault("key.wrong") { world in try world.write(Data(repeating: 7, count: 32), to: "secret.key") },
    Fault("key.unusable", "31 bytes") { world in try world.write(Data(count: 31), to: "secret.key") },

    // The database.
    Fault("database.missing") { world in
      try await world.store.close()
      for name in ["ringdesk.sqlite", "secret.key"] { try world.remove(name) }
    },
    Fault("database.empty") { world in
      try await world.store.close()
      try world.write(Data(), to: "ringdesk.sqlite")
    },
    Fault("database.damaged", "no database at all") { world in
      try await world.store.close()
      try world.write(Data(repeating: 0x41, count: 64 << 10), to: "ringdesk.sqlite")
    },
    Fault("database.damaged", "a page overwritten") { world in
      try await world.store.close()
      var bytes = try Data(contentsOf: URL(filePath: world.file("ringdesk.sqlite")))
      bytes.replaceSubrange((bytes.count - 40_000)..<(bytes.count - 20_000), with: Data(repeating: 0xA5, count: 20_000))
      try world.write(bytes, to: "ringdesk.sqlite")
    },
    Fault("database.damaged", "a row that refers to none") { world in
      try await world.change("UPDATE membership SET userId = 'nobody'")
    },
    Fault("database.newer") { world in
      try await world.change("INSERT INTO grdb_migrations (identifier) VALUES ('9999_from_tomorrow')")
    },
    Fault("database.older") { world in
      try await world.change("DELETE FROM grdb_migrations WHERE identifier > '0002'")
    },

    // The disk, and what is kept apart from it.
    Fault("disk.full") { world in world.site.freeBytes = { _ in 5 << 20 } },
    Fault("disk.low") { world in world.site.freeBytes = { _ in 200 << 20 } },
    Fault("disk.reserveGone") { world in try world.remove("ballast") },
    Fault("backup.none") { world in try world.remove("last-backup") },
    Fault("backup.old") { world in world.site.now = { Date().addingTimeInterval(8 * 86_400) } },
    Fault("voiceSDK.missing") { world in world.site.voiceSDKFile = "/nowhere/twilio.min.js" },
    Fault("voiceSDK.differs") { world in
      try world.write(Data("window.Twilio = {}".utf8), to: "sdk.js")
      world.site.voiceSDKFile = world.file("sdk.js")
    },

    // The way in.
    Fault("server.notRunning") { world in world.site.listenURL = "http://127.0.0.1:9" },
    Fault("server.portTaken") { world in world.site.listenURL = world.simulator },
    Fault("server.anotherInstallation") { world in
      await world.desk.replace("\"proof\":\"", with: "\"proof\":\"0")
      world.site.publicURL = nil
    },
    Fault("publicURL.unset") { world in
      world.site.api = TwilioAPI(http: world.http)
      world.site.publicURL = nil
      world.site.voiceSDKFile = nil
      try await world.store.removeTwilioAccount(of: world.acme)
    },
    Fault("publicURL.notHTTPS") { world in
      world.site.api = TwilioAPI(http: world.http)
      world.site.publicURL = "http://desk.example.com"
      try await world.store.removeTwilioAccount(of: world.acme)
    },
    Fault("publicURL.unreachable", "a private address") { world in
      world.site.api = TwilioAPI(http: world.http)
      world.site.publicURL = "https://192.168.0.10"
      try await world.store.removeTwilioAccount(of: world.acme)
    },
    Fault("publicURL.unknownName") { world in world.site.publicURL = "https://nowhere.invalid" },
    Fault("publicURL.refused") { world in world.site.publicURL = "http://127.0.0.1:9" },
    Fault("publicURL.otherServer") { world in world.site.publicURL = world.simulator },
    Fault("publicURL.anotherInstallation") { world in
      world.site.listenURL = nil
      await world.desk.replace("\"proof\":\"", with: "\"proof\":\"0")
    },
    Fault("publicURL.redirects") { world in
      world.site.listenURL = nil
      await world.desk.plant { _, _ in .plain(301, "", location: "https://www.desk.example.com/") }
    },
    Fault("publicURL.guarded") { world in
      world.site.listenURL = nil
      await world.desk.plant { _, _ in .plain(401, "Who are you?") }
    },
    Fault("publicURL.proxyAlone") { world in
      world.site.listenURL = nil
      await world.desk.plant { _, _ in .plain(502, "Bad gateway") }
    },
  ]
}
