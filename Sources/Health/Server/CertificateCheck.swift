import Curl
import Foundation

/// The certificate that visitors are shown.
enum CertificateCheck {
  private static let soon = 14

  static func findings(_ chain: [CurlCertificate], now: Date) -> [Finding] {
    // The first to expire spoils the chain.
    guard let first = chain.map(\.expiresAt).min() else { return [] }
    let days = Int((first.timeIntervalSince(now) / 86_400).rounded(.down))
    guard days < soon else {
      return [
        .good(
          "certificate.good", .certificate, "The certificate is valid for \(counted(days, "more day", "more days")).")
      ]
    }
    return [
      .warning(
        "certificate.expiresSoon", .certificate,
        days < 1 ? "The certificate expires within a day." : "The certificate expires in \(counted(days, "day")).",
        why: "After that Twilio and browsers refuse to connect. A renewal that works would have come by now.",
        toDo: "See why it is not renewed: the log of certbot, Caddy or whatever keeps it.")
    ]
  }

  /// - Parameter message: libcurl's, which quotes OpenSSL.
  static func refused(_ url: String, _ message: String) -> Finding {
    let why = "Twilio and browsers refuse to connect, so no call is answered."
    let words = message.lowercased()
    if words.contains("expired") {
      return .problem(
        "certificate.expired", .certificate, "The certificate of \(url) has expired.", why: why,
        toDo: "Renew it, and see why that did not happen by itself.")
    }
    if words.contains("not yet valid") {
      return .problem(
        "certificate.notYetValid", .certificate, "The certificate of \(url) is not valid yet.", why: why,
        toDo: "Look at the clock of this machine, and at the certificate's dates.")
    }
    if words.contains("subject name") || words.contains("does not match") {
      return .problem(
        "certificate.wrongName", .certificate, "The certificate of \(url) is for another name.", why: why,
        toDo: "Have one made for the name in RINGDESK_PUBLIC_URL.")
    }
    if words.contains("certificate") {
      return .problem(
        "certificate.untrusted", .certificate, "The certificate of \(url) is not vouched for by anybody known.",
        why: why,
        toDo: "Use one of a public authority such as Let's Encrypt, and serve the whole chain, intermediates included.")
    }
    return .problem(
      "certificate.fails", .certificate, "No encrypted connection to \(url) comes about: \(message).", why: why,
      toDo: "See whether the proxy speaks TLS at that port.")
  }
}
