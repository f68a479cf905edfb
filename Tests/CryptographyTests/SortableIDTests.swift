import Cryptography
import Foundation
import Testing

@Suite("Ids that sort by time")
struct SortableIDTests {
  @Test(
    "The time comes first, chance second",
    arguments: [
      (0.0, UInt8(0), "00000000000000000000000000"),
      (1_469_918_176.385, 0, "01aryz6s410000000000000000"),
      (0.001, 0xff, "0000000001zzzzzzzzzzzzzzzz"),
      (-5, 0, "00000000000000000000000000"),
      (1e18, 0, "7zzzzzzzzz0000000000000000"),
    ])
  func known(seconds: Double, chance: UInt8, id: String) {
    let source = SortableIDSource { [UInt8](repeating: chance, count: $0) }
    #expect(source.next(at: Date(timeIntervalSince1970: seconds)) == id)
  }

  @Test func theyDifferAndSort() {
    let source = SortableIDSource()
    let ids = (0..<100).map { source.next(at: Date(timeIntervalSince1970: 1_700_000_000 + Double($0) / 100)) }
    #expect(ids == ids.sorted() && Set(ids).count == 100)
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    #expect(source.next(at: now) != source.next(at: now))
  }
}
