import Domain

/// One of Twilio's settings, by Twilio's own name, as it stands and as it shall stand. Empty texts are nil.
package struct SettingChange: Sendable, Equatable {
  package let setting: String
  package let before: String?
  package let after: String?

  init(_ setting: String, _ before: String?, _ after: String?) {
    self.setting = setting
    self.before = before.flatMap { $0.isEmpty ? nil : $0 }
    self.after = after.flatMap { $0.isEmpty ? nil : $0 }
  }

  var isNeeded: Bool { before != after }

  var resource: JSON { ["setting": .string(setting), "before": JSON(before), "after": JSON(after)] }
}
