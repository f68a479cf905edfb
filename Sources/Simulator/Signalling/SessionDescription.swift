/// Session descriptions for a side that has no browser.
///
/// They have the shape of Twilio's media gateway, so that the real SDK takes them as well, and a session name by which
/// the stand-in device knows that nobody will ever send a packet.
enum SessionDescription {
  private static let name = "Ringdesk Simulator silence"

  static func isSilence(_ sdp: String) -> Bool {
    sdp.split(whereSeparator: \.isNewline).contains { $0 == "s=\(name)" }
  }

  static func silentOffer() -> String { silence(mid: "0", setup: "actpass") }

  static func silentAnswer(to offer: String?) -> String {
    let mid = offer?.split(whereSeparator: \.isNewline).first { $0.hasPrefix("a=mid:") }?.dropFirst(6)
    return silence(mid: mid.map(String.init) ?? "0", setup: "active")
  }

  private static func silence(mid: String, setup: String) -> String {
    let fingerprint = Array(repeating: "00", count: 32).joined(separator: ":")
    return """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=\(name)
      c=IN IP4 127.0.0.1
      t=0 0
      a=group:BUNDLE \(mid)
      a=ice-lite
      m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126
      a=mid:\(mid)
      a=sendrecv
      a=rtcp-mux
      a=ice-ufrag:silence0
      a=ice-pwd:silencesilencesilence00
      a=fingerprint:sha-256 \(fingerprint)
      a=setup:\(setup)
      a=rtpmap:111 opus/48000/2
      a=rtpmap:0 PCMU/8000
      a=rtpmap:126 telephone-event/8000
      a=ptime:20
      a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host
      a=end-of-candidates

      """.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
  }
}
