import Connection
import Curl
import Domain
import Foundation
import GRDB
import Twilio

@testable import Health
@testable import Storage

extension FaultTests {
  static let workspaceFaults: [Fault] = [
    // The account.
    Fault("account.notConnected") { world in try await world.store.removeTwilioAccount(of: world.acme) },
    Fault("account.unreachable") { world in
      world.site.api = TwilioAPI(url: "http://127.0.0.1:9", http: world.http)
    },
    Fault("account.unreachable", "another server in Twilio's place") { world in
      await world.line.plant { _, _ in .plain(200, "<html>") }
    },
    Fault("account.unavailable") { world in await world.line.plant { _, _ in .plain(503, "") } },
    Fault("account.tokenRefused") { world in
      try await world.store.saveTwilioAccount(
        accountSid: HealthWorld.account, authToken: "00000000000000000000000000000008", friendlyName: "Acme",
        of: world.acme)
    },
    Fault("account.inactive") { world in
      await world.line.replace("\"status\":\"active\"", with: "\"status\":\"suspended\"")
    },
    Fault("account.inactive", "Twilio refuses everything") { world in
      await world.line.plant { _, _ in .plain(401, #"{"code": 20005, "message": "Account not active"}"#) }
    },
    Fault("account.trial") { world in
      await world.line.replace("\"type\":\"Full\"", with: "\"type\":\"Trial\"")
    },
    Fault("clock.off") { world in world.site.now = { Date().addingTimeInterval(-30) } },
    Fault("clock.wrong") { world in world.site.now = { Date().addingTimeInterval(300) } },

    // What was set up.
    Fault("app.missing") { world in try await world.twilio.deleteApplication(world.appSid()) },
    Fault("app.changed") { world in
      try await world.post(
        "/2010-04-01/Accounts/\(HealthWorld.account)/Applications/\(world.appSid()).json",
        [("VoiceUrl", "https://elsewhere.example.com/voice")])
    },
    Fault("app.changed", "the fallback") { world in
      try await world.post(
        "/2010-04-01/Accounts/\(HealthWorld.account)/Applications/\(world.appSid()).json", [("VoiceFallbackUrl", "")])
    },
    Fault("apiKey.missing") { world in
      let sid = try KeySid(try await world.store.twilioAccount(of: world.acme)?.keySid ?? "")
      try await world.twilio.deleteKey(sid)
    },
    Fault("apiKey.refused") { world in
      let sid = try await world.store.twilioAccount(of: world.acme)?.keySid ?? ""
      try await world.store.saveTwilioKey(sid: sid, secret: "anothersecret", isRotation: false, of: world.acme)
    },
    Fault("numbers.changed") { world in
      let number = try await world.twilio.listPhoneNumbers()[0]
      _ = try await world.twilio.updatePhoneNumber(
        number.sid, VoiceSettings(voiceApplicationSid: "", voiceUrl: "https://elsewhere.example.com/voice"))
    },
    Fault("numbers.gone") { world in
      let number = try await world.twilio.listPhoneNumbers()[0]
      _ = try await world.http.send(
        .init(
          .delete,
          "\(world.simulator)/2010-04-01/Accounts/\(HealthWorld.account)/IncomingPhoneNumbers/\(number.sid).json",
          basicAuth: .init(userName: HealthWorld.account, password: HealthWorld.token)))
    },
    Fault("numbers.ringNobody") { world in
      let entry = try await world.store.phoneNumbers(in: world.acme)[0]
      _ = try await world.store.setAgents([], of: entry.number.id, in: world.acme)
    },
    Fault("calling.notPermitted") { world in
      try await world.post(
        "/v1/DialingPermissions/BulkCountryUpdates",
        [("UpdateRequest", #"[{"iso_code": "US", "low_risk_numbers_enabled": false}]"#)])
    },
    Fault("calling.notPermitted", "one of many countries") { world in
      _ = try await world.store.updateWorkspace(
        world.acme, WorkspaceChanges(allowedCountries: .some(["US", "DE", "CA"])))
      try await world.post(
        "/v1/DialingPermissions/BulkCountryUpdates",
        [("UpdateRequest", #"[{"iso_code": "DE", "low_risk_numbers_enabled": false}]"#)])
    },
    Fault("fallback.unset") { world in
      _ = try await world.store.updateWorkspace(world.acme, WorkspaceChanges(fallbackUrl: .some(nil)))
      _ = try await world.connector.repair(world.acme)
    },

    // What happened lately.
    Fault("webhooks.signatureRefused") { world in
      try await world.store.saveSignatureFailure(
        #"{"cause": "otherToken", "sentence": "No auth token of this workspace made the signature."}"#, of: world.acme)
    },
    Fault("webhooks.unsigned") { world in
      try await world.store.saveSignatureFailure(
        #"{"cause": "unsigned", "sentence": "A request came without X-Twilio-Signature."}"#, of: world.acme)
    },
    Fault("webhooks.alerts", "the desk answered nonsense") { world in
      try await world.dial()
      let twilio = world.twilio
      while try await twilio.listAlerts(since: Date(), limit: 5).isEmpty { await Task.yield() }
    },
    Fault("webhooks.effectsStuck") { world in
      let acme = world.acme
      try await world.store.write { transaction in
        try transaction.db.execute(
          sql: """
            INSERT INTO outbox (id, workspaceId, kind, payload, isCreate, label, notAfter, attempts, nextAt, lastError,
              createdAt) VALUES ('one', ?, 'completeLeg', '{}', 0, 'CA0', 1, 6, 1, 'Twilio did not answer', 1)
            """, arguments: [acme.rawValue])
      }
    },
  ]
}
