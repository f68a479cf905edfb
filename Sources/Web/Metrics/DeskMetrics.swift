import HTTPTypes
import Synchronization

/// The numbers that this room keeps.
final class DeskMetrics: Sendable {
  private struct Key: Hashable {
    let method: HTTPRequest.Method
    let route: String
    let statusClass: Int
  }

  /// Seconds; from what a webhook should take to what a person notices.
  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

  let openStreams: Gauge
  let openSockets: Gauge
  private let registry: MetricRegistry
  /// So that a request need not put labels together to find its own.
  private let known = Mutex<[Key: (Counter, Histogram)]>([:])

  init(_ registry: MetricRegistry) {
    self.registry = registry
    openStreams = registry.gauge("ringdesk_open_streams", "Open event streams.")
    openSockets = registry.gauge("ringdesk_open_sockets", "Socket.IO clients that hear a workspace's events.")
  }

  func requested(method: HTTPRequest.Method, route: String, status: Int, seconds: Double) {
    let key = Key(method: method, route: route, statusClass: status / 100)
    let (count, duration) = known.withLock { known in
      if let series = known[key] { return series }
      let made = series(key)
      known[key] = made
      return made
    }
    count.increment()
    duration.record(seconds)
  }

  private func series(_ key: Key) -> (Counter, Histogram) {
    (
      registry.counter(
        "ringdesk_http_requests_total", "Requests answered.",
        labels: ["method": key.method.rawValue, "route": key.route, "status": "\(key.statusClass)xx"]),
      registry.histogram(
        "ringdesk_http_request_seconds", "Seconds from a request to the head of its answer.",
        labels: ["route": key.route], bounds: Self.bounds)
    )
  }
}
