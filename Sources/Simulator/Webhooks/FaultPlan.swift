/// What shall go wrong, in the order in which it was asked for.
struct FaultPlan: Sendable {
  struct Fault: Sendable {
    enum Kind: String, Sendable, CaseIterable {
      case dropCallback = "drop-callback"
      case duplicateCallback = "duplicate-callback"
      case delayCallback = "delay-callback"
      /// Holds a callback back until the next one of that account has been sent.
      case reorderCallbacks = "reorder-callbacks"
      /// Asks for a document twice with one idempotency token, and runs the second answer, as after an answer that was
      /// lost.
      case duplicateRequest = "duplicate-request"
      /// The application answers, but only after `delaySeconds`.
      case slowWebhook = "slow-webhook"
      /// The application is not asked; something in front of it answers with `status`.
      case webhookStatus = "webhook-status"
      /// The application is not asked; nobody takes the connection.
      case webhookUnreachable = "webhook-unreachable"
      /// Answers a REST request with `status`, after `delaySeconds`.
      case restStatus = "rest-status"
      /// Answers a REST request as usual, after `delaySeconds`.
      case restDelay = "rest-delay"
      /// Resets the connection instead of answering, after `delaySeconds`.
      case restReset = "rest-reset"
      /// Says nothing for `delaySeconds`, then resets the connection.
      case restTimeout = "rest-timeout"

      static let ofREST: Set<Kind> = [.restStatus, .restDelay, .restReset, .restTimeout]
      static let ofWebhooks: Set<Kind> = [.slowWebhook, .webhookStatus, .webhookUnreachable]
      static let ofCallbacks: Set<Kind> = [.dropCallback, .duplicateCallback, .delayCallback, .reorderCallbacks]
    }

    let id: Int
    let kind: Kind
    /// The kind of webhook (`status`, `recording`); for REST the method. Nil: any.
    let target: String?
    /// What must occur in the request: a part of its URL or path, or a parameter as `Name=value`.
    let match: [String]
    /// How many matching requests pass unharmed first, which puts it at a given step.
    var skip: Int
    /// How often it strikes; nil: always.
    var count: Int?
    /// The share of matching requests it strikes.
    let rate: Double
    var dice: Dice
    let status: Int
    /// Twilio's code and words for a REST request that is refused; nil: those of the status.
    var code: Int?
    var message: String?
    let delaySeconds: Double
    /// Whether a REST request that gets no proper answer has done its work all the same.
    let afterEffect: Bool
    var struck = 0
  }

  private(set) var faults: [Fault] = []
  private var lastID = 0

  mutating func add(_ make: (Int) -> Fault) -> Fault {
    lastID += 1
    let fault = make(lastID)
    faults.append(fault)
    return fault
  }

  mutating func clear() { faults.removeAll() }

  /// - Returns: whether there was one of that number.
  mutating func remove(_ id: Int) -> Bool {
    let before = faults.count
    faults.removeAll { $0.id == id }
    return faults.count < before
  }

  /// The first fault of those kinds that strikes this request, counted.
  var isEmpty: Bool { faults.isEmpty }

  mutating func strike(
    _ kinds: Set<Fault.Kind>, target: String, path: String, parameters: [String: String]
  ) -> Fault? {
    for index in faults.indices where kinds.contains(faults[index].kind) {
      let fault = faults[index]
      guard fault.target == nil || fault.target?.lowercased() == target.lowercased(), fault.count != 0,
        fault.match.allSatisfy({ Self.occurs($0, in: path, parameters) })
      else { continue }
      if fault.skip > 0 {
        faults[index].skip -= 1
        continue
      }
      guard faults[index].dice.roll() < fault.rate else { continue }
      faults[index].struck += 1
      if let count = fault.count { faults[index].count = count - 1 }
      return faults[index]
    }
    return nil
  }

  private static func occurs(_ wanted: String, in path: String, _ parameters: [String: String]) -> Bool {
    if path.contains(wanted) { return true }
    let parts = wanted.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? parameters[parts[0]] == parts[1] : parameters.values.contains(wanted)
  }
}

/// SplitMix64: the same seed rolls the same numbers, so a failure found once can be had again.
struct Dice: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// At least 0, less than 1.
  mutating func roll() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / Double(UInt64(1) << 53)
  }
}

extension FaultPlan.Fault {
  var json: JSON {
    [
      "id": .int(id), "kind": .string(kind.rawValue), "target": .text(target),
      "match": .array(match.map(JSON.string)), "skip": .int(skip), "count": count.map(JSON.int) ?? .null,
      "rate": .double(rate), "status": .int(status),
      "code": code.map(JSON.int) ?? .null, "message": .text(message), "delaySeconds": .double(delaySeconds),
      "afterEffect": .bool(afterEffect), "struck": .int(struck),
    ]
  }
}
