import Domain
import Foundation
import Storage
import Testing

@testable import Accounts

struct SetUpTests {
  @Test func codeStaysUntilItIsUsed() async throws {
    try await Office.open { office in
      let file = office.store.directory.file("setup-code")
      let code = try await office.setUp.prepare()
      #expect(code?.wholeMatch(of: /([a-z2-7]{4}-){3}[a-z2-7]{4}/) != nil)
      let again = try await office.setUp.prepare()
      #expect(again == code)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)

      let user = try await office.completeSetUp(code: code.map { " " + $0.uppercased().filter { $0 != "-" } })
      #expect(user.email == "ada@acme.example")
      #expect(!FileManager.default.fileExists(atPath: file))
      let afterwards = try await office.setUp.prepare()
      #expect(afterwards == nil)
      let error = await #expect(throws: AppError.self) { try await office.completeSetUp(code: code) }
      #expect(error?.code == .conflict)
    }
  }

  @Test func leftOverCodeIsRemoved() async throws {
    try await Office.open { office in
      _ = try await office.completeSetUp()
      try office.store.directory.writeFile("setup-code", Array("aaaa-bbbb-cccc-dddd".utf8))
      let code = try await office.setUp.prepare()
      #expect(code == nil)
      #expect(office.store.directory.readFile("setup-code", limit: 10) == nil)
    }
  }

  @Test(arguments: ["", "aaaa-bbbb-cccc-dddd", "aaaa", "aaaa-bbbb-cccc-dddd-eeee"])
  func wrongCodeChangesNothing(code: String) async throws {
    try await Office.open { office in
      let error = await #expect(throws: AppError.self) { try await office.completeSetUp(code: code) }
      #expect(error?.field == "setupCode")
      let isNeeded = try await office.setUp.isNeeded()
      #expect(isNeeded)
    }
  }

  @Test(arguments: [
    ("workspace.name", " ", "US", "UTC", "Ada", "ada@acme.example", "correct horse"),
    ("workspace.country", "Acme", "XX", "UTC", "Ada", "ada@acme.example", "correct horse"),
    ("workspace.timeZone", "Acme", "US", "Mars/Olympus", "Ada", "ada@acme.example", "correct horse"),
    ("owner.name", "Acme", "US", "UTC", "", "ada@acme.example", "correct horse"),
    ("owner.email", "Acme", "US", "UTC", "Ada", "ada", "correct horse"),
    ("owner.password", "Acme", "US", "UTC", "Ada", "ada@acme.example", "short"),
  ])
  func wrongFieldIsNamed(
    field: String, workspace: String, country: String, timeZone: String, name: String, email: String, password: String
  ) async throws {
    try await Office.open { office in
      let code = try await office.setUp.prepare() ?? ""
      let error = await #expect(throws: AppError.self) {
        try await office.setUp.complete(
          code: code, workspace: (name: workspace, country: country, timeZone: timeZone),
          owner: (name: name, email: email, password: password))
      }
      #expect(error?.code == .invalid)
      #expect(error?.field == field)
    }
  }
}

struct FieldRuleTests {
  @Test(arguments: [
    ("ada@acme.example", "ada@acme.example"), ("  Ada@ACME.Example\n", "ada@acme.example"), ("a+b@x.io", "a+b@x.io"),
    ("ada", nil), ("ada@", nil), ("@acme.example", nil), ("a@b@c", nil), ("ada@acme..example", nil),
    ("ada @acme.example", nil), ("ada@.example", nil), ("", nil), ("Ada <ada@acme.example>", nil),
  ])
  func email(text: String, kept: String?) {
    #expect((try? FieldRules.email(text, field: "email")) == kept)
  }

  @Test(arguments: [
    ("correct horse", true), ("1234567890", true), ("short", false), ("aaaaaaaaaaaa", false), ("ababababab", false),
    ("ada@acme.example", false), (String(repeating: "long ", count: 60), false), ("пароль-длинный", true),
  ])
  func password(text: String, isGood: Bool) {
    let isTaken = (try? FieldRules.password(text, email: "ada@acme.example", field: "password")) != nil
    #expect(isTaken == isGood)
  }

  @Test(arguments: [("us", "US"), (" DE ", "DE"), ("USA", nil), ("", nil), ("ZZ", nil), ("1A", nil)])
  func country(text: String, kept: String?) {
    #expect((try? FieldRules.country(text, field: "country")) == kept)
  }

  @Test(arguments: [
    ("Europe/Berlin", true), ("America/New_York", true), ("UTC", true), ("Berlin", false), ("", false), ("x/y", false),
  ])
  func timeZone(text: String, isKnown: Bool) {
    #expect(((try? FieldRules.timeZone(text, field: "timeZone")) != nil) == isKnown)
  }
}
