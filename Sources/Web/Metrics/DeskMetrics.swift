import HTTPTypes

/// The numbers that this room keeps.
struct DeskMetrics: Sendable {
  /// Seconds; from what a webhook should take to what a person notices.
  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

  let registry: MetricRegistry
  let openStreams: Gauge

  init(_ registry: MetricRegistry) {
    self.registry = registry
    openStreams = registry.gauge("ringdesk_open_streams", "Open event streams.")
  }

  func requested(method: HTTPRequest.Method, route: String, status: Int, seconds: Double) {
    registry.counter(
      "ringdesk_http_requests_total", "Requests answered.",
      labels: ["method": method.rawValue, "route": route, "status": "\(status / 100)xx"]
    ).increment()
    registry.histogram(
      "ringdesk_http_request_seconds", "Seconds from a request to the head of its answer.", labels: ["route": route],
      bounds: Self.bounds
    ).record(seconds)
  }
}
