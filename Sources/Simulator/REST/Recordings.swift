import Foundation

/// Recordings and their sound.
extension Switchboard {
  func listRecordings(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let query = request.query
    let rows = recordingOrder.reversed().compactMap { recordings[$0] }.filter { recording in
      recording.accountSid == request.accountSid && query["CallSid"].map { $0 == recording.callSid } ?? true
        && query["ConferenceSid"].map { $0 == recording.conferenceSid } ?? true
        && Self.lies(recording.startedAt, "DateCreated", query)
    }
    return try Paging(request.query).envelope("recordings", rows.map { ($0.sid, json($0)) }, of: request)
  }

  /// The record with `.json`; the sound with `.wav` or without an extension.
  func fetchRecording(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let isRecord = request.path.hasSuffix(".json")
    var sid = request.captures[0]
    if sid.hasSuffix(".wav") { sid.removeLast(4) }
    guard let recording = recordings[sid], recording.accountSid == request.accountSid else {
      throw .notFound(request.path)
    }
    if isRecord { return .ok(json(recording)) }
    guard recording.status == .completed else { throw .notFound(request.path) }
    let channels = request.query["RequestedChannels"].flatMap(Int.init) ?? recording.channels
    guard channels == 1 || (channels == 2 && recording.channels == 2) else {
      throw .invalid("RequestedChannels: the recording has \(recording.channels)")
    }
    let wav =
      recording.wav
      ?? WaveFile.humming(
        seconds: recording.durationSeconds, spokenSeconds: recording.spokenSeconds, channels: channels)
    return RESTAnswer(status: 200, body: .bytes(wav, contentType: "audio/x-wav"))
  }

  func deleteRecording(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    guard let recording = recordings[request.captures[0]], recording.accountSid == request.accountSid else {
      throw .notFound(request.path)
    }
    recordings[recording.sid] = nil
    recordingOrder.removeAll { $0 == recording.sid }
    return .deleted
  }

  private func json(_ recording: Recording) -> JSON {
    let uri = "/2010-04-01/Accounts/\(recording.accountSid)/Recordings/\(recording.sid)"
    let isDone = recording.status == .completed
    return [
      "account_sid": .string(recording.accountSid), "api_version": "2010-04-01",
      "call_sid": .string(recording.callSid), "conference_sid": .text(recording.conferenceSid),
      "channels": .int(recording.channels),
      "date_created": date(recording.startedAt), "date_updated": date(recording.updatedAt),
      "start_time": date(recording.startedAt), "price": .null, "price_unit": "USD",
      "duration": isDone ? .string(String(recording.durationSeconds)) : .null, "sid": .string(recording.sid),
      "source": .string(recording.source.rawValue), "status": .string(recording.status.rawValue), "error_code": .null,
      "uri": .string(uri + ".json"), "encryption_details": .null,
      "subresource_uris": .strings([
        "add_on_results": uri + "/AddOnResults.json", "transcriptions": uri + "/Transcriptions.json",
      ]),
      "media_url": .string(baseURL + uri),
    ]
  }
}
