/// People outside who call by a script.
extension Switchboard {
  // MARK: Crowds

  /// Lets a crowd begin. - Throws: when nobody could be reached at `to`.
  func begin(_ script: CallerScript, to: String, from: String?, count: Int?, perMinute: Double?) throws(DialFailure)
    -> Int
  {
    guard PhoneNumberSyntax.isE164(to) else { throw .notANumber(to) }
    guard accounts.contains(where: { $0.owns(to) }) else { throw .notInService(to) }
    let now = now
    let id = crowds.add {
      Crowd(id: $0, script: script, to: to, from: from, count: count, perMinute: perMinute, startedAt: now)
    }
    if perMinute == nil {
      for _ in 0..<(count ?? 1) { placeCall(of: id) }
      crowds[id]?.isRunning = false
    } else {
      placeNext(of: id)
    }
    return id
  }

  /// No more calls are placed; those under way go on.
  func disperse(_ id: Int) {
    cancelTimer(crowds[id]?.timer)
    crowds[id]?.isRunning = false
  }

  func disperse() {
    for crowd in crowds.all where crowd.isRunning { disperse(crowd.id) }
  }

  private func placeNext(of id: Int) {
    guard let crowd = crowds[id], crowd.isRunning, let perMinute = crowd.perMinute else { return }
    placeCall(of: id)
    if let count = crowd.count, crowd.placed + 1 >= count { return disperse(id) }
    crowds[id]?.timer = after(60 / perMinute) { $0.placeNext(of: id) }
  }

  private func placeCall(of id: Int) {
    guard let crowd = crowds[id] else { return }
    do {
      let sid = try dialFromOutside(from: crowd.from ?? crowds.nextNumber(), to: crowd.to)
      crowds[id]?.placed += 1
      crowds.runs[sid] = CallerRun(crowd: id, script: crowd.script)
      goOn(sid, after: 0)
    } catch {
      // The number was given back in the meantime.
      disperse(id)
    }
  }

  // MARK: One caller

  /// Something new was heard on this leg.
  func listened(_ sid: String) {
    guard let run = crowds.runs[sid], case .waitFor = run.nextStep else { return }
    // Whoever told of it is in the middle of something.
    goOn(sid, after: 0)
  }

  func callerEnded(_ sid: String) {
    guard let run = crowds.runs.removeValue(forKey: sid) else { return }
    crowds[run.crowd]?.ended += 1
  }

  /// Goes on with the script after that time, unless it has gone on by then.
  private func goOn(_ sid: String, after seconds: Double) {
    let stride = crowds.runs[sid]?.stride
    after(seconds) { switchboard in
      if switchboard.crowds.runs[sid]?.stride == stride { switchboard.act(sid) }
    }
  }

  /// Goes on with the script as far as it goes now.
  private func act(_ sid: String) {
    while let run = crowds.runs[sid], let step = run.nextStep, let call = calls[sid], !call.isOver {
      switch step {
      case .waitFor(let kind, let seconds):
        let entries = call.transcript.entries
        guard let found = entries.indices.dropFirst(run.heardEntries).first(where: { entries[$0].kind == kind })
        else { return giveUp(sid, after: seconds) }
        crowds.runs[sid]?.heardEntries = found + 1
        crowds.runs[sid]?.advance()
      case .pause(let seconds):
        crowds.runs[sid]?.advance()
        goOn(sid, after: seconds)
        return
      case .press(let digits):
        crowds.runs[sid]?.advance()
        pressed(sid, digits)
      case .say(let text):
        crowds.runs[sid]?.advance()
        spoke(sid, text)
      case .hangUp:
        crowds.runs[sid]?.advance()
        personHangsUp(sid)
      }
    }
  }

  /// Nobody waits for ever. Asked again while it waits already, nothing changes.
  private func giveUp(_ sid: String, after seconds: Double) {
    guard let run = crowds.runs[sid], run.waitsSinceStride != run.stride else { return }
    crowds.runs[sid]?.waitsSinceStride = run.stride
    let stride = run.stride
    after(seconds) { switchboard in
      if switchboard.crowds.runs[sid]?.stride == stride { switchboard.personHangsUp(sid) }
    }
  }
}
