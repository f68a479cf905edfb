/// The account's second auth token, which works beside the first until it takes its place. Webhooks are signed with the
/// first.
extension Switchboard {
  static let authTokenRoutes: [Route] = [
    Route("POST", "v1/AuthTokens/Secondary", { try $0.createSecondaryToken($1) }),
    Route("DELETE", "v1/AuthTokens/Secondary", { try $0.deleteSecondaryToken($1) }),
    Route("POST", "v1/AuthTokens/Promote", { try $0.promoteSecondaryToken($1) }),
  ]

  private func createSecondaryToken(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try index(of: request)
    let token = sids.sid("")
    accounts[account].secondaryAuthToken = token
    accounts[account].updatedAt = now
    return .created(json("Secondary", "secondary_auth_token", token, accounts[account]))
  }

  private func deleteSecondaryToken(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try index(of: request)
    guard accounts[account].secondaryAuthToken != nil else { throw .notFound(request.path) }
    accounts[account].secondaryAuthToken = nil
    return .deleted
  }

  private func promoteSecondaryToken(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try index(of: request)
    guard let token = accounts[account].secondaryAuthToken else { throw .notFound(request.path) }
    accounts[account].authToken = token
    accounts[account].secondaryAuthToken = nil
    accounts[account].updatedAt = now
    return .ok(json("Promote", "auth_token", token, accounts[account]))
  }

  private func json(_ path: String, _ name: String, _ token: String, _ account: Account) -> JSON {
    let at = JSON.string(CivilTime.iso8601(now))
    return .object([
      ("account_sid", .string(account.sid)), (name, .string(token)), ("date_created", at), ("date_updated", at),
      ("url", .string("\(baseURL)/v1/AuthTokens/\(path)")),
    ])
  }
}
