import CCurl
package import Foundation

/// A certificate that the other side of a connection showed.
package struct CurlCertificate: Sendable, Equatable {
  /// Such as `CN = desk.example.com`.
  package let subject: String
  package let issuer: String
  package let expiresAt: Date

  /// Nil for fields in a form that libcurl does not write today.
  init?(fields: [String: String]) {
    guard let date = fields["Expire date"].flatMap(Self.date) else { return nil }
    subject = fields["Subject"] ?? ""
    issuer = fields["Issuer"] ?? ""
    expiresAt = date
  }

  /// Those of the connection that a handle used last.
  static func chain(of easy: UnsafeMutableRawPointer) -> [CurlCertificate] {
    var info: UnsafeMutablePointer<curl_certinfo>?
    guard easy_get_certificates(easy, &info) == CURLE_OK, let info = info?.pointee, info.num_of_certs > 0,
      let lists = info.certinfo
    else { return [] }
    return (0..<Int(info.num_of_certs)).compactMap { CurlCertificate(fields: fields(lists[$0])) }
  }

  /// libcurl gives lines such as `Expire date:Nov 26 12:00:00 2026 GMT`.
  private static func fields(_ list: UnsafeMutablePointer<curl_slist>?) -> [String: String] {
    var fields: [String: String] = [:]
    var entry = list
    while let line = entry?.pointee {
      let parts = String(cString: line.data).split(separator: ":", maxSplits: 1)
      if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
      entry = line.next
    }
    return fields
  }

  /// As OpenSSL prints times: `Nov  6 12:00:00 2026 GMT`.
  static func date(_ text: String) -> Date? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let words = text.split(separator: " ")
    guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])) else { return nil }
    let clock = words[2].split(separator: ":").compactMap { Int($0) }
    guard let day = Int(words[1]), let year = Int(words[3]), clock.count == 3 else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2]))
  }
}
