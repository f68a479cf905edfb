/// API keys, of the 2010 API and of its successor. A secret is shown when it is made, and never again.
extension Switchboard {
  func listKeys(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = accounts[try index(of: request)].keys.reversed().map { ($0.sid, json($0)) }
    return try Paging(request.query).envelope("keys", rows, of: request)
  }

  func createKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let key = try addKey(request)
    return .created(json(key).with("secret", .string(key.secret)))
  }

  func fetchKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    return .ok(json(accounts[account].keys[key]))
  }

  func updateKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    accounts[account].keys[key].friendlyName = try friendlyName(request) ?? accounts[account].keys[key].friendlyName
    accounts[account].keys[key].updatedAt = now
    return .ok(json(accounts[account].keys[key]))
  }

  func deleteKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    accounts[account].keys.remove(at: key)
    return .deleted
  }

  // MARK: iam

  func listIAMKeys(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let named = request.query["AccountSid"] else { throw .invalid("AccountSid is required") }
    guard named == request.accountSid else { throw RESTError(401, 20003, "Authenticate") }
    let rows = accounts[try index(of: request)].keys.reversed()
      .map { ($0.sid, json($0).with("flags", ["rest_api", "signing"])) }
    return try Paging(request.query).meta("keys", rows, of: request, base: baseURL)
  }

  func createIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let named = request["AccountSid"] else { throw .invalid("AccountSid is required") }
    guard named == request.accountSid else { throw RESTError(401, 20003, "Authenticate") }
    let key = try addKey(request)
    return .created(json(key).with("secret", .string(key.secret)).with("policy", .null))
  }

  func fetchIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, key) = try place(of: request)
    return .ok(json(accounts[account].keys[key]).with("policy", .null))
  }

  func updateIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    _ = try updateKey(request)
    return try fetchIAMKey(request)
  }

  func deleteIAMKey(_ request: RESTRequest) throws(RESTError) -> RESTAnswer { try deleteKey(request) }

  // MARK: Both

  private func addKey(_ request: RESTRequest) throws(RESTError) -> APIKey {
    let account = try index(of: request)
    let key = APIKey(
      sid: sids.sid("SK"), secret: sids.secret(), friendlyName: try friendlyName(request) ?? "", createdAt: now,
      updatedAt: now)
    accounts[account].keys.append(key)
    return key
  }

  private func friendlyName(_ request: RESTRequest) throws(RESTError) -> String? {
    guard let name = request["FriendlyName"] else { return nil }
    guard name.count <= 64 else { throw .invalid("FriendlyName is longer than 64 characters") }
    return name
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
