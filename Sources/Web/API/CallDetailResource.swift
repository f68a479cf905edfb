import Domain
import Foundation
import Storage

extension CallDetail {
  func resource() -> JSON {
    call.resource(legs: legs, names: names).adding([
      "legs": .array(legs.map { $0.resource() }), "timeline": .array(events.flatMap(timelineEntries)),
      "voicemails": .array(voicemails.map { $0.resource() }),
    ])
  }

  /// What a call's event says of it; nothing for events that tell of something else, such as its voicemail's audio.
  private func timelineEntries(_ event: DeskEvent) -> [JSON] {
    struct Payload: Decodable { let changes: [CallChange] }
    let payload = try? JSONDecoder().decode(Payload.self, from: Data(event.data.utf8))
    return (payload?.changes ?? []).map { change in
      [
        "at": JSON(event.at), "what": .string(change.what.rawValue), "agentId": JSON(change.agentId),
        "legId": JSON(change.legId), "by": JSON(change.what == .hangupRequested ? call.hangupIntentBy : nil),
      ]
    }
  }
}
