import CallControl
import Connection
import Domain
import Hummingbird
import Storage

/// The workspace's connection to Twilio.
struct TwilioController: Sendable {
  let connector: TwilioConnector
  let desk: CallDesk

  private struct Form: Decodable {
    let accountSid, authToken, region: String?
    let phoneNumbers: NumberChoice?

    private enum CodingKeys: String, CodingKey { case accountSid, authToken, region, phoneNumbers }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      accountSid = try fields.decodeIfPresent(String.self, forKey: .accountSid)
      authToken = try fields.decodeIfPresent(String.self, forKey: .authToken)
      region = try fields.decodeIfPresent(String.self, forKey: .region)
      if let word = try? fields.decodeIfPresent(String.self, forKey: .phoneNumbers) {
        guard word == "all" else {
          throw AppError.invalid("phoneNumbers", "This is \"all\" or a list of Twilio's ids, PN….")
        }
        phoneNumbers = .all
      } else {
        phoneNumbers = try fields.decodeIfPresent([String].self, forKey: .phoneNumbers).map { .sids($0) }
      }
      try TwilioConnector.check(region: region)
    }
  }

  private struct Choices: Decodable {
    let region: String?
    let edge: String??
    let autoRepair: Bool?

    private enum CodingKeys: String, CodingKey { case region, edge, autoRepair }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      region = try fields.decodeIfPresent(String.self, forKey: .region)
      edge = fields.contains(.edge) ? .some(try fields.decodeIfPresent(String.self, forKey: .edge)) : nil
      autoRepair = try fields.decodeIfPresent(Bool.self, forKey: .autoRepair)
    }
  }

  private struct NextToken: Decodable { let authToken: String }

  @Sendable func show(_ visit: MemberVisit) async throws -> Response {
    Self.standing(try await connector.status(of: visit.workspaceId))
  }

  /// The tag stands for what can be chosen, for the rest changes by itself.
  private static func standing(_ status: ConnectionStatus) -> Response {
    guard let choices = status.account?.choices else { return .json(status.resource) }
    return .tagged(status.resource, tag: EntityTag(choices.editable))
  }

  /// What connecting would do.
  @Sendable func plan(_ visit: MemberVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let plan = try await connector.plan(
      visit.workspaceId, accountSid: form.accountSid, authToken: form.authToken,
      phoneNumbers: form.phoneNumbers)
    return .json(plan.resource)
  }

  @Sendable func connect(_ visit: MemberVisit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let status = try await connector.connect(
      visit.workspaceId, accountSid: form.accountSid, authToken: form.authToken,
      phoneNumbers: form.phoneNumbers)
    return .json(status.resource)
  }

  @Sendable func choose(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let form: Choices = try await visit.request.decodeJSON()
    let status = try await connector.choose(
      region: form.region, edge: form.edge, isAutoRepaired: form.autoRepair, of: visit.workspaceId
    ) { try condition.check($0.editable) }
    return Self.standing(status)
  }

  @Sendable func check(_ visit: MemberVisit) async throws -> Response {
    .json(try await connector.check(visit.workspaceId).resource)
  }

  @Sendable func repair(_ visit: MemberVisit) async throws -> Response {
    .json(try await connector.repair(visit.workspaceId).resource)
  }

  @Sendable func prepareToken(_ visit: MemberVisit) async throws -> Response {
    let form: NextToken = try await visit.request.decodeJSON()
    return .json(try await connector.prepareAuthToken(form.authToken, of: visit.workspaceId).resource)
  }

  @Sendable func dropToken(_ visit: MemberVisit) async throws -> Response {
    .json(try await connector.dropNextAuthToken(of: visit.workspaceId).resource)
  }

  @Sendable func rotateKey(_ visit: MemberVisit) async throws -> Response {
    .json(try await connector.rotateKey(of: visit.workspaceId).resource)
  }

  /// `?force=true` forgets the credentials whatever Twilio says; `?calls=delete` the call history too.
  @Sendable func disconnect(_ visit: MemberVisit) async throws -> Response {
    let condition = try EditCondition(visit.request)
    let isForced = try visit.request.flag("force") ?? false
    let deletesCalls = try visit.request.word("calls", "keep or delete") { ["keep": false, "delete": true][$0] }
    let deleteHistory: @Sendable () async throws -> Void = { try await desk.deleteHistory(of: visit.workspaceId) }
    let done = try await connector.disconnect(
      visit.workspaceId, isForced: isForced, deletingHistory: deletesCalls == true ? deleteHistory : nil,
      check: { try condition.check($0.editable) })
    return .json(done.resource)
  }
}

extension TwilioChoices {
  fileprivate var editable: JSON { ["edge": JSON(edge), "autoRepair": .bool(isAutoRepaired)] }
}
