/// TwiML apps.
extension Switchboard {
  static let applicationRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/Applications", { try $0.listApplications($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Applications", { try $0.createApplication($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Applications/{}", { try $0.fetchApplication($1) }),
    Route("POST", "2010-04-01/Accounts/{}/Applications/{}", { try $0.updateApplication($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Applications/{}", { try $0.deleteApplication($1) }),
  ]

  private func listApplications(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let rows = accounts[try index(of: request)].applications
      .filter { application in
        request.query["FriendlyName"].map { $0 == application["friendly_name"] } ?? true
      }
      .reversed().map { ($0.sid, json($0)) }
    return try Paging(request.query).envelope("applications", rows, of: request)
  }

  private func createApplication(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = try index(of: request)
    var application = ConfigurableResource(sid: sids.sid("AP"), accountSid: request.accountSid, at: now)
    try application.apply(request.form, settings: ResourceSettings.application, at: now)
    accounts[account].applications.append(application)
    return .created(json(application))
  }

  private func fetchApplication(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, application) = try place(of: request)
    return .ok(json(accounts[account].applications[application]))
  }

  private func updateApplication(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, application) = try place(of: request)
    try accounts[account].applications[application].apply(
      request.form, settings: ResourceSettings.application, at: now)
    return .ok(json(accounts[account].applications[application]))
  }

  private func deleteApplication(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (account, application) = try place(of: request)
    let gone = accounts[account].applications.remove(at: application)
    for number in accounts[account].numbers.indices
    where accounts[account].numbers[number]["voice_application_sid"] == gone.sid {
      accounts[account].numbers[number]["voice_application_sid"] = ""
    }
    return .deleted
  }

  private func place(of request: RESTRequest) throws(RESTError) -> (account: Int, application: Int) {
    let account = try index(of: request)
    guard let application = accounts[account].applications.firstIndex(where: { $0.sid == request.captures[0] }) else {
      throw .notFound(request.path)
    }
    return (account, application)
  }

  private func json(_ application: ConfigurableResource) -> JSON {
    let fields: [(String, JSON)] = [
      ("sid", .string(application.sid)), ("account_sid", .string(application.accountSid)),
      ("date_created", date(application.createdAt)), ("date_updated", date(application.updatedAt)),
      ("uri", "/2010-04-01/Accounts/\(application.accountSid)/Applications/\(application.sid).json"),
    ]
    return .object(fields + ResourceSettings.application.map { ($0.key, $0.shown(in: application)) })
  }
}
