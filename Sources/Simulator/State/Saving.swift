import Foundation

/// What is kept, and taking it up again.
extension Switchboard {
  /// Differs when there is something new to keep.
  var savedChanges: [Int] { [changes.numbers, changes.calls, changes.recordings] }

  var savedState: SavedState {
    let calls = callOrder.suffix(SavedState.limit).compactMap { self.calls[$0] }.filter(\.isOver)
    let recordings = recordingOrder.suffix(SavedState.limit).compactMap { self.recordings[$0] }
      .filter { $0.status == .completed || $0.status == .absent }
    return SavedState(
      accounts: accounts, calls: calls.map(FinishedCall.init),
      recordings: recordings.map { recording in
        var silent = recording
        silent.wav = nil
        return .init(recording: silent, wav: recording.wav.map { Data($0) })
      })
  }

  /// The accounts to begin with: those that were kept, with what the settings have beyond that. A token in the settings
  /// is the one that counts.
  static func accounts(_ settings: SimulatorSettings, sids: SidSource) -> [Account] {
    var accounts = settings.savedState?.accounts ?? []
    for configured in settings.accounts.map({ Account($0, sids: sids, at: settings.clock.now) }) {
      guard let index = accounts.firstIndex(where: { $0.sid == configured.sid }) else {
        accounts.append(configured)
        continue
      }
      accounts[index].authToken = configured.authToken
      accounts[index].numbers += configured.numbers.filter { number in
        !accounts.contains { $0.owns(number["phone_number"] ?? "") }
      }
    }
    return accounts
  }

  func takeUp(_ state: SavedState) {
    for finished in state.calls {
      calls[finished.sid] = finished.call
      callOrder.append(finished.sid)
    }
    for kept in state.recordings {
      var recording = kept.recording
      recording.wav = kept.wav.map { Array($0) }
      recordings[recording.sid] = recording
      recordingOrder.append(recording.sid)
    }
  }
}
