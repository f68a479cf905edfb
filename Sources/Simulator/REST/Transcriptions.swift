/// Recordings in words.
extension Switchboard {
  static let transcriptionRoutes: [Route] = [
    Route("GET", "2010-04-01/Accounts/{}/Transcriptions", { try $0.listTranscriptions($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Transcriptions/{}", { try $0.fetchTranscription($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Transcriptions/{}", { try $0.deleteTranscription($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Recordings/{}/Transcriptions", { try $0.listTranscriptions($1) }),
    Route("GET", "2010-04-01/Accounts/{}/Recordings/{}/Transcriptions/{}", { try $0.fetchTranscription($1) }),
    Route("DELETE", "2010-04-01/Accounts/{}/Recordings/{}/Transcriptions/{}", { try $0.deleteTranscription($1) }),
  ]

  /// Of one recording, when the path names it, else of all.
  private func listTranscriptions(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    if let sid = request.captures.first, recordings[sid]?.accountSid != request.accountSid {
      throw .notFound(request.path)
    }
    let rows = recordingOrder.reversed().compactMap { recordings[$0] }.compactMap { recording in
      recording.transcription.flatMap { transcription in
        let isMeant =
          recording.accountSid == request.accountSid && request.captures.first.map { $0 == recording.sid } ?? true
        return isMeant ? (transcription.sid, json(transcription, of: recording)) : nil
      }
    }
    return try Paging(request.query).envelope("transcriptions", rows, of: request)
  }

  private func fetchTranscription(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let (recording, transcription) = try transcription(of: request)
    return .ok(json(transcription, of: recording))
  }

  private func deleteTranscription(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    recordings[try transcription(of: request).0.sid]?.transcription = nil
    return .deleted
  }

  private func transcription(of request: RESTRequest) throws(RESTError) -> (Recording, Transcription) {
    let known = recordings.values.first {
      $0.accountSid == request.accountSid && $0.transcription?.sid == request.captures.last
        && (request.captures.count == 1 || $0.sid == request.captures[0])
    }
    guard let known, let transcription = known.transcription else { throw .notFound(request.path) }
    return (known, transcription)
  }

  private func json(_ transcription: Transcription, of recording: Recording) -> JSON {
    [
      "account_sid": .string(recording.accountSid), "api_version": "2010-04-01",
      "date_created": date(transcription.createdAt), "date_updated": date(transcription.updatedAt),
      "duration": .string(String(recording.durationSeconds)), "price": .null, "price_unit": "USD",
      "recording_sid": .string(recording.sid), "sid": .string(transcription.sid),
      "status": .string(transcription.status.rawValue), "transcription_text": .string(transcription.text),
      "type": "fast",
      "uri": .string("/2010-04-01/Accounts/\(recording.accountSid)/Transcriptions/\(transcription.sid).json"),
    ]
  }
}
