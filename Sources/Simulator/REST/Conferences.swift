/// Conferences, as records and as rooms that can be told something.
extension Switchboard {
  func listConferences(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let query = request.query
    let rows = conferences.all.reversed().filter { conference in
      conference.accountSid == request.accountSid
        && query["FriendlyName"].map { $0 == conference.friendlyName } ?? true
        && query["Status"].map { $0 == conference.status.rawValue } ?? true
        && Self.lies(conference.createdAt, "DateCreated", query)
        && Self.lies(conference.updatedAt, "DateUpdated", query)
    }
    return try Paging(query).envelope("conferences", rows.map { ($0.sid, json($0)) }, of: request)
  }

  func fetchConference(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    .ok(json(try conference(of: request)))
  }

  func updateConference(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let conference = try conference(of: request)
    if let status = request["Status"], !status.isEmpty {
      guard status == "completed" else { throw .invalid("Status must be completed") }
      endConference(conference.sid, .viaAPI, by: nil)
    }
    if let urls = try Self.announcement(request) { announce(urls, in: conference.sid, to: nil) }
    return .ok(json(try self.conference(of: request)))
  }

  static func announcement(_ request: RESTRequest) throws(RESTError) -> VoiceURLs? {
    guard let url = request["AnnounceUrl"], !url.isEmpty else { return nil }
    guard WebhookURL(url) != nil else { throw RESTError(400, 21205, "AnnounceUrl is not a valid URL: \(url)") }
    return VoiceURLs(url: url, method: try method(request["AnnounceMethod"]))
  }

  /// By its SID.
  func conference(of request: RESTRequest) throws(RESTError) -> Conference {
    guard let conference = conferences[request.captures[0]], conference.accountSid == request.accountSid else {
      throw .notFound(request.path)
    }
    return conference
  }

  private func json(_ conference: Conference) -> JSON {
    let uri = "/2010-04-01/Accounts/\(conference.accountSid)/Conferences/\(conference.sid)"
    return [
      "account_sid": .string(conference.accountSid), "api_version": "2010-04-01",
      "call_sid_ending_conference": .text(conference.endingCallSid), "date_created": date(conference.createdAt),
      "date_updated": date(conference.updatedAt), "friendly_name": .string(conference.friendlyName),
      "reason_conference_ended": .text(conference.endReason?.rawValue), "region": .string(conference.region),
      "sid": .string(conference.sid), "status": .string(conference.status.rawValue),
      "subresource_uris": [
        "participants": .string(uri + "/Participants.json"), "recordings": .string(uri + "/Recordings.json"),
      ], "uri": .string(uri + ".json"),
    ]
  }
}
