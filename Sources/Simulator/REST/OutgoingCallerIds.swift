import Foundation

/// Numbers of others that an account may show as the caller.
extension Switchboard {
  static let callerIdRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/OutgoingCallerIds", { try $0.listCallerIds($1) }),
    Route("POST", "2010-04-01/Accounts/{}/OutgoingCallerIds", { try $0.verifyCallerId($1) }),
    Route("GET", "2010-04-01/Accounts/{}/OutgoingCallerIds/{}", { try $0.fetchCallerId($1) }),
    Route("POST", "2010-04-01/Accounts/{}/OutgoingCallerIds/{}", { try $0.updateCallerId($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/OutgoingCallerIds/{}", { try $0.deleteCallerId($1) }),
  ]

  private func listCallerIds(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = accounts[try index(of: request)].callerIds.reversed().filter { callerId in
      request.query["PhoneNumber"].map { $0 == callerId.phoneNumber } ?? true
        && request.query["FriendlyName"].map { $0 == callerId.friendlyName } ?? true
    }
    return try Paging(request.query).envelope(
      "outgoing_caller_ids", rows.map { ($0.sid, json($0, of: request)) }, of: request)
  }

  /// Calls the number; the answer holds the code that its holder has to key in.
  private func verifyCallerId(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = accounts[try index(of: request)]
    guard let given = request["PhoneNumber"], !given.isEmpty else { throw .invalid("PhoneNumber is required") }
    let number = PhoneNumberSyntax.stripped(given)
    guard PhoneNumberSyntax.isE164(number) else {
      throw RESTError(400, 21217, "Phone number does not appear to be valid: \(given)")
    }
    guard !account.mayShow(number) else { throw RESTError(400, 21450, "Phone number already validated: \(number)") }
    try requirePermission(toCall: number, account)
    let name = try request.friendlyName() ?? PhoneNumberSyntax.formatted(number)
    var call = Call(
      sid: sids.sid("CA"), accountSid: account.sid, direction: .outboundAPI, station: .outside(number),
      from: Self.verifyingNumber, to: number, at: now)
    call.sendDigits = try Self.extension(request["Extension"])
    call.onAnswer = .verbs(Self.verificationVerbs)
    let delay = try Self.delay(request["CallDelay"])
    let verification = CallerIdVerification(
      phoneNumber: number, friendlyName: name, code: sids.code(), callback: try Self.callback(request))
    verifications[call.sid] = verification
    place(call, timeout: Self.verificationTimeout, delay: delay)
    return .ok([
      "account_sid": .string(account.sid), "call_sid": .string(call.sid), "friendly_name": .string(name),
      "phone_number": .string(number), "validation_code": .string(verification.code),
    ])
  }

  private static func delay(_ text: String?) throws(RESTError) -> Double {
    guard let text, !text.isEmpty else { return 0 }
    guard let value = Int(text), (0...60).contains(value) else {
      throw RESTError(400, 21454, "CallDelay must lie between 0 and 60, not \(text)")
    }
    return Double(value)
  }

  private static func `extension`(_ text: String?) throws(RESTError) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard text.allSatisfy({ "0123456789*#wW".contains($0) }) else { throw .invalid("Invalid Extension: \(text)") }
    return text
  }

  private func fetchCallerId(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, callerId) = try place(of: request)
    return .ok(json(accounts[account].callerIds[callerId], of: request))
  }

  private func updateCallerId(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, callerId) = try place(of: request)
    if let name = try request.friendlyName() {
      accounts[account].callerIds[callerId].friendlyName = name
      accounts[account].callerIds[callerId].updatedAt = now
    }
    return .ok(json(accounts[account].callerIds[callerId], of: request))
  }

  private func deleteCallerId(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, callerId) = try place(of: request)
    accounts[account].callerIds.remove(at: callerId)
    return .deleted
  }

  private func place(of request: RESTRequest) throws(RESTError) -> (account: Int, callerId: Int) {
    let account = try index(of: request)
    guard let callerId = accounts[account].callerIds.firstIndex(where: { $0.sid == request.captures[0] }) else {
      throw .notFound(request.path)
    }
    return (account, callerId)
  }

  private func json(_ callerId: OutgoingCallerId, of request: RESTRequest) -> JSON {
    [
      "sid": .string(callerId.sid), "date_created": date(callerId.createdAt),
      "date_updated": date(callerId.updatedAt), "friendly_name": .string(callerId.friendlyName),
      "account_sid": .string(request.accountSid), "phone_number": .string(callerId.phoneNumber),
      "uri": "/2010-04-01/Accounts/\(request.accountSid)/OutgoingCallerIds/\(callerId.sid).json",
    ]
  }
}
