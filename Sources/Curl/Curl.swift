/// HTTP requests to the world outside, over Debian's libcurl, so that `apt upgrade` patches TLS and HTTP/2.
///
/// Job: `CurlClient.send` takes a `CurlRequest` and returns a `CurlResponse` or throws a `CurlError`.
///
/// Invariants
/// - One thread owns the multi handle and every easy handle: adding, removing and cleaning up happen there only, because
///   removing a handle during a name look-up may wait for libcurl's resolver thread. Others post commands and wake it.
/// - Every `send` returns exactly once: done, failed, cancelled or closed.
/// - Only http and https are spoken, also after redirects. Certificates are always checked.
/// - A response is never larger than the request's limit; nothing waits longer than its total timeout.
/// - Credentials go to libcurl as options, never into a URL, a description or an error.
/// - A proxy named in the environment is used as libcurl does everywhere, but never for this machine itself: the demo's
///   simulator is not behind anybody's proxy.
///
/// Why not URLSession: FoundationNetworking brings a libcurl user of its own, megabytes, and blocking corners. Why not
/// AsyncHTTPClient: it brings a second TLS library, and mail needs libcurl's SMTP anyway. Why the whole body in memory:
/// what Twilio answers is small, and the limit holds for the rest.
