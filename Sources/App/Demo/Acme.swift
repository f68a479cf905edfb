import Domain
import Web

/// What the demo tells about the team it made: to the terminal, to the sign-in page, to the ready file.
struct Acme {
  let workspaceId: Workspace.ID
  let agents: [Agent]
  let phoneNumbers: [String]

  /// Phones outside that can be called from the softphone, and what they do.
  static let customers = ["+15550100181": "answer", "+15550100182": "busy", "+15550100183": "no-answer"]

  static func email(of name: String) -> String { "\(name.lowercased())@acme.example" }

  func invitation(simulatorURL: String) -> DemoInvitation {
    DemoInvitation(
      simulatorURL: simulatorURL, phonePageURL: phonePage(simulatorURL), email: DemoSeeds.ownerEmail,
      password: DemoSeeds.password, agents: agents.map { (name: $0.name, email: Self.email(of: $0.name)) },
      phoneNumbers: phoneNumbers)
  }

  func readyFile(url: String, simulatorURL: String, account: SimulatedAccount) -> JSON {
    [
      "url": .string(url), "pid": .pid, "simulatorUrl": .string(simulatorURL), "email": .string(DemoSeeds.ownerEmail),
      "password": .string(DemoSeeds.password), "workspaceId": JSON(workspaceId), "accountSid": .string(account.sid),
      "authToken": .string(account.authToken), "phoneNumbers": .array(phoneNumbers.map(JSON.string)),
      "agents": .array(
        agents.map { agent in
          [
            "id": JSON(agent.id), "name": .string(agent.name), "email": .string(Self.email(of: agent.name)),
            "identity": .string(agent.identity),
          ]
        }),
    ]
  }

  func welcome(url: String, simulatorURL: String) -> String {
    """

      Ringdesk, the demo: a desk, a pretend Twilio and the team Acme, offline.

        The desk             \(url)
        Sign in as           \(agents.map { Self.email(of: $0.name) }.joined(separator: ", ")) or \(DemoSeeds.ownerEmail)
        Password             \(DemoSeeds.password)
        A customer's phone   \(phonePage(simulatorURL))
        Simulator console    \(simulatorURL)/
        Customers to call    +15550100181 answers, +15550100182 is busy, +15550100183 lets it ring

      Sign in as Ada, then call the main number from the customer's phone. Ctrl-C ends it.

    """
  }

  private func phonePage(_ simulatorURL: String) -> String {
    "\(simulatorURL)/phone?to=\(phoneNumbers[0])&from=+15550100142".replacing("=+", with: "=%2B")
  }
}
