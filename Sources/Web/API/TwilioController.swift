import Connection
import Domain
import Hummingbird

/// The workspace's connection to Twilio.
struct TwilioController: Sendable {
  let connector: TwilioConnector

  private struct Form: Decodable {
    let accountSid, authToken: String?
    let phoneNumbers: NumberChoice?

    private enum CodingKeys: String, CodingKey { case accountSid, authToken, phoneNumbers }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      accountSid = try fields.decodeIfPresent(String.self, forKey: .accountSid)
      authToken = try fields.decodeIfPresent(String.self, forKey: .authToken)
      if let word = try? fields.decodeIfPresent(String.self, forKey: .phoneNumbers) {
        guard word == "all" else {
          throw AppError.invalid("phoneNumbers", "This is \"all\" or a list of Twilio's ids, PN….")
        }
        phoneNumbers = .all
      } else {
        phoneNumbers = try fields.decodeIfPresent([String].self, forKey: .phoneNumbers).map { .sids($0) }
      }
    }
  }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    .json(try await connector.status(of: visit.workspaceId).resource)
  }

  @Sendable func connect(_ visit: MemberVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let status = try await connector.connect(
      visit.workspaceId, accountSid: form.accountSid, authToken: form.authToken,
      phoneNumbers: form.phoneNumbers ?? .automatic)
    return .json(status.resource)
  }

  @Sendable func disconnect(_ visit: MemberVisit) async throws -> Response {
    .json(try await connector.disconnect(visit.workspaceId).resource)
  }
}
