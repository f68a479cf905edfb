import Foundation
import Testing

@testable import Simulator

extension SimulatorTests {
  @Suite struct AgendaTests {
    private static func at(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    @Test("what is due comes by time, and in the order of asking")
    func order() {
      var agenda = Agenda<String>()
      for (seconds, name) in [(3.0, "c"), (1, "a"), (2, "b"), (1, "a2"), (9, "z")] {
        _ = agenda.add(at: Self.at(seconds), name)
      }
      #expect(agenda.nextDue() == Self.at(1))
      var seen: [String] = []
      while let next = agenda.next(dueBy: Self.at(3)) { seen.append(next) }
      #expect(seen == ["a", "a2", "b", "c"])
      #expect(agenda.nextDue() == Self.at(9))
    }

    @Test("a cancelled event never comes, however many are cancelled")
    func cancelling() {
      var agenda = Agenda<Int>()
      var dice = Dice(seed: 5)
      let ids = (0..<1000).map { number in (number, agenda.add(at: Self.at((dice.roll() * 100).rounded()), number)) }
      for (number, id) in ids where number % 10 != 0 { agenda.cancel(id) }
      var seen: [Int] = []
      while let next = agenda.next(dueBy: Self.at(1000)) { seen.append(next) }
      #expect(seen.sorted() == stride(from: 0, to: 1000, by: 10).map { $0 })
      #expect(agenda.nextDue() == nil)
    }
  }
}
