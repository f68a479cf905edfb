/// One line of the call's timeline.
package struct CallChange: Sendable, Equatable, Codable {
  package enum What: String, Sendable, Codable {
    case arrived, placed, rang, answered, declined, unanswered, unreachable
    case resumed, bridgeEnded, voicemailOffered, voicemailKept, hangupRequested, ended
  }

  package let what: What
  package let agentId: Agent.ID?
  package let legId: Leg.ID?

  package init(_ what: What, agentId: Agent.ID? = nil, legId: Leg.ID? = nil) {
    self.what = what
    self.agentId = agentId
    self.legId = legId
  }

  fileprivate var kind: DeskEvent.Kind {
    switch what {
    case .rang, .resumed: .callRinging
    case .answered: .callAnswered
    case .ended: .callEnded
    default: .callUpdated
    }
  }
}

/// Changes of one step that are told as one event.
package struct CallNews: Sendable, Equatable {
  package private(set) var kind: DeskEvent.Kind
  package private(set) var changes: [CallChange]

  /// As few events as tell all: whoever listens for `call.answered` alone misses none, and what has no name of its own
  /// comes with what has.
  package static func of(_ changes: [CallChange]) -> [CallNews] {
    changes.reduce(into: []) { news, change in
      if let last = news.indices.last,
        change.kind == .callUpdated || news[last].kind == .callUpdated
          || news[last].kind == change.kind
      {
        news[last].changes.append(change)
        if change.kind != .callUpdated { news[last].kind = change.kind }
      } else {
        news.append(CallNews(kind: change.kind, changes: [change]))
      }
    }
  }
}
