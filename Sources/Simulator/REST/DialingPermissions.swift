/// Which countries an account may call.
extension Switchboard {
  static let dialingPermissionRoutes: [Route] = [
    Route("GET", "v1/DialingPermissions/Countries", { try $0.listCountries($1) }),
    Route("GET", "v1/DialingPermissions/Countries/{}", { try $0.fetchCountry($1) }),
    Route("GET", "v1/DialingPermissions/Countries/{}/HighRiskSpecialPrefixes", { try $0.listPrefixes($1) }),
    Route("POST", "v1/DialingPermissions/BulkCountryUpdates", { try $0.updateCountries($1) }),
    Route("GET", "v1/Settings", { try $0.fetchVoiceSettings($1) }),
    Route("POST", "v1/Settings", { try $0.updateVoiceSettings($1) }),
  ]

  // MARK: What they are good for

  /// 21215, unless calls to this number are allowed.
  func requirePermission(toCall number: String, _ account: Account) throws(RESTError) {
    guard !mayCall(number, account) else { return }
    throw RESTError(
      400, 21215,
      "Account not authorized to call \(number). Perhaps you need to enable some international permissions: "
        + "https://www.twilio.com/console/voice/calls/geo-permissions/low-risk")
  }

  /// Numbers of no country, such as satellite phones, have no permission that could be given here.
  func mayCall(_ number: String, _ account: Account) -> Bool {
    guard let country = Country.of(number) else { return false }
    let permission = permission(account, country)
    return country.highRiskSpecialPrefixes.contains(where: number.hasPrefix)
      ? permission.highRiskSpecial : permission.lowRisk
  }

  private func permission(_ account: Account, _ country: Country) -> CountryPermission {
    if account.permissions.isInherited, let parent = self.account(account.ownerSid), parent.sid != account.sid {
      return permission(parent, country)
    }
    return account.permissions.changed[country.isoCode]
      ?? CountryPermission(lowRisk: settings.callableCountries.map { $0.contains(country.isoCode) } ?? true)
  }

  // MARK: Countries

  private func listCountries(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = accounts[try index(of: request)]
    let query = request.query
    let rows = Country.all.filter { country in
      let permission = permission(account, country)
      return query["IsoCode"].map { Country[$0] == country } ?? true
        && query["Continent"].map { $0.uppercased() == country.continent } ?? true
        && query["CountryCode"].map { "+\($0.drop { $0 == "+" || $0 == " " })" == country.callingCode } ?? true
        && query["LowRiskNumbersEnabled"].map { ($0 == "true") == permission.lowRisk } ?? true
        && query["HighRiskSpecialNumbersEnabled"].map { ($0 == "true") == permission.highRiskSpecial } ?? true
        && query["HighRiskTollfraudNumbersEnabled"].map { ($0 == "true") == permission.highRiskTollfraud } ?? true
    }
    return try Paging(query).meta(
      "content", rows.map { ($0.isoCode, json($0, permission(account, $0))) }, of: request, base: baseURL)
  }

  private func fetchCountry(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let country = try country(of: request)
    return .ok(json(country, permission(accounts[try index(of: request)], country)))
  }

  private func listPrefixes(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = try country(of: request).highRiskSpecialPrefixes.map { ($0, JSON.object([("prefix", .string($0))])) }
    return try Paging(request.query).meta("content", rows, of: request, base: baseURL)
  }

  private func country(of request: RESTRequest) throws(RESTError) -> Country {
    guard let country = Country[request.captures[0].uppercased()] else { throw .notFound(request.path) }
    return country
  }

  private func json(_ country: Country, _ permission: CountryPermission) -> JSON {
    let url = "\(baseURL)/v1/DialingPermissions/Countries/\(country.isoCode)"
    return [
      "iso_code": .string(country.isoCode), "name": .string(country.name), "continent": .string(country.continent),
      "country_codes": .array([.string(country.callingCode)]), "low_risk_numbers_enabled": .bool(permission.lowRisk),
      "high_risk_special_numbers_enabled": .bool(permission.highRiskSpecial),
      "high_risk_tollfraud_numbers_enabled": .bool(permission.highRiskTollfraud), "url": .string(url),
      "links": ["highrisk_special_prefixes": .string("\(url)/HighRiskSpecialPrefixes")],
    ]
  }

  // MARK: Changes

  /// `UpdateRequest` is JSON in a form: a list of countries and what shall hold for them, all of it or nothing.
  private func updateCountries(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let index = try index(of: request)
    guard let text = request["UpdateRequest"], let list = try? JSON(parsing: Array(text.utf8)), let items = list.items
    else { throw .invalid("UpdateRequest must be a JSON array of countries") }
    var changed = accounts[index].permissions.changed
    for item in items {
      guard let country = (item["iso_code"]?.string).flatMap({ Country[$0.uppercased()] }) else {
        throw .invalid("UpdateRequest names no country: \(item.render())")
      }
      var permission = changed[country.isoCode] ?? permission(accounts[index], country)
      try Self.take(item, "low_risk_numbers_enabled", &permission.lowRisk)
      try Self.take(item, "high_risk_special_numbers_enabled", &permission.highRiskSpecial)
      try Self.take(item, "high_risk_tollfraud_numbers_enabled", &permission.highRiskTollfraud)
      changed[country.isoCode] = permission
    }
    accounts[index].permissions.changed = changed
    return .created(["update_count": .int(items.count), "update_request": "accepted"])
  }

  /// Twilio's own sample writes flags as texts.
  private static func take(_ item: JSON, _ name: String, _ flag: inout Bool) throws(RESTError) {
    switch item[name] {
    case nil, .null: return
    case .bool(let value): flag = value
    case .string("true"): flag = true
    case .string("false"): flag = false
    default: throw .invalid("\(name) must be true or false")
    }
  }

  private func fetchVoiceSettings(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(voiceSettings(accounts[try index(of: request)]))
  }

  private func updateVoiceSettings(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let index = try index(of: request)
    if let value = request["DialingPermissionsInheritance"] {
      accounts[index].permissions.isInherited = value.lowercased() == "true"
    }
    return RESTAnswer(status: 202, body: .json(voiceSettings(accounts[index])))
  }

  private func voiceSettings(_ account: Account) -> JSON {
    [
      "dialing_permissions_inheritance": .bool(account.permissions.isInherited),
      "url": .string("\(baseURL)/v1/Settings"),
    ]
  }
}
