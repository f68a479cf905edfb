import Cryptography
import Foundation

/// The REST API as one table, and the way through it.
extension Switchboard {
  static let routes: [Route] =
    accountRoutes + usageRoutes + applicationRoutes + authTokenRoutes + keyRoutes + phoneNumberRoutes
    + availableNumberRoutes
    + numberPriceRoutes + callerIdRoutes + callRoutes + transcriptionRoutes + notificationRoutes + alertRoutes
    + dialingPermissionRoutes

  /// Answers a REST request, or says which fault answers instead.
  func rest(_ request: RESTRequest) -> RESTAnswer {
    do {
      return try route(request)
    } catch let error as RESTError {
      return error.answer
    } catch {
      return RESTError(500, 20500, "An internal server error has occurred").answer
    }
  }

  private func route(_ original: RESTRequest) throws -> RESTAnswer {
    var request = original
    let path = Self.withoutExtension(request.path).split(separator: "/")
    guard let caller = authenticated(request.credentials) else { throw RESTError.unauthenticated }
    guard caller.isActive else { throw RESTError.notActive(caller.sid) }
    var isKnown = false
    for route in Self.routes {
      guard let captures = route.captures(path) else { continue }
      isKnown = true
      guard route.method == request.method else { continue }
      request.captures = captures
      request.callerSid = caller.sid
      request.accountSid = caller.sid
      if path.first == "2010-04-01", let named = captures.first {
        // Somebody else's account looks the same as none.
        guard let account = account(named), mayAct(caller.sid, for: account) else { throw RESTError.unauthenticated }
        // Its parent can still look at a suspended one, and wake it.
        guard account.isActive || request.method == "GET" || path.count == 3 else { throw RESTError.notActive(named) }
        request.accountSid = named
        request.captures.removeFirst()
      }
      return try route.handler(self, request)
    }
    throw isKnown ? RESTError(405, 20004, "Method not allowed") : RESTError.notFound(request.path)
  }

  /// The account that a name and a secret stand for: its own SID and token, or one of its keys.
  private func authenticated(_ credentials: (name: String, secret: String)?) -> Account? {
    guard let credentials else { return nil }
    for account in accounts {
      if account.sid == credentials.name {
        let tokens = [account.authToken, account.secondaryAuthToken].compactMap(\.self)
        return tokens.contains { constantTimeEqual($0, credentials.secret) } ? account : nil
      }
      if let key = account.keys.first(where: { $0.sid == credentials.name }) {
        return constantTimeEqual(key.secret, credentials.secret) ? account : nil
      }
    }
    return nil
  }

  private static func withoutExtension(_ path: String) -> String {
    path.hasSuffix(".json") ? String(path.dropLast(5)) : path
  }

  // MARK: What handlers share

  func index(of request: RESTRequest) throws(RESTError) -> Int {
    guard let index = accounts.firstIndex(where: { $0.sid == request.accountSid }) else {
      throw .notFound(request.path)
    }
    return index
  }

  func date(_ date: Date?) -> JSON { date.map { .string(CivilTime.rfc2822($0)) } ?? .null }
}
