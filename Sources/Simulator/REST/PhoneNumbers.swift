import Foundation

/// The numbers of an account.
extension Switchboard {
  static let phoneNumberRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers", { try $0.listNumbers(nil, $1) }),
    Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers", { try $0.buyNumber(nil, $1) }),
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/Local", { try $0.listNumbers(.local, $1) }),
    Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/Local", { try $0.buyNumber(.local, $1) }),
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/TollFree", { try $0.listNumbers(.tollFree, $1) }),
    Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/TollFree", { try $0.buyNumber(.tollFree, $1) }),
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/Mobile", { try $0.listNumbers(.mobile, $1) }),
    Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/Mobile", { try $0.buyNumber(.mobile, $1) }),
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.fetchNumber($1) }),
    Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.updateNumber($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.releaseNumber($1) }),
  ]

  /// - Parameter kind: what the path names; nil for all.
  private func listNumbers(_ kind: NumberStock.Kind?, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let query = request.query
    let rows = accounts[try index(of: request)].numbers
      .filter { number in
        let e164 = number["phone_number"] ?? ""
        return kind.map { $0 == NumberStock.Kind(e164) } ?? true
          && query["FriendlyName"].map { $0 == number["friendly_name"] } ?? true
          && query["PhoneNumber"].map { NumberPattern(digitsIn: $0).occurs(in: e164) } ?? true
          && query["Beta"].map { $0 != "true" } ?? true && query["Origin"].map { $0 == "twilio" } ?? true
      }
      .map { ($0.sid, json($0)) }
    return try Paging(query).envelope("incoming_phone_numbers", rows, of: request)
  }

  private func buyNumber(_ kind: NumberStock.Kind?, _ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try index(of: request)
    let e164 = try wantedNumber(kind, request)
    var number = ConfigurableResource(sid: sids.sid("PN"), accountSid: request.accountSid, at: now)
    number["phone_number"] = e164
    number["friendly_name"] = PhoneNumberSyntax.formatted(e164)
    try configure(&number, request, accounts[account])
    accounts[account].numbers.append(number)
    return .created(json(number))
  }

  /// `PhoneNumber`, or any number in `AreaCode`.
  private func wantedNumber(_ kind: NumberStock.Kind?, _ request: RESTRequest) throws(RESTError) -> String {
    if let given = request["PhoneNumber"], !given.isEmpty {
      let e164 = PhoneNumberSyntax.stripped(given)
      guard PhoneNumberSyntax.isE164(e164) else { throw RESTError(400, 21421, "PhoneNumber is invalid: \(given)") }
      guard let offer = stock.offer(e164), kind == nil || kind == offer.kind, isForSale(e164) else {
        throw RESTError(400, 21422, "PhoneNumber \(e164) is not available.")
      }
      guard offer.addressRequirements == "none" || request["AddressSid"]?.isEmpty == false else {
        throw RESTError(400, 21631, "Phone Number Requires an Address but the 'AddressSid' parameter was empty.")
      }
      return e164
    }
    // An error without a code of its own shows its status (facts C.3).
    guard kind == nil, let areaCode = request["AreaCode"], !areaCode.isEmpty else {
      throw RESTError(400, 400, "A 'PhoneNumber' or 'AreaCode' parameter is required.")
    }
    guard areaCode.count == 3, areaCode.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw RESTError(400, 21451, "AreaCode is invalid: \(areaCode)")
    }
    let offers = stock.offers("US", .local) + stock.offers("CA", .local)
    guard let offer = offers.first(where: { $0.areaCode == areaCode && isForSale($0.e164) }) else {
      throw RESTError(400, 21452, "No phone numbers found in area code \(areaCode)")
    }
    return offer.e164
  }

  private func fetchNumber(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, number) = try place(of: request)
    return .ok(json(accounts[account].numbers[number]))
  }

  private func updateNumber(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, index) = try place(of: request)
    var number = accounts[account].numbers[index]
    guard let newOwner = request["AccountSid"], newOwner != request.accountSid else {
      try configure(&number, request, accounts[account])
      accounts[account].numbers[index] = number
      return .ok(json(number))
    }
    guard let owner = accounts.firstIndex(where: { $0.sid == newOwner && mayAct(request.callerSid, for: $0) }) else {
      throw RESTError(400, 21470, "Invalid AccountSid: \(newOwner)")
    }
    number.accountSid = newOwner
    // An application stays behind with its account.
    number["voice_application_sid"] = ""
    try configure(&number, request, accounts[owner])
    accounts[account].numbers.remove(at: index)
    accounts[owner].numbers.append(number)
    return .ok(json(number))
  }

  private func configure(
    _ number: inout ConfigurableResource, _ request: RESTRequest, _ account: Account
  ) throws(RESTError) {
    try number.apply(request.form, settings: ResourceSettings.phoneNumber, at: now)
    if let sid = request["VoiceApplicationSid"], !sid.isEmpty {
      guard account.application(sid) != nil else { throw RESTError(400, 21218, "Invalid ApplicationSid: \(sid)") }
      // An application and a trunk exclude each other; the one set last stays.
      number["trunk_sid"] = ""
    } else if request["TrunkSid"]?.isEmpty == false {
      number["voice_application_sid"] = ""
    }
  }

  private func releaseNumber(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, index) = try place(of: request)
    let number = accounts[account].numbers.remove(at: index)
    stock.takeBack(number["phone_number"] ?? "")
    return .deleted
  }

  private func place(of request: RESTRequest) throws(RESTError) -> (account: Int, number: Int) {
    let account = try index(of: request)
    guard let number = accounts[account].numbers.firstIndex(where: { $0.sid == request.captures[0] }) else {
      throw .notFound(request.path)
    }
    return (account, number)
  }

  private static func type(_ e164: String) -> String {
    switch NumberStock.Kind(e164) {
    case .local: "local"
    case .tollFree: "toll-free"
    case .mobile: "mobile"
    }
  }

  private func json(_ number: ConfigurableResource) -> JSON {
    let e164 = number["phone_number"] ?? ""
    let fields: [(String, JSON)] = [
      ("sid", .string(number.sid)), ("account_sid", .string(number.accountSid)), ("phone_number", .string(e164)),
      ("address_requirements", .string(NumberStock.addressRequirements(e164))), ("beta", false),
      ("origin", "twilio"), ("status", "in-use"),
      ("type", .string(Self.type(e164))), ("capabilities", ["voice": true, "sms": true, "mms": true, "fax": false]),
      ("emergency_address_status", "unregistered"),
      ("date_created", date(number.createdAt)), ("date_updated", date(number.updatedAt)),
      ("uri", "/2010-04-01/Accounts/\(number.accountSid)/IncomingPhoneNumbers/\(number.sid).json"),
    ]
    return .object(fields + ResourceSettings.phoneNumber.map { ($0.key, $0.shown(in: number)) })
  }
}
