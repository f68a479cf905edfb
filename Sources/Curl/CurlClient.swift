/// Sends requests, keeps connections open between them, and shares them among all its users.
///
/// One client serves a whole process. It runs one thread until `close()`, or until nobody holds it any more.
package final class CurlClient: Sendable {
  private let loop: TransferLoop
  private let userAgent: String
  private let authorities: String?

  /// `maximumConnectionsPerHost` bounds what is open to one host at once; further requests wait for their turn, within
  /// their total timeout.
  ///
  /// - Parameter authorities: a PEM file with those whose certificates count, in place of the system's.
  package init(userAgent: String, maximumConnectionsPerHost: Int = 64, authorities: String? = nil) {
    self.userAgent = userAgent
    self.authorities = authorities
    loop = TransferLoop(maximumConnectionsPerHost: maximumConnectionsPerHost)
    loop.start()
  }

  deinit { loop.close() }

  /// The answer, whatever its status. Cancelling the task aborts the transfer and throws `cancelled`.
  package func send(_ request: CurlRequest) async throws(CurlError) -> CurlResponse {
    let transfer = Transfer(request, userAgent: userAgent, authorities: authorities)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        transfer.continuation = continuation
        loop.add(transfer)
      }
    } onCancel: {
      loop.cancel(transfer)
    }
    return try result.get()
  }

  /// Ends all transfers with `closed`, drops the connections, and lets the thread end. Later requests throw `closed`.
  package func close() {
    loop.close()
  }
}
