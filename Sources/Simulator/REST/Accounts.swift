import Foundation

/// Accounts and their subaccounts.
extension Switchboard {
  static let accountRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts", { try $0.listAccounts($1) }),
    Route("POST", "2010-04-01/Accounts", { try $0.createSubaccount($1) }),
    Route("GET", "2010-04-01/Accounts/{}", { try $0.fetchAccount($1) }),
    Route("POST", "2010-04-01/Accounts/{}", { try $0.updateAccount($1) }),
  ]

  /// Whether the credentials of one account may be used for another: a parent's for its subaccounts.
  func mayAct(_ caller: String, for account: Account) -> Bool { account.sid == caller || account.ownerSid == caller }

  private func listAccounts(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let shown = accounts.filter { account in
      mayAct(request.callerSid, for: account)
        && request.query["FriendlyName"].map { $0 == account.friendlyName } ?? true
        && request.query["Status"].map { $0 == account.status.rawValue } ?? true
    }
    return try Paging(request.query).envelope("accounts", shown.reversed().map { ($0.sid, json($0)) }, of: request)
  }

  private func createSubaccount(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard !accounts[try index(of: request)].isSubaccount else {
      throw RESTError(403, 20003, "A subaccount cannot have subaccounts")
    }
    let name = try request.friendlyName() ?? "SubAccount Created at \(CivilTime.rfc2822(now))"
    let account = Account(
      sid: sids.sid("AC"), authToken: sids.sid(""), ownerSid: request.callerSid, friendlyName: name, at: now)
    accounts.append(account)
    return .created(json(account))
  }

  private func fetchAccount(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(json(accounts[try index(of: request)]))
  }

  private func updateAccount(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let index = try index(of: request)
    let name = try request.friendlyName()
    if let text = request["Status"] { try setStatus(of: index, text, request) }
    if let name { accounts[index].friendlyName = name }
    accounts[index].updatedAt = now
    return .ok(json(accounts[index]))
  }

  /// A parent suspends, wakes and closes its subaccounts. Closing is for good and gives the numbers back.
  private func setStatus(of index: Int, _ text: String, _ request: RESTRequest) throws(RESTError) {
    guard let status = Account.Status(rawValue: text) else {
      throw RESTError(400, 21475, "Status must be active, suspended or closed, not \(text)")
    }
    guard accounts[index].isSubaccount, accounts[index].sid != request.callerSid else {
      throw RESTError(400, 21477, "An account cannot change its own status")
    }
    guard accounts[index].status != .closed || status == .closed else {
      throw RESTError(400, 21472, "The account \(accounts[index].sid) is closed")
    }
    accounts[index].status = status
    guard status == .closed else { return }
    for number in accounts[index].numbers { stock.takeBack(number["phone_number"] ?? "") }
    accounts[index].numbers = []
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
      "owner_account_sid": .string(account.ownerSid), "sid": .string(account.sid),
      "status": .string(account.status.rawValue),
      "subresource_uris": .strings(subresources.mapValues { "\(uri)/\($0).json" }), "type": "Full",
      "uri": .string(uri + ".json"),
    ]
  }
}
