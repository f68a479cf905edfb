/// Accounts, and the little around them.
extension Switchboard {
  static let accountRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts", { try $0.listAccounts($1) }),
    Route("GET", "2010-04-01/Accounts/{}", { try $0.fetchAccount($1) }),
    Route("POST", "2010-04-01/Accounts/{}", { try $0.updateAccount($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Balance", { try $0.fetchBalance($1) }),
    Route("GET", "2010-04-01/Accounts/{}/OutgoingCallerIds", { try $0.listCallerIds($1) }),
  ]

  private func listAccounts(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let shown = accounts.filter { account in
      account.sid == request.accountSid
        && request.query["FriendlyName"].map { $0 == account.friendlyName } ?? true
        && request.query["Status"].map { $0 == "active" } ?? true
    }
    return try Paging(request.query).envelope("accounts", shown.map { ($0.sid, json($0)) }, of: request)
  }

  private func fetchAccount(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(json(accounts[try index(of: request)]))
  }

  private func updateAccount(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let index = try index(of: request)
    if let status = request["Status"], status != "active" {
      throw RESTError(400, 21477, "A parent account cannot change its own status")
    }
    if let name = request["FriendlyName"] {
      guard name.count <= 64 else { throw .invalid("FriendlyName is longer than 64 characters") }
      accounts[index].friendlyName = name
      accounts[index].updatedAt = now
    }
    return .ok(json(accounts[index]))
  }

  private func fetchBalance(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(["currency": "USD", "balance": "100.00", "account_sid": .string(request.accountSid)])
  }

  private func listCallerIds(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    try Paging(request.query).envelope("outgoing_caller_ids", [], of: request)
  }

  private func json(_ account: Account) -> JSON {
    let uri = "/2010-04-01/Accounts/\(account.sid)"
    let subresources = [
      "addresses": "Addresses", "applications": "Applications", "authorized_connect_apps": "AuthorizedConnectApps",
      "available_phone_numbers": "AvailablePhoneNumbers", "balance": "Balance", "calls": "Calls",
      "conferences": "Conferences", "connect_apps": "ConnectApps", "incoming_phone_numbers": "IncomingPhoneNumbers",
      "keys": "Keys", "messages": "Messages", "notifications": "Notifications",
      "outgoing_caller_ids": "OutgoingCallerIds", "queues": "Queues", "recordings": "Recordings",
      "short_codes": "SMS/ShortCodes", "signing_keys": "SigningKeys", "sip": "SIP",
      "transcriptions": "Transcriptions", "usage": "Usage",
    ]
    return [
      "auth_token": .string(account.authToken), "date_created": date(account.createdAt),
      "date_updated": date(account.updatedAt), "friendly_name": .string(account.friendlyName),
      "owner_account_sid": .string(account.sid), "sid": .string(account.sid), "status": "active",
      "subresource_uris": .strings(subresources.mapValues { "\(uri)/\($0).json" }), "type": "Full",
      "uri": .string(uri + ".json"),
    ]
  }
}
