import CCurl
import Foundation

/// Turns a request into options of an easy handle, refusing what could not be sent as it stands.
struct EasyOptions {
  private let easy: UnsafeMutableRawPointer

  init(_ easy: UnsafeMutableRawPointer) {
    self.easy = easy
  }

  func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
    try check(easy_set_long(easy, option, value))
  }

  /// libcurl copies the string.
  func set(_ option: CURLoption, _ value: String) throws(CurlError) {
    guard !value.utf8.contains(0) else {
      throw .invalidRequest("a NUL byte in \(option == CURLOPT_URL ? "the URL" : "an option")")
    }
    try check(easy_set_string(easy, option, value))
  }

  func set(_ request: CurlRequest) throws(CurlError) {
    try set(CURLOPT_URL, request.url)
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectTimeout))
    try set(CURLOPT_TIMEOUT_MS, milliseconds(request.totalTimeout))
    if !request.cutsLongAnswers {
      try check(easy_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(max(1, request.responseLimit))))
    }
    if request.isSentOnce { try set(CURLOPT_FRESH_CONNECT, 1) }
    if request.wantsCertificates { try set(CURLOPT_CERTINFO, 1) }
    let components = URLComponents(string: request.url)
    if request.mayConnect != nil
      || ["localhost", "127.0.0.1", "[::1]", "::1"].contains(components?.host?.lowercased())
    {
      try set(CURLOPT_PROXY, "")
    }
    try setMethod(request)
    try setRedirects(request.redirects, scheme: components?.scheme?.lowercased())
    if let auth = request.basicAuth {
      try set(CURLOPT_HTTPAUTH, Int(CURLAUTH_BASIC_VALUE))
      try set(CURLOPT_USERNAME, auth.userName)
      try set(CURLOPT_PASSWORD, auth.password)
    }
  }

  private func setMethod(_ request: CurlRequest) throws(CurlError) {
    switch request.method {
    case .get: try set(CURLOPT_HTTPGET, 1)
    case .head: try set(CURLOPT_NOBODY, 1)
    // Not as a custom request: libcurl would then repeat a POST after a 303, too.
    case .post: try set(CURLOPT_POST, 1)
    case .put, .patch, .delete, .options: try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
    guard request.body == nil || request.method != .head else { throw .invalidRequest("HEAD takes no body") }
    // An empty body is still announced where servers expect one, so that none answers 411.
    guard [.post, .put, .patch].contains(request.method) || request.body != nil else { return }
    let body = request.body ?? []
    try check(easy_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    let code = body.withUnsafeBytes { bytes in
      // libcurl takes a nil body for "read it from a callback".
      withUnsafePointer(to: CChar(0)) { empty in
        easy_set_string(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? empty)
      }
    }
    try check(code)
    if request.method == .get { try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
  }

  private func setRedirects(_ redirects: CurlRequest.Redirects, scheme: String?) throws(CurlError) {
    guard case .follow(let limit, let sameScheme) = redirects else { return }
    try set(CURLOPT_FOLLOWLOCATION, 1)
    try set(CURLOPT_MAXREDIRS, max(0, limit))
    try set(CURLOPT_REDIR_PROTOCOLS_STR, sameScheme && scheme == "https" ? "https" : "http,https")
  }

  /// The list must live as long as the handle, and be freed by `curl_slist_free_all`.
  func headerList(for request: CurlRequest) throws(CurlError) -> UnsafeMutablePointer<curl_slist>? {
    var lines: [String] = []
    for field in request.headers.fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenCharacter),
        !field.value.utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 })
      else { throw .invalidRequest("a header with characters that cannot be sent") }
      // A colon with nothing after it would remove the header instead.
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    // Waiting for "100 Continue" costs a second with servers that do not know it.
    if request.headers["Expect"] == nil { lines.append("Expect:") }
    // Without this libcurl calls every body a form.
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines { list = curl_slist_append(list, line) }
    return list
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"),
      UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  /// At least one: libcurl reads zero as "no limit".
  private func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return max(1, Int(clamping: min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000))
  }

  private func check(_ code: CURLcode) throws(CurlError) {
    guard code == CURLE_OK else {
      throw .other(code: Int(code.rawValue), message: String(cString: curl_easy_strerror(code)))
    }
  }
}
