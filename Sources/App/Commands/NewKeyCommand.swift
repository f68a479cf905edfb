import ArgumentParser
import Storage

struct NewKeyCommand: EnvironmentCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-key", abstract: "Make a new key file in place of a lost one, while no server runs.",
    discussion: """
      For a key file (secret.key in the data directory, or what RINGDESK_SECRET_KEY_FILE names) that is lost for good. \
      The secrets that only the old one opened are dropped: the Twilio credentials of every workspace, until its auth \
      token is entered again under Settings, Twilio; and the webhooks to other servers, which are to be made anew. \
      People, calls, numbers and what the numbers did before are kept. Where the key fits, only what it does not open is \
      dropped.

      Run it as the server's user: sudo -u ringdesk ringdesk new-key. A key file that does not fit, and a copy of the \
      database with all its secrets, are kept as ….before-new-key; remove them when you know that you need them no more.
      """)

  @OptionGroup var upkeep: UpkeepOptions

  mutating func run(in environment: Environment) async throws {
    let settings = try upkeep.settings(in: environment)
    let losses = try await upkeep.saying {
      try await KeyRenewal(dataDirectory: settings.dataDirectory, keyFile: settings.secretKeyFile).run()
    }
    print(Self.told(losses))
  }

  private static func told(_ losses: KeyRenewal.Losses) -> String {
    var lines = [
      losses.isKeyNew
        ? "There is a new key file; keep a copy of it apart from the backups." : "The key file fits the database."
    ]
    if losses.workspaces.isEmpty, losses.hooks.isEmpty { lines.append("No secret was dropped.") }
    if !losses.workspaces.isEmpty {
      lines.append("Enter the Twilio auth token again under Settings, Twilio, of:")
      lines += losses.workspaces.map { "  \($0)" }
    }
    if !losses.hooks.isEmpty {
      lines.append("Make these webhooks anew, with a new secret at the receiver:")
      lines += losses.hooks.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }
}
