import Twilio
import Foundation
package import Domain
import Logging
import Storage
import Synchronization
import TwiML

/// Who each number rings, kept in memory: when the store cannot write, callers still reach a phone.
///
/// Read anew after each commit that says so and every minute; it knows who chose to be available, not who is on a call.
package final class RoutingSnapshot: Sendable {
  private let targets = Mutex<[NumberRouting.Key: NumberRouting]>([:])
  private let degraded = Mutex<[DegradedCall]>([])
  private let answers = Atomic<Int>(0)

  package init() {}

  func refresh(from store: Store) async throws {
    let routings = try await store.numberRoutings()
    let byNumber = Dictionary(routings.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    targets.withLock { $0 = byNumber }
  }

  /// How many requests were answered from memory since the start.
  package var degradedAnswers: Int { answers.load(ordering: .relaxed) }

  /// Calls answered from memory, taken to be settled once the store writes again.
  package func takeDegraded() -> [DegradedCall] {
    degraded.withLock { calls in
      defer { calls = [] }
      return calls
    }
  }

  /// - Parameter callId: what the URLs of the answer name the call.
  func countDegraded(_ request: VoiceRequest, callId: Call.ID?) {
    answers.wrappingAdd(1, ordering: .relaxed)
    // A softphone's call is in the store, or was refused.
    guard !request.isFromSoftphone else { return }
    degraded.withLock { calls in
      // A flood while the disk is full must not fill the memory as well.
      guard calls.count < 10_000 else { return }
      calls.append(DegradedCall(workspaceId: request.workspaceId, callSid: request.callSid, callId: callId))
    }
  }

  var isAnyToBeSettled: Bool { degraded.withLock { !$0.isEmpty } }

  /// Answered from memory and not written down since.
  func isToBeSettled(_ callSid: String) -> Bool {
    degraded.withLock { calls in calls.contains { $0.callSid == callSid } }
  }

  func putBack(_ call: DegradedCall) {
    degraded.withLock { $0.append(call) }
  }

  /// The voice request's answer: the number's agents ring, then the caller is asked for a message.
  func ring(_ request: VoiceRequest, callId: Call.ID) -> String {
    // A softphone's call needs its ticket, which only the store can use up.
    guard !request.isFromSoftphone else { return Refusal.ticket }
    let key = NumberRouting.Key(workspaceId: request.workspaceId, e164: request.to)
    guard let routing = targets.withLock({ $0[key] }), !routing.identities.isEmpty else {
      return voicemail(request, callId)
    }
    var dial = Dial(
      routing.identities.prefix(DomainLimits.nounsInOneDial).map { identity in
        .client(Dial.Client(identity: identity, parameters: [.init(name: "callId", value: callId.rawValue)]))
      })
    dial.action = request.links.dialEnded(callId, step: 1)
    dial.answerOnBridge = true
    dial.timeout = routing.ringSeconds
    return VoiceResponse([.dial(dial)]).render()
  }

  /// The end of a Dial that only memory knows.
  func afterDial(_ request: VoiceRequest) -> String {
    // Nobody asks an agent, whose own call came to nothing, for a message.
    if request.webhook.dialBridged == true || request.callerIsGone || request.isFromSoftphone { return Self.hangUp }
    return voicemail(request, request.callId ?? ID(""))
  }

  private func voicemail(_ request: VoiceRequest, _ callId: Call.ID) -> String {
    let call = Call(
      id: callId, workspaceId: request.workspaceId, direction: .inbound, from: request.from, to: request.to,
      phoneNumberId: nil, step: 1, startedAt: .distantPast, heardAt: .distantPast)
    return InstructionRendering(links: request.links).twiml(.takeVoicemail, of: call)
  }

  static let hangUp = VoiceResponse([.hangup]).render()
  static let goodbye = VoiceResponse([.say(Say("Thank you. Goodbye.")), .hangup]).render()
}

/// A call that was answered from memory.
package struct DegradedCall: Sendable {
  package let workspaceId: Workspace.ID
  package let callSid: String
  /// Kept when the call is written down: its callbacks bring it.
  package let callId: Call.ID?
}
