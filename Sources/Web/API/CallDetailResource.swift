import Domain
import Foundation
import Storage

extension CallDetail {
  func resource() -> JSON {
    call.resource(legs: legs, names: names).adding([
      "legs": .array(legs.map { $0.resource() }), "timeline": .array(events.compactMap(timelineEntry)),
      "voicemails": .array(voicemails.map { $0.resource() }),
    ])
  }

  /// What a call's event says of it; nil for events that tell of something else, such as its voicemail's audio.
  private func timelineEntry(_ event: DeskEvent) -> JSON? {
    struct Payload: Decodable { let change: CallChange }
    guard let change = try? JSONDecoder().decode(Payload.self, from: Data(event.data.utf8)).change else { return nil }
    let by = change.what == .hangupRequested ? call.hangupIntentBy : nil
    return [
      "at": JSON(event.at), "what": .string(change.what.rawValue), "agentId": JSON(change.agentId),
      "legId": JSON(change.legId), "by": JSON(by),
    ]
  }
}
