import Synchronization

/// One line, or one group of lines, of the metrics' text.
protocol MetricSeries: Sendable {
  func lines(name: String, labels: String) -> String
}

package final class Counter: MetricSeries {
  private let value = Atomic<Int>(0)

  package func increment(by count: Int = 1) { value.wrappingAdd(count, ordering: .relaxed) }

  func lines(name: String, labels: String) -> String {
    line(name, labels, value.load(ordering: .relaxed))
  }
}

package final class Gauge: MetricSeries {
  private let value = Atomic<Int>(0)

  package func add(_ count: Int) { value.wrappingAdd(count, ordering: .relaxed) }

  func lines(name: String, labels: String) -> String {
    line(name, labels, value.load(ordering: .relaxed))
  }
}

struct ReadCounter: MetricSeries {
  let read: @Sendable () -> Int

  func lines(name: String, labels: String) -> String { line(name, labels, read()) }
}

/// How often something took up to so long.
package final class Histogram: MetricSeries {
  private let bounds: [Double]
  private let counts: [Counts]
  private let millionths = Atomic<Int>(0)

  private final class Counts: Sendable {
    let value = Atomic<Int>(0)
  }

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = (0...bounds.count).map { _ in Counts() }
  }

  package func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    counts[bucket].value.wrappingAdd(1, ordering: .relaxed)
    millionths.wrappingAdd(Int(value * 1_000_000), ordering: .relaxed)
  }

  func lines(name: String, labels: String) -> String {
    var text = ""
    var total = 0
    for (index, count) in counts.enumerated() {
      total += count.value.load(ordering: .relaxed)
      let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
      text += line(name + "_bucket", (labels.isEmpty ? "" : labels + ",") + "le=\"\(bound)\"", total)
    }
    let sum = Double(millionths.load(ordering: .relaxed)) / 1_000_000
    return text + line(name + "_sum", labels, sum) + line(name + "_count", labels, total)
  }
}

private func line(_ name: String, _ labels: String, _ value: some CustomStringConvertible) -> String {
  labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
}
