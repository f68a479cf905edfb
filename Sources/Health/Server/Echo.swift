import Cryptography
import Curl
package import Domain
import Foundation

/// A request that the server answers with how it arrived, sent the way that Twilio's webhooks come: so that what a proxy
/// does to it on the way can be seen from its end.
package enum Echo {
  /// Below the server's URL, with the nonce behind it. Beside the webhooks, because whatever treats those in a way of
  /// its own is to treat this the same.
  package static let path = "/webhooks/echo"

  /// What a GET is answered, as server-sent events that tell nobody anything, and how long lies between the two.
  package static let pieces = [": one\n\n", ": two\n\n"]
  package static let pause: Duration = .milliseconds(400)

  /// Nothing but a nonce of ours is answered.
  package static func isNonce(_ text: String) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  /// What this installation answers to a nonce, and no other. It tells nobody which installation this is.
  package static func proof(_ nonce: String, of installationId: String) -> String {
    BaseEncoding.hex.encode(MessageAuthentication.hmacSHA256(Array(nonce.utf8), key: Array(installationId.utf8)))
  }

  /// How a request arrived. It repeats what its sender wrote, and whose word was believed; nothing else.
  package struct Arrival: Codable, Sendable, Equatable {
    /// Path and query as they were received, byte for byte.
    package let target: String
    package let host: String?
    /// The values of `X-Forwarded-For`.
    package let forwardedFor: [String]
    /// Whether the other end of the connection is believed about who asks.
    package let isProxyTrusted: Bool
    /// In hexadecimal.
    package let bodySHA256: String
    package let proof: String

    package init(
      target: String, host: String?, forwardedFor: [String], isProxyTrusted: Bool, body: [UInt8], nonce: String,
      installationId: String
    ) {
      self.target = target
      self.host = host
      self.forwardedFor = forwardedFor
      self.isProxyTrusted = isProxyTrusted
      bodySHA256 = BaseEncoding.hex.encode(Digest.sha256(body))
      proof = Echo.proof(nonce, of: installationId)
    }

    package var resource: JSON {
      [
        "target": .string(target), "host": JSON(host), "forwardedFor": .array(forwardedFor.map(JSON.string)),
        "isProxyTrusted": .bool(isProxyTrusted), "bodySHA256": .string(bodySHA256), "proof": .string(proof),
      ]
    }
  }
}

/// An echo that was asked for.
struct EchoRequest {
  enum Outcome: Sendable {
    case arrived(Echo.Arrival, CurlResponse)
    /// A desk, but another one.
    case anotherInstallation
    /// Something else answered.
    case other(CurlResponse)
    case failed(CurlError)
  }

  /// Nobody's address (RFC 5737), said to be the client's: a proxy that lets it stand believes anybody.
  static let forgedAddress = "192.0.2.77"
  static let body = Array("CallSid=CA00000000000000000000000000000000&CallStatus=ringing".utf8)

  let nonce = BaseEncoding.hex.encode(randomBytes(16))

  /// Like that of a webhook.
  var target: String { "\(Echo.path)/\(nonce)?call=\(nonce)&step=2" }

  /// Whether the two pieces of the answer came as one; nil when that cannot be told.
  func isHeldBack(at url: String, over http: CurlClient) async -> Bool? {
    let request = CurlRequest(
      .get, "\(url)\(Echo.path)/\(nonce)", headers: ["Accept": "text/event-stream"], totalTimeout: .seconds(10),
      responseLimit: 1024)
    guard let response = try? await http.send(request), response.status == 200,
      response.body == Array(Echo.pieces.joined().utf8)
    else { return nil }
    return response.totalDuration - response.firstByteDuration < Echo.pause / 2
  }

  /// - Parameter installationId: nil when that is not known; then every desk is taken for this one.
  func send(to url: String, over http: CurlClient, installationId: String?) async -> Outcome {
    var request = CurlRequest(
      .post, url + target,
      headers: ["Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": Self.forgedAddress],
      body: Self.body, connectTimeout: .seconds(5), totalTimeout: .seconds(10), responseLimit: 64 << 10)
    request.wantsCertificates = true
    do {
      let response = try await http.send(request)
      guard response.status == 200,
        let arrival = try? JSONDecoder().decode(Echo.Arrival.self, from: Data(response.body))
      else { return .other(response) }
      if let installationId, arrival.proof != Echo.proof(nonce, of: installationId) { return .anotherInstallation }
      return .arrived(arrival, response)
    } catch {
      return .failed(error)
    }
  }
}
