import Domain
import Testing

@testable import Accounts

/// Names of people, workspaces, agents and numbers all go by this rule.
@Suite struct FieldRulesTests {
  private static let longest = String(repeating: "ä", count: AccountLimits.longestName)

  @Test(arguments: [
    ("Ada", "Ada"), ("  Ada of Acme\n", "Ada of Acme"), ("Grace 👩‍🔬", "Grace 👩‍🔬"), (longest, longest),
  ])
  func aNameIsKept(text: String, name: String) throws {
    #expect(try FieldRules.name(text, field: "owner.name") == name)
  }

  @Test(arguments: [
    "", " \t\n", "Ada\u{0}", "Ada\nGrace", "Ada\u{2028}Grace", "Ada\u{2029}Grace", longest + "a",
    // One character to look at.
    "e" + String(repeating: "\u{301}", count: AccountLimits.longestName),
  ])
  func aNameIsRefused(text: String) {
    let error = #expect(throws: AppError.self) { try FieldRules.name(text, field: "owner.name") }
    #expect(error?.code == .invalid && error?.field == "owner.name")
  }
}
