/// Twilio's words and Twilio's wire: REST client, webhook decoding, signatures, access tokens, SIDs.
///
/// Job: say exactly what Twilio says, in types. It decides nothing, keeps nothing, and knows no workspace; a
/// ``TwilioClient`` is a value made for one account at the moment of use.
///
/// Invariants
/// - Every answer of Twilio's is looked at: what is not 2xx throws a ``TwilioFailure`` that says whether the request may
///   have had its effect, so that a create is never blindly repeated.
/// - Webhook bodies are bytes from strangers: ``WebhookForm`` throws, never traps, and is bounded; a ``VoiceWebhook`` has
///   optional fields and takes values nobody has heard of.
/// - Signatures are compared in constant time. Credentials and tokens are in no description and no log line.
///
/// Why not the generated client of Twilio's OpenAPI: a hundred resources for the six used here, and it says nothing about
/// errors, paging and unknown results, which is most of the work.
package enum ConnectionOverrides {
  /// By default Twilio retries a failed connect once and nothing else, so a 5xx would lose the event. Two retries on
  /// any failure, within the 15 s that Twilio grants a call in any case.
  package static let fragment = "#ct=2000&rt=4500&tt=14000&rc=2&rp=all"

  /// The URL as it is given to Twilio. The fragment is never sent back and never signed.
  package static func appended(to url: String) -> String {
    url.contains("#") ? url : url + fragment
  }
}
