package import Domain
import Foundation
import Storage
package import Twilio

extension TwilioConnector {
  /// As many as one looks through.
  private static let offersShown = 30

  /// The countries where the workspace can buy numbers, by name.
  ///
  /// - Throws: `conflict` for a workspace that is not connected.
  package func numberMarkets(of workspaceId: Workspace.ID) async throws -> [PhoneNumberMarket] {
    let (_, client) = try await connected(workspaceId)
    do {
      let markets = try await client.listPhoneNumberMarkets()
      return markets.filter { !$0.types.isEmpty }.sorted { $0.country < $1.country }
    } catch {
      throw error.appError
    }
  }

  /// Numbers that take calls and can be bought, with what they cost.
  ///
  /// - Throws: `invalid` with the field; `conflict` for a workspace that is not connected.
  package func numbersForSale(
    _ search: PhoneNumberSearch, in workspaceId: Workspace.ID
  ) async throws -> NumberOffers {
    let search = try Self.checked(search)
    let (_, client) = try await connected(workspaceId)
    async let pricing = Self.prices(of: search.country, client)
    let found: [AvailablePhoneNumber]
    do {
      found = try await client.searchPhoneNumbers(search, atMost: Self.offersShown)
    } catch {
      guard error.error?.isNotFound == true else { throw error.appError }
      throw AppError.invalid("type", "Twilio sells no \(search.type.plural) in this country.")
    }
    let (prices, problem) = await pricing
    return NumberOffers(
      items: found.filter(\.capabilities.voice).map { number in
        NumberOffer(
          number: number, type: search.type, country: search.country,
          price: prices?.monthly[search.type].map { MonthlyPrice(amount: $0, currency: prices?.currency ?? "") })
      },
      priceProblem: problem
        ?? (prices?.monthly[search.type] == nil
          ? "Twilio names no price for \(search.type.plural) of this country." : nil))
  }

  /// Numbers can be shown without a price, but not with a guessed one.
  private static func prices(
    of country: String, _ client: TwilioClient
  ) async -> (prices: PhoneNumberPrices?, problem: String?) {
    do {
      return (try await client.fetchPhoneNumberPrices(country: country), nil)
    } catch {
      return (nil, "Twilio did not say what these numbers cost.")
    }
  }

  private static func checked(_ search: PhoneNumberSearch) throws(AppError) -> PhoneNumberSearch {
    var search = search
    search.country = try checkedCountry(search.country)
    search.areaCode = try trimmed(search.areaCode, "areaCode")
    search.contains = try trimmed(search.contains, "contains")
    search.locality = try trimmed(search.locality, "locality")
    if let areaCode = search.areaCode {
      guard ["US", "CA"].contains(search.country) else {
        throw .invalid("areaCode", "Area codes are of the United States and Canada; leave this empty elsewhere.")
      }
      guard areaCode.utf8.count == 3, areaCode.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw .invalid("areaCode", "An area code has three digits.")
      }
    }
    if let contains = search.contains {
      let wanted = contains.filter { !" -()".contains($0) }
      let isPattern = wanted.utf8.allSatisfy { byte in
        UInt8(ascii: "*") == byte || UInt8(ascii: "+") == byte || (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte & 0xDF)
      }
      guard (2...16).contains(wanted.utf8.count), isPattern else {
        throw .invalid("contains", "Enter 2 to 16 digits or letters; * stands for any digit.")
      }
      search.contains = wanted
    }
    return search
  }

  private static func trimmed(_ text: String?, _ field: String) throws(AppError) -> String? {
    guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
    guard text.utf8.count <= 60 else { throw .invalid(field, "This is too long.") }
    return text
  }

  /// In capitals. It becomes part of a path.
  static func checkedCountry(_ text: String) throws(AppError) -> String {
    let country = text.uppercased()
    guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw .invalid("country", "A country is two letters, such as US.")
    }
    return country
  }

  /// What work on a workspace's numbers needs.
  ///
  /// - Throws: `conflict` unless it is connected.
  func connected(_ workspaceId: Workspace.ID) async throws -> (account: TwilioAccount, client: TwilioClient) {
    guard let saved = try await store.twilioAccount(of: workspaceId), saved.state == .connected else {
      throw AppError(.conflict, "This workspace is not connected to Twilio. Connect it under Settings first.")
    }
    let account = try await withTokenInUse(saved)
    return (account, client(try AccountSid(account.accountSid), account.authToken, of: workspaceId))
  }

  static func app(of account: TwilioAccount) throws(AppError) -> ApplicationSid {
    guard let app = try? ApplicationSid(account.appSid ?? "") else {
      throw AppError(.conflict, "The connection to Twilio is not whole. Connect the workspace again under Settings.")
    }
    return app
  }
}
