package import Foundation

/// The tenant: numbers, agents, calls and a Twilio account of its own.
package struct Workspace: Sendable, Equatable {
  package typealias ID = Domain.ID<Workspace>

  package let id: ID
  package var name: String
  /// ISO 3166 alpha-2; numbers typed without a prefix are read as this country's.
  package var country: String
  /// IANA name, e.g. `Europe/Berlin`.
  package var timeZone: String
  /// Countries that may be dialled; nil means its own only.
  package var allowedCountries: [String]?
  /// How long agents ring before the caller is asked for a message.
  package var ringSeconds: Int
  /// Open outbound calls at one time.
  package var outboundLimit: Int
  /// What Twilio asks when this server does not answer: a URL outside of it.
  package var fallbackUrl: String?
  /// The unguessable part of the webhook URLs.
  package let webhookKey: String
  package let createdAt: Date

  package init(
    id: ID, name: String, country: String, timeZone: String, allowedCountries: [String]? = nil, ringSeconds: Int = 25,
    outboundLimit: Int = 20, fallbackUrl: String? = nil, webhookKey: String, createdAt: Date
  ) {
    self.id = id
    self.name = name
    self.country = country
    self.timeZone = timeZone
    self.allowedCountries = allowedCountries
    self.ringSeconds = ringSeconds
    self.outboundLimit = outboundLimit
    self.fallbackUrl = fallbackUrl
    self.webhookKey = webhookKey
    self.createdAt = createdAt
  }
}
