import TwiML

/// Connect, Start and Stop: what reaches out of the call. Streams are accepted and noted; no socket is opened.
extension Switchboard {
  func connect(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    guard let stream = element.elements.first(where: { $0.name == "Stream" }) else {
      for child in element.elements {
        warn(sid, 12200, "line \(child.line): Connect with \(child.name) is not simulated")
      }
      return .goesOn
    }
    answer(sid)
    guard accept(stream, on: sid) else { return .goesOn }
    newTurn(sid)
    // At Twilio the other end closes the socket when it has done; here only the caller or REST can end it.
    calls[sid]?.player.activity = .streaming
    return .waits
  }

  func start(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    for child in element.elements {
      switch child.name {
      case "Stream":
        answer(sid)
        _ = accept(child, on: sid)
      case "Recording":
        answer(sid)
        guard let call = calls[sid] else { break }
        startRecording(
          on: call, source: .startCallRecordingAPI, channels: child["channels"] == "dual" ? 2 : 1,
          track: child["track"] ?? "both", callback: recordingCallback(child, on: sid))
      default: warn(sid, 12200, "line \(child.line): Start with \(child.name) is not simulated")
      }
    }
    return .goesOn
  }

  func stop(_ element: TwiMLElement, on sid: String) -> Player.Flow {
    for child in element.elements {
      switch child.name {
      case "Stream": heard(sid, .stream, "stopped \(child["name"] ?? "")".trimmedSpaces)
      case "Recording": closeRecordings(of: sid)
      default: warn(sid, 12200, "line \(child.line): Stop with \(child.name) is not simulated")
      }
    }
    return .goesOn
  }

  /// 31920 and its neighbours are Twilio's for streams that fail on the way; an address that is none is refused.
  private func accept(_ stream: TwiMLElement, on sid: String) -> Bool {
    let url = stream["url"] ?? ""
    guard url.lowercased().hasPrefix("wss://") else {
      warn(sid, 11100, "line \(stream.line): the url of a Stream must begin with wss://, not \(url)")
      return false
    }
    heard(sid, .stream, url)
    return true
  }
}
