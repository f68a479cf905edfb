import CCurl
import Foundation
import Synchronization

/// One request on its way. After it was handed to the loop only the loop's thread touches it, the cancellation flag
/// apart; libcurl's callbacks run on that thread too.
final class Transfer: @unchecked Sendable {
  private let request: CurlRequest
  private let userAgent: String
  private let authorities: String?
  private let cancelled = Atomic(false)
  var continuation: CheckedContinuation<Result<CurlResponse, CurlError>, Never>?
  private(set) var easy: UnsafeMutableRawPointer?

  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let errorBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var headers = CurlHeaders()
  private var body: [UInt8] = []
  private var isTooLarge = false
  private var isRefused = false

  init(_ request: CurlRequest, userAgent: String, authorities: String?) {
    self.request = request
    self.userAgent = userAgent
    self.authorities = authorities
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { errorBuffer.deallocate() }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func markCancelled() {
    cancelled.store(true, ordering: .releasing)
  }

  /// Resumes whoever waits, once. The handle must have left the multi handle before, and is the loop's again.
  func finish(_ result: Result<CurlResponse, CurlError>) {
    easy = nil
    curl_slist_free_all(headerList)
    headerList = nil
    continuation?.resume(returning: result)
    continuation = nil
  }

  /// Describes the request to a fresh handle.
  func prepare(_ easy: UnsafeMutableRawPointer) throws(CurlError) {
    self.easy = easy
    let options = EasyOptions(easy)
    try options.set(CURLOPT_NOSIGNAL, 1)
    _ = easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorBuffer)
    try options.set(CURLOPT_USERAGENT, userAgent)
    if let authorities { try options.set(CURLOPT_CAINFO, authorities) }
    try options.set(request)
    headerList = try options.headerList(for: request)
    _ = easy_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)

    let me = Unmanaged.passUnretained(self).toOpaque()
    _ = easy_set_callback(easy, CURLOPT_HEADERFUNCTION) { Transfer.of($3).takeHeader($0, count: $1 * $2) }
    _ = easy_set_pointer(easy, CURLOPT_HEADERDATA, me)
    _ = easy_set_callback(easy, CURLOPT_WRITEFUNCTION) { Transfer.of($3).takeBody($0, count: $1 * $2) }
    _ = easy_set_pointer(easy, CURLOPT_WRITEDATA, me)
    if request.mayConnect != nil {
      _ = easy_set_opensocket(easy) { Transfer.of($0).openSocket($2) }
      _ = easy_set_pointer(easy, CURLOPT_OPENSOCKETDATA, me)
    }
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(pointer!).takeUnretainedValue()
  }

  private func takeHeader(_ bytes: UnsafeMutablePointer<CChar>?, count: Int) -> Int {
    let line = UnsafeRawBufferPointer(start: bytes, count: count)
    if line.starts(with: "HTTP/".utf8) {
      // A new answer begins: after a redirect, or after 100 Continue.
      headers = CurlHeaders()
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      var (start, end) = (colon + 1, count)
      while start < end, Self.isSpace(line[start]) { start += 1 }
      while start < end, Self.isSpace(line[end - 1]) { end -= 1 }
      headers.add(
        String(decoding: line[..<colon], as: UTF8.self), String(decoding: line[start..<end], as: UTF8.self))
    }
    return count
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
    guard let address else { return -1 }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = Int(socket_address_bytes(address, &bytes))
    guard count > 0, request.mayConnect?(Array(bytes.prefix(count))) == true else {
      isRefused = true
      return -1
    }
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, kind, address.pointee.protocol)
  }

  private func takeBody(_ bytes: UnsafeMutablePointer<CChar>?, count: Int) -> Int {
    guard body.count + count <= request.responseLimit else {
      isTooLarge = true
      if request.cutsLongAnswers {
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: request.responseLimit - body.count))
      }
      return 0
    }
    body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }

  /// What libcurl's verdict means. To be called while the handle still lives.
  func result(of code: CURLcode) -> Result<CurlResponse, CurlError> {
    guard let easy else { return .failure(.closed) }
    let connect = duration(CURLINFO_CONNECT_TIME_T)
    let isCut = isTooLarge && request.cutsLongAnswers
    if isTooLarge && !isCut { return .failure(.responseTooLarge(limit: request.responseLimit)) }
    if isRefused && code == CURLE_COULDNT_CONNECT { return .failure(.addressRefused) }
    guard code == CURLE_OK || isCut else {
      let detail = String(cString: errorBuffer)
      // Set once the request is about to be sent, on a new connection as on one used again.
      let isConnected = duration(CURLINFO_PRETRANSFER_TIME_T) > .zero
      return .failure(
        CurlError(
          code, message: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail,
          isConnected: isConnected, limit: request.responseLimit))
    }
    var status = 0
    var redirects = 0
    var url: UnsafeMutablePointer<CChar>?
    _ = easy_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    _ = easy_get_long(easy, CURLINFO_REDIRECT_COUNT, &redirects)
    _ = easy_get_string(easy, CURLINFO_EFFECTIVE_URL, &url)
    return .success(
      CurlResponse(
        status: status, headers: headers, body: body, effectiveURL: url.map { String(cString: $0) } ?? request.url,
        redirectCount: redirects, connectDuration: connect, totalDuration: duration(CURLINFO_TOTAL_TIME_T),
        firstByteDuration: duration(CURLINFO_STARTTRANSFER_TIME_T),
        certificates: request.wantsCertificates ? CurlCertificate.chain(of: easy) : []))
  }

  private func duration(_ info: CURLINFO) -> Duration {
    var microseconds: curl_off_t = 0
    if let easy { _ = easy_get_offset(easy, info, &microseconds) }
    return .microseconds(Int64(microseconds))
  }
}
