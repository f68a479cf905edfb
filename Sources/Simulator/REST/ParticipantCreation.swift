import Foundation
import TwiML

/// Calling somebody into a room.
extension Switchboard {
  /// Where the path names no room that lives, one of that name comes to be.
  func createParticipant(_ request: RESTRequest) throws(RESTError) -> RESTAnswer {
    let account = accounts[try index(of: request)]
    let name = request.captures[0].removingPercentEncoding ?? request.captures[0]
    let known = conferences[name].flatMap { $0.accountSid == account.sid ? $0 : nil }
    if name.hasPrefix("CF"), name.count == 34, known == nil { throw .notFound(request.path) }
    if known?.status == .completed { throw RESTError(400, 16022, "The conference \(name) is completed") }
    var call = try outboundCall(request, account)
    let label = request["Label"].flatMap { $0.isEmpty ? nil : $0 }
    if let label {
      guard label.count <= 128 else { throw .invalid("Label is longer than 128 characters") }
      let room = known ?? conferences.live(name, account: account.sid)
      guard room?.participants.contains(where: { $0.label == label }) != true else {
        throw RESTError(400, 16025, "The label \(label) is in use")
      }
    }
    call.callback = try Self.callback(request)
    call.recordsFromAnswer = try Self.recordingWish(request)
    call.timeLimitSeconds = try Self.timeLimit(request)
    let timeout = try Self.timeout(request["Timeout"], atLeast: 5)
    let noun = try Self.conferenceNoun(request, name: known?.friendlyName ?? name)
    let entry = conferenceEntry(noun, on: call.sid)
    let room = known?.sid ?? room(for: entry, of: call)
    call.conferenceSid = room
    call.onAnswer = .verbs([TwiMLElement(name: "Dial", children: [.element(noun)])])
    var participant = Participant(callSid: call.sid, at: now)
    participant.label = label
    participant.isMuted = entry.isMuted
    participant.beep = entry.beep
    participant.startsOnEnter = entry.startsOnEnter
    participant.endsOnExit = entry.endsOnExit
    participant.coaches = entry.coach
    participant.isCoaching = entry.coach != nil
    conferences[room]?.participants.append(participant)
    place(call, timeout: timeout)
    guard let conference = conferences[room] else { throw .notFound(request.path) }
    return .created(json(participant, in: conference))
  }

  /// The request's parameters as the attributes of the noun that a document would hold.
  private static func conferenceNoun(_ request: RESTRequest, name: String) throws(RESTError) -> TwiMLElement {
    let attributes = [
      "Label": "participantLabel", "Muted": "muted", "Beep": "beep", "StartConferenceOnEnter": "startConferenceOnEnter",
      "EndConferenceOnExit": "endConferenceOnExit", "WaitUrl": "waitUrl", "WaitMethod": "waitMethod",
      "MaxParticipants": "maxParticipants", "ConferenceRecord": "record", "ConferenceTrim": "trim",
      "ConferenceStatusCallback": "statusCallback", "ConferenceStatusCallbackMethod": "statusCallbackMethod",
      "ConferenceRecordingStatusCallback": "recordingStatusCallback",
      "ConferenceRecordingStatusCallbackMethod": "recordingStatusCallbackMethod",
      "JitterBufferSize": "jitterBufferSize", "Region": "region", "CallSidToCoach": "coach",
    ]
    var noun = TwiMLElement(name: "Conference", children: [.text(name)])
    for (parameter, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
      if let value = request[parameter] { noun.attributes.append(.init(name: attribute, value: value)) }
    }
    for (parameter, attribute) in [
      ("ConferenceStatusCallbackEvent", "statusCallbackEvent"),
      ("ConferenceRecordingStatusCallbackEvent", "recordingStatusCallbackEvent"),
    ] {
      let values = request.form.all(parameter)
      if !values.isEmpty { noun.attributes.append(.init(name: attribute, value: values.joined(separator: " "))) }
    }
    if let maximum = request["MaxParticipants"], !(2...250).contains(Int(maximum) ?? 0) {
      throw .invalid("MaxParticipants must lie between 2 and 250")
    }
    return noun
  }

  /// A leg that REST dials did not get as far as its room.
  func participantNotReached(_ call: Call) {
    guard let room = call.conferenceSid, conferences[room]?[call.sid]?.hasJoined == false else { return }
    removeParticipant(call.sid, from: room, .notReached)
  }
}
