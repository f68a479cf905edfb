import Curl

/// Twilio's record of a recording.
package struct RecordingResource: TwilioRow, Sendable, Equatable {
  static let listKey = "recordings"

  package let sid: RecordingSid
  /// Always the parent leg's.
  package let callSid: String?
  /// `in-progress`, `paused`, `stopped`, `processing`, `completed`, `absent`, `deleted`.
  package let status: String
  private let duration: String?

  package var durationSeconds: Int? { duration.flatMap { Int($0) } }
}

/// The sound of a recording.
package struct RecordingMedia: Sendable, Equatable {
  package let contentType: String
  package let bytes: [UInt8]
}

extension TwilioClient {
  /// An hour of telephone sound in WAV, the longest that Record makes.
  package static let maximumMediaBytes = 64 << 20

  /// What was recorded of the leg.
  package func listRecordings(of sid: CallSid) async throws(TwilioFailure) -> [RecordingResource] {
    try await list("\(accountPath)/Recordings.json", [("CallSid", sid.text)])
  }

  /// WAV. The URL is made of the SIDs, never taken from a webhook; Twilio may redirect to its media store, which gets no
  /// credentials.
  package func downloadRecording(_ sid: RecordingSid) async throws(TwilioFailure) -> RecordingMedia {
    let response = try await send(
      .get, "\(accountPath)/Recordings/\(sid).wav", timeout: .seconds(120), redirects: .follow(limit: 3),
      responseLimit: Self.maximumMediaBytes)
    return RecordingMedia(contentType: response.headers["Content-Type"] ?? "audio/x-wav", bytes: response.body)
  }

  package func deleteRecording(_ sid: RecordingSid) async throws(TwilioFailure) {
    try await delete("\(accountPath)/Recordings/\(sid).json")
  }
}
