package import Domain
import Foundation
package import Storage
package import Twilio

/// A number that somebody wants to buy, and what they were told it costs.
package struct NumberOrder: Sendable, Equatable {
  package let e164: String
  /// ISO 3166; nil is the country that the number itself tells.
  package var country: String?
  package var type: PhoneNumberType?
  /// nil buys at whatever Twilio charges.
  package var price: MonthlyPrice?

  package init(e164: String, country: String? = nil, type: PhoneNumberType? = nil, price: MonthlyPrice? = nil) {
    self.e164 = e164
    self.country = country
    self.type = type
    self.price = price
  }
}

extension TwilioConnector {
  /// Buys exactly this number and takes it into the desk. Asking again gives the same number and buys nothing.
  ///
  /// At Twilio a number is there once or not at all, so looking for it tells what became of an earlier attempt: of one
  /// whose answer was lost, of a process that was killed, of another admin.
  ///
  /// - Throws: `invalid` with the field; `conflict` when it is not for sale, costs something else by now or is used
  ///   elsewhere; `rateLimited` and `unavailable` for what may be tried again.
  package func buyNumber(_ order: NumberOrder, in workspaceId: Workspace.ID) async throws -> PhoneNumberEntry {
    guard let country = PhoneNumber.country(of: order.e164) else {
      throw AppError.invalid("e164", "A number to buy is written as +15550100001.")
    }
    let priced = try Self.checkedCountry(order.country ?? country)
    return try await purchases.once("\(workspaceId) \(order.e164)") { [self] in
      try await exclusively(workspaceId) {
        try requireUsablePublicURL()
        let (account, client) = try await connected(workspaceId)
        let app = try Self.app(of: account)
        do {
          let number = try await purchased(order, country: priced, app, client)
          return try await take(number, app: app, of: workspaceId, client)
        } catch let failure as TwilioFailure {
          throw failure.appError
        }
      }
    }
  }

  private func purchased(
    _ order: NumberOrder, country: String, _ app: ApplicationSid, _ client: TwilioClient
  ) async throws -> IncomingPhoneNumber {
    if let number = try await client.findPhoneNumber(order.e164) { return number }
    if let price = order.price { try await Self.requirePrice(price, order.type, country, client) }
    do {
      return try await client.buyPhoneNumber(order.e164, app: app)
    } catch {
      // No longer for sale may mean that it was just sold to us: an attempt of before may have come late.
      guard error.mayHaveHappened || error.error?.code == 21422 else { throw error }
      let number: IncomingPhoneNumber?
      do {
        number = try await client.findPhoneNumber(order.e164)
      } catch let silence {
        throw AppError(
          silence.appError.code,
          "\(silence). Whether the number was bought is not known yet. Try again: it is looked for first, and never bought twice.",
          retryAfterSeconds: silence.appError.retryAfterSeconds)
      }
      guard let number else { throw error }
      return number
    }
  }

  private static func requirePrice(
    _ shown: MonthlyPrice, _ type: PhoneNumberType?, _ country: String, _ client: TwilioClient
  ) async throws {
    let prices = try await client.fetchPhoneNumberPrices(country: country)
    let now = prices.monthly.filter { type == nil || $0.key == type }.values
      .map { MonthlyPrice(amount: $0, currency: prices.currency) }
    guard !now.contains(shown) else { return }
    guard let new = now.count == 1 ? now.first : nil else {
      throw AppError(.conflict, "Twilio no longer sells it for \(shown) a month. Nothing was bought; search again.")
    }
    throw AppError(
      .conflict, "The number costs \(new) a month by now, not \(shown). Nothing was bought; search again.")
  }

  /// Takes one number of the account, unless somebody has put it to use otherwise.
  private func take(
    _ number: IncomingPhoneNumber, app: ApplicationSid, of workspaceId: Workspace.ID, _ client: TwilioClient
  ) async throws -> PhoneNumberEntry {
    let known = try await store.phoneNumbers(in: workspaceId).first { $0.number.sid == number.sid.text }
    let plan = NumberPlan(
      number, known: known, choice: .automatic, app: app,
      isElsewhere: try await store.phoneNumbersClaimed(elsewhereThan: workspaceId).contains(number.sid.text))
    guard plan.fate == .keep || plan.fate == .take else {
      throw AppError(
        .conflict,
        "Your Twilio account has this number already, so nothing was bought. \(plan.doesNow)"
          + (plan.standing.isElsewhere ? "" : " Take it over under Settings if it shall ring here."))
    }
    var entries = try await store.savePhoneNumbers([plan.claim(app: app)], of: workspaceId)
    if plan.fate == .take {
      let changed = try await client.updatePhoneNumber(number.sid, VoiceSettings(voiceApplicationSid: app.text))
      entries = try await store.savePhoneNumbers([plan.taken(changed, app: app)], of: workspaceId)
    }
    guard let entry = entries.first(where: { $0.number.sid == number.sid.text }) else {
      throw AppError.notFound("phone number")
    }
    return entry
  }
}
