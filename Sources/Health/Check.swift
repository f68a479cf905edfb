/// One thing to look at, with the time it may take: a host that never answers must not keep the others from being told.
struct Check: Sendable {
  let subject: Finding.Subject
  let limit: Duration
  let look: @Sendable () async -> [Finding]

  init(_ subject: Finding.Subject, within limit: Duration, _ look: @escaping @Sendable () async -> [Finding]) {
    self.subject = subject
    self.limit = limit
    self.look = look
  }

  /// What was found, in the order of the checks, all of which run at once.
  static func run(_ checks: [Check]) async -> [Finding] {
    await withTaskGroup(of: (Int, [Finding]).self) { group in
      for (index, check) in checks.enumerated() { group.addTask { (index, await check.findings()) } }
      var found = [[Finding]](repeating: [], count: checks.count)
      for await (index, findings) in group { found[index] = findings }
      return found.flatMap { $0 }
    }
  }

  private func findings() async -> [Finding] {
    await withTaskGroup(of: [Finding]?.self) { race in
      race.addTask { await look() }
      race.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      defer { race.cancelAll() }
      return await race.next().flatMap { $0 } ?? [overdue]
    }
  }

  private var overdue: Finding {
    .warning(
      "\(subject.rawValue).overdue", subject,
      "This could not be checked within \(limit.components.seconds) seconds, and was given up.",
      why: "Whether it is as it should be is not known.",
      toDo: "Check again. If it happens again, look at the load of this machine and at its network.")
  }
}
