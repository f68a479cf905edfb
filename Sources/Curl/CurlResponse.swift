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
  /// Until the first byte of the answer was there.
  package let firstByteDuration: Duration
  /// Where the request wanted them, and only over https: the other side's own first, then whoever vouches for it.
  package let certificates: [CurlCertificate]
}
