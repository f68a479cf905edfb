import Cryptography

/// The phone page: a person on the telephone network with a screen, and perhaps a microphone.
extension Switchboard {
  func phonePageOpened(number: String, line: Line) -> Handset.ID {
    let id = nextHandset()
    handsets[id] = Handset(id: id, kind: .phonePage(number: number), isRegistered: true, line: line)
    return id
  }

  /// The page was closed: it no longer rings, and who held it has hung up.
  func phonePageClosed(_ id: Handset.ID) {
    handsets[id] = nil
    for (sid, call) in calls where call.ringing.contains(id) { calls[sid]?.ringing.removeAll { $0 == id } }
    for (sid, call) in calls where call.handset == id && !call.isOver { personHangsUp(sid) }
  }

  func received(_ text: String, fromPage id: Handset.ID) {
    guard let handset = handsets[id], case .phonePage(let number) = handset.kind else { return }
    guard let message = try? JSON(parsing: Array(text.utf8)), let type = message["type"]?.string else {
      handset.send?(["type": "error", "message": "That is not a message"])
      return
    }
    if type == "dial" { return dial(message, from: number, page: handset) }
    guard let sid = message["callSid"]?.string, let call = calls[sid],
      call.handset == id || call.ringing.contains(id) || type == "recorded"
    else {
      handset.send?(["type": "error", "message": "This phone is not on that call"])
      return
    }
    switch type {
    case "answer":
      pickedUp(sid, by: id, sdp: message["sdp"]?.string, hasMicrophone: message["microphone"]?.bool ?? false)
    case "decline": if call.ringing.contains(id) { end(sid, .busy, sip: 486) }
    case "digits": pressed(sid, message["digits"]?.string ?? "")
    case "speech": spoke(sid, message["text"]?.string ?? "")
    case "hangup": personHangsUp(sid)
    case "offer": offered(sid, mediaId: message["mediaId"]?.int, sdp: message["sdp"]?.string ?? "")
    case "media-answered": offerAnswered(sid, mediaId: message["mediaId"]?.int, sdp: message["sdp"]?.string ?? "")
    case "recorded": recorded(message, of: call, page: id)
    default: handset.send?(["type": "error", "message": .string("Unknown type \(type)")])
    }
  }

  private func dial(_ message: JSON, from number: String, page: Handset) {
    do {
      let to = PhoneNumberSyntax.stripped(message["to"]?.string ?? "")
      let sid = try dialFromOutside(from: number, to: to, page: page.id, offer: message["sdp"]?.string)
      page.send?(["type": "dialed", "callSid": .string(sid), "to": .string(to)])
      page.send?(["type": "status", "callSid": .string(sid), "status": "ringing"])
    } catch {
      page.send?(["type": "error", "message": .string(Self.explained(error).message)])
    }
  }

  private func recorded(_ message: JSON, of call: Call, page: Handset.ID) {
    guard call.handset == page, let recording = message["recordingId"]?.string,
      recordings[recording]?.callSid == call.sid, let text = message["base64"]?.string,
      let wav = BaseEncoding.base64.decode(text)
    else { return }
    recorded(recording, wav: wav)
  }
}
