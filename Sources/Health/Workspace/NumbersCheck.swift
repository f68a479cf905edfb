import Domain
import Storage

/// Whom the numbers ring.
enum NumbersCheck {
  static func findings(_ entries: [PhoneNumberEntry]) -> [Finding] {
    let ours = entries.filter(\.number.isManaged)
    guard !ours.isEmpty else {
      return [
        .warning(
          "numbers.noneRings", .numbers, "No number rings here.", why: "Nobody can call the desk.",
          toDo: "Take a number over under Settings, Twilio.")
      ]
    }
    let idle = ours.filter(\.agentIds.isEmpty).map(\.number.e164)
    guard idle.isEmpty else {
      return [
        .warning(
          "numbers.ringNobody", .numbers, "\(together(idle)) \(idle.count == 1 ? "rings" : "ring") nobody.",
          why: "Callers can only leave a message.", toDo: "Choose under Numbers who rings.")
      ]
    }
    return [
      .good(
        "numbers.good", .numbers,
        "\(counted(ours.count, "number")) \(ours.count == 1 ? "rings" : "ring") here, each for somebody.")
    ]
  }
}
