import Foundation

/// The numbers of an account.
extension Switchboard {
  static let phoneNumberRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers", { try $0.listNumbers($1) }),
    Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.fetchNumber($1) }),
    Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.updateNumber($1) }),
  ]

  private func listNumbers(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let query = request.query
    let rows = accounts[try index(of: request)].numbers
      .filter { number in
        let e164 = number["phone_number"] ?? ""
        return query["FriendlyName"].map { $0 == number["friendly_name"] } ?? true
          && query["PhoneNumber"].map { Self.matches($0, e164) } ?? true
          && query["Beta"].map { $0 != "true" } ?? true && query["Origin"].map { $0 == "twilio" } ?? true
      }
      .map { ($0.sid, json($0)) }
    return try Paging(query).envelope("incoming_phone_numbers", rows, of: request)
  }

  private func fetchNumber(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, number) = try place(of: request)
    return .ok(json(accounts[account].numbers[number]))
  }

  private func updateNumber(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, index) = try place(of: request)
    var number = accounts[account].numbers[index]
    try number.apply(request.form, settings: ResourceSettings.phoneNumber, at: now)
    if let sid = request["VoiceApplicationSid"], !sid.isEmpty {
      guard accounts[account].application(sid) != nil else {
        throw RESTError(400, 21218, "Invalid ApplicationSid: \(sid)")
      }
      // An application and a trunk exclude each other; the one set last stays.
      number["trunk_sid"] = ""
    } else if request["TrunkSid"]?.isEmpty == false {
      number["voice_application_sid"] = ""
    }
    accounts[account].numbers[index] = number
    return .ok(json(number))
  }

  private func place(of request: RESTRequest) throws(RESTError) -> (account: Int, number: Int) {
    let account = try index(of: request)
    guard let number = accounts[account].numbers.firstIndex(where: { $0.sid == request.captures[0] }) else {
      throw .notFound(request.path)
    }
    return (account, number)
  }

  /// Digits match anywhere in the number; `*` stands for one digit.
  private static func matches(_ pattern: String, _ e164: String) -> Bool {
    let wanted = pattern.filter { $0.isNumber || $0 == "*" || $0 == "+" }
    let digits = Array(e164)
    let mask = Array(wanted)
    guard mask.count <= digits.count else { return false }
    return (0...(digits.count - mask.count)).contains { start in
      mask.indices.allSatisfy { mask[$0] == "*" || mask[$0] == digits[start + $0] }
    }
  }

  private func json(_ number: ConfigurableResource) -> JSON {
    let e164 = number["phone_number"] ?? ""
    let fields: [(String, JSON)] = [
      ("sid", .string(number.sid)), ("account_sid", .string(number.accountSid)), ("phone_number", .string(e164)),
      ("address_requirements", "none"), ("beta", false), ("origin", "twilio"), ("status", "in-use"),
      ("type", "local"), ("capabilities", ["voice": true, "sms": true, "mms": true, "fax": false]),
      ("emergency_address_status", "unregistered"),
      ("date_created", date(number.createdAt)), ("date_updated", date(number.updatedAt)),
      ("uri", "/2010-04-01/Accounts/\(number.accountSid)/IncomingPhoneNumbers/\(number.sid).json"),
    ]
    return .object(fields + ResourceSettings.phoneNumber.map { ($0.key, $0.shown(in: number)) })
  }
}
