import Synchronization
import Testing

@testable import Web

@Suite struct ReadinessTests {
  /// A probe every few milliseconds must not keep the disk busy.
  @Test func askersOfOneSecondShareOneAnswer() async {
    let asked = Atomic<Int>(0)
    let readiness = Readiness {
      asked.wrappingAdd(1, ordering: .relaxed)
      return true
    }
    await withTaskGroup(of: Bool.self) { askers in
      for _ in 0..<50 { askers.addTask { await readiness.isReady() } }
      for await isReady in askers { #expect(isReady) }
    }
    #expect(asked.load(ordering: .relaxed) == 1)
  }
}
