/// API keys, of the 2010 API and of its successor. A secret is shown when it is made, and never again.
extension Switchboard {
  static let keyRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/Keys", { try $0.listKeys($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Keys", { try $0.createKey($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Keys/{}", { try $0.fetchKey($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Keys/{}", { try $0.updateKey($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Keys/{}", { try $0.deleteKey($1) }),
    Route("GET", "2010-04-01/Accounts/{}/SigningKeys", { try $0.listSigningKeys($1) }),
    Route("POST", "2010-04-01/Accounts/{}/SigningKeys", { try $0.createKey($1) }),
    Route("GET", "2010-04-01/Accounts/{}/SigningKeys/{}", { try $0.fetchKey($1) }),
    Route("POST", "2010-04-01/Accounts/{}/SigningKeys/{}", { try $0.updateKey($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/SigningKeys/{}", { try $0.deleteKey($1) }),

    Route("GET", "v1/Keys", { try $0.listIAMKeys($1) }),
    Route("POST", "v1/Keys", { try $0.createIAMKey($1) }),
    Route("GET", "v1/Keys/{}", { try $0.fetchIAMKey($1) }),
    Route("POST", "v1/Keys/{}", { try $0.updateIAMKey($1) }),
    Route("DELETE", "v1/Keys/{}", { try $0.deleteIAMKey($1) }),
  ]

  private func listKeys(_ request: RESTRequest) throws(RESTError) -> RESTAnswer { try page("keys", request) }

  /// The older twin of the list, under another name.
  private func listSigningKeys(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    try page("signing_keys", request)
  }

  private func page(_ key: String, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = accounts[try index(of: request)].keys.reversed().map { ($0.sid, json($0)) }
    return try Paging(request.query).envelope(key, rows, of: request)
  }

  private func createKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let key = try addKey(request, to: try index(of: request))
    return .created(json(key).with("secret", .string(key.secret)))
  }

  private func fetchKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    return .ok(json(accounts[account].keys[key]))
  }

  private func updateKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    try rename(account, key, request)
    return .ok(json(accounts[account].keys[key]))
  }

  private func deleteKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    accounts[account].keys.remove(at: key)
    return .deleted
  }

  // MARK: iam

  private func listIAMKeys(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try namedAccount(request.query["AccountSid"], request)
    let rows = accounts[account].keys.reversed()
      .map { ($0.sid, json($0).with("flags", ["rest_api", "signing"])) }
    return try Paging(request.query).meta("keys", rows, of: request, base: baseURL)
  }

  private func createIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try namedAccount(request["AccountSid"], request)
    // What a restricted key may not do is not known here; one that may do everything would be the wrong answer.
    guard request["KeyType"].map({ $0 == "standard" }) ?? true, request["Policy"] == nil else {
      throw .invalid("Restricted keys are not simulated")
    }
    let key = try addKey(request, to: account)
    return .created(json(key).with("secret", .string(key.secret)).with("policy", .null))
  }

  private func fetchIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try reachablePlace(of: request)
    return .ok(json(accounts[account].keys[key]).with("policy", .null))
  }

  private func updateIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try reachablePlace(of: request)
    try rename(account, key, request)
    return .ok(json(accounts[account].keys[key]).with("policy", .null))
  }

  private func deleteIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try reachablePlace(of: request)
    accounts[account].keys.remove(at: key)
    return .deleted
  }

  /// This API names the account in a parameter; a parent may name its subaccounts.
  private func namedAccount(_ sid: String?, _ request: RESTRequest) throws(RESTError) -> Int {
    guard let sid else { throw .invalid("AccountSid is required") }
    guard let account = accounts.firstIndex(where: { $0.sid == sid && mayAct(request.callerSid, for: $0) }) else {
      throw .unauthenticated
    }
    return account
  }

  private func reachablePlace(of request: RESTRequest) throws(RESTError) -> (account: Int, key: Int) {
    for (account, candidate) in accounts.enumerated() where mayAct(request.callerSid, for: candidate) {
      if let key = candidate.keys.firstIndex(where: { $0.sid == request.captures[0] }) { return (account, key) }
    }
    throw .notFound(request.path)
  }

  // MARK: Both

  private func addKey(_ request: RESTRequest, to account: Int) throws(RESTError) -> APIKey {
    let key = APIKey(
      sid: sids.sid("SK"), secret: sids.secret(), friendlyName: try request.friendlyName() ?? "", createdAt: now,
      updatedAt: now)
    accounts[account].keys.append(key)
    return key
  }

  private func rename(_ account: Int, _ key: Int, _ request: RESTRequest) throws(RESTError) {
    if let name = try request.friendlyName() { accounts[account].keys[key].friendlyName = name }
    accounts[account].keys[key].updatedAt = now
  }

  private func place(of request: RESTRequest) throws(RESTError) -> (account: Int, key: Int) {
    let account = try index(of: request)
    guard let key = accounts[account].keys.firstIndex(where: { $0.sid == request.captures[0] }) else {
      throw .notFound(request.path)
    }
    return (account, key)
  }

  private func json(_ key: APIKey) -> JSON {
    [
      "sid": .string(key.sid), "friendly_name": .string(key.friendlyName), "date_created": date(key.createdAt),
      "date_updated": date(key.updatedAt),
    ]
  }
}
