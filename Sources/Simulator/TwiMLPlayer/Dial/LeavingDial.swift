import TwiML

/// The parent leaves its Dial before the Dial is over.
extension Switchboard {
  /// The caller hung up: whoever talked is done, whoever rang is spared.
  func callerLeft(_ sid: String, _ dialling: Dialling) {
    let parameters = abandon(dialling)
    guard settings.requestsActionAfterHangup else { return }
    requestForgotten(sid, dialling, parameters)
  }

  /// A REST update leads the parent away. Since 2021-05-13 the action is requested all the same; without one a
  /// Redirect that comes next in the old document is. What they answer no longer matters.
  func leaveDial(_ sid: String, _ dialling: Dialling) {
    calls[sid]?.player.activity = .idle
    calls[sid]?.bridgedWith = nil
    let parameters = abandon(dialling)
    if dialling.bridgedAt != nil { soundFreed(sid) }
    requestForgotten(sid, dialling, parameters)
    guard dialling.plan.action == nil, let next = calls[sid]?.player.upcoming, next.name == "Redirect",
      let url = resolve(next.trimmedText, on: sid), let call = calls[sid]
    else { return }
    deliver(webhook(.action, sid, url, next.method(), standardParameters(call)))
  }

  private func abandon(_ dialling: Dialling) -> [String: String] {
    var dialling = dialling
    for child in dialling.remaining {
      dialling.lastEnded = (child, dialling.pickedUp == child ? .completed : .canceled)
      hangUp(child)
    }
    closeDialRecording(dialling)
    return dialParameters(dialling)
  }

  private func requestForgotten(_ sid: String, _ dialling: Dialling, _ parameters: [String: String]) {
    guard let action = dialling.plan.action, !action.isEmpty, let url = resolve(action, on: sid), let call = calls[sid]
    else { return }
    let all = standardParameters(call).merging(parameters) { _, own in own }
    deliver(webhook(.action, sid, url, dialling.plan.method, all))
  }
}
