/// What came back, whatever its status.
package struct CurlResponse: Sendable, Equatable {
  package let status: Int
  /// Of the last answer, when redirects were followed.
  package let headers: CurlHeaders
  package let body: [UInt8]
  /// Where the answer came from, after redirects.
  package let effectiveURL: String
  package let redirectCount: Int
  /// Until the (first) connection stood; zero when an open one was used again.
  package let connectDuration: Duration
  package let totalDuration: Duration
}
