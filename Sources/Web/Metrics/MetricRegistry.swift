import Synchronization

/// The process's own numbers, as Prometheus text.
///
/// Our own because no Prometheus backend for swift-metrics can be had as a package here, and swift-metrics' bootstrap
/// traps when called twice in one process, which tests do.
package final class MetricRegistry: Sendable {
  private struct Family: Sendable {
    let name: String
    let help: String
    let kind: String
    var series: [String: any MetricSeries] = [:]
  }

  private let families = Mutex<[Family]>([])

  package init() {}

  /// - Parameter labels: e.g. `["route": "/healthz"]`; the same name and labels give the same counter.
  package func counter(_ name: String, _ help: String, labels: [String: String] = [:]) -> Counter {
    series(name, help, kind: "counter", labels: labels) { Counter() }
  }

  package func gauge(_ name: String, _ help: String, labels: [String: String] = [:]) -> Gauge {
    series(name, help, kind: "gauge", labels: labels) { Gauge() }
  }

  /// A counter that another room keeps.
  package func counter(_ name: String, _ help: String, read: @escaping @Sendable () -> Int) {
    _ = series(name, help, kind: "counter", labels: [:]) { ReadCounter(read: read) }
  }

  /// - Parameter bounds: upper bounds of the buckets, ascending, in the unit that the name ends in.
  package func histogram(_ name: String, _ help: String, labels: [String: String] = [:], bounds: [Double])
    -> Histogram
  {
    series(name, help, kind: "histogram", labels: labels) { Histogram(bounds: bounds) }
  }

  private func series<Series: MetricSeries>(
    _ name: String, _ help: String, kind: String, labels: [String: String], make: @Sendable () -> Series
  ) -> Series {
    let key = labels.sorted { $0.key < $1.key }
      .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    return families.withLock { families in
      let index =
        families.firstIndex { $0.name == name }
        ?? {
          families.append(Family(name: name, help: help, kind: kind))
          return families.count - 1
        }()
      if let known = families[index].series[key] as? Series { return known }
      let made = make()
      families[index].series[key] = made
      return made
    }
  }

  package func text() -> String {
    var text = ""
    for family in families.withLock({ $0 }).sorted(by: { $0.name < $1.name }) {
      text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind)\n"
      for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
        text += series.lines(name: family.name, labels: labels)
      }
    }
    return text
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
