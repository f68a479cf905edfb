import Cryptography
import Foundation

/// The REST API as one table. `{}` is a hole; the first one of a 2010 path is the account.
extension Switchboard {
  typealias Handler = @Sendable (isolated Switchboard, RESTRequest) throws -> RESTAnswer

  struct Route: Sendable {
    let method: String
    let pattern: [Substring]
    let handler: Handler

    init(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
      self.method = method
      self.pattern = pattern.split(separator: "/")
      self.handler = handler
    }

    func captures(_ path: [Substring]) -> [String]? {
      guard path.count == pattern.count else { return nil }
      var captures: [String] = []
      for (part, wanted) in zip(path, pattern) {
        if wanted == "{}" { captures.append(String(part)) } else if part != wanted { return nil }
      }
      return captures
    }
  }

  private static let routes: [Route] =
    [
      Route("GET", "2010-04-01/Accounts", { try $0.listAccounts($1) }),
      Route("GET", "2010-04-01/Accounts/{}", { try $0.fetchAccount($1) }),
      Route("POST", "2010-04-01/Accounts/{}", { try $0.updateAccount($1) }),
      Route("GET", "2010-04-01/Accounts/{}/Balance", { try $0.fetchBalance($1) }),

      Route("GET", "2010-04-01/Accounts/{}/Applications", { try $0.listApplications($1) }),
      Route("POST", "2010-04-01/Accounts/{}/Applications", { try $0.createApplication($1) }),
      Route("GET", "2010-04-01/Accounts/{}/Applications/{}", { try $0.fetchApplication($1) }),
      Route("POST", "2010-04-01/Accounts/{}/Applications/{}", { try $0.updateApplication($1) }),
      Route("DELETE", "2010-04-01/Accounts/{}/Applications/{}", { try $0.deleteApplication($1) }),

      Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers", { try $0.listNumbers($1) }),
      Route("GET", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.fetchNumber($1) }),
      Route("POST", "2010-04-01/Accounts/{}/IncomingPhoneNumbers/{}", { try $0.updateNumber($1) }),
      Route("GET", "2010-04-01/Accounts/{}/OutgoingCallerIds", { try $0.listCallerIds($1) }),

      Route("GET", "2010-04-01/Accounts/{}/Keys", { try $0.listKeys($1) }),
      Route("POST", "2010-04-01/Accounts/{}/Keys", { try $0.createKey($1) }),
      Route("GET", "2010-04-01/Accounts/{}/Keys/{}", { try $0.fetchKey($1) }),
      Route("POST", "2010-04-01/Accounts/{}/Keys/{}", { try $0.updateKey($1) }),
      Route("DELETE", "2010-04-01/Accounts/{}/Keys/{}", { try $0.deleteKey($1) }),
      Route("GET", "2010-04-01/Accounts/{}/SigningKeys", { try $0.listKeys($1) }),
      Route("POST", "2010-04-01/Accounts/{}/SigningKeys", { try $0.createKey($1) }),
      Route("GET", "2010-04-01/Accounts/{}/SigningKeys/{}", { try $0.fetchKey($1) }),
      Route("POST", "2010-04-01/Accounts/{}/SigningKeys/{}", { try $0.updateKey($1) }),
      Route("DELETE", "2010-04-01/Accounts/{}/SigningKeys/{}", { try $0.deleteKey($1) }),

      Route("GET", "v1/Keys", { try $0.listIAMKeys($1) }),
      Route("POST", "v1/Keys", { try $0.createIAMKey($1) }),
      Route("GET", "v1/Keys/{}", { try $0.fetchIAMKey($1) }),
      Route("POST", "v1/Keys/{}", { try $0.updateIAMKey($1) }),
      Route("DELETE", "v1/Keys/{}", { try $0.deleteIAMKey($1) }),
    ] + callRoutes + transcriptionRoutes

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
    guard let caller = authenticated(request.credentials) else { throw RESTError(401, 20003, "Authenticate") }
    var isKnown = false
    for route in Self.routes {
      guard let captures = route.captures(path) else { continue }
      isKnown = true
      guard route.method == request.method else { continue }
      request.captures = captures
      request.accountSid = caller
      if path.first == "2010-04-01", let named = captures.first {
        // Somebody else's account looks the same as none.
        guard named == caller else { throw RESTError(401, 20003, "Authenticate") }
        request.captures.removeFirst()
      }
      return try route.handler(self, request)
    }
    throw isKnown ? RESTError(405, 20004, "Method not allowed") : RESTError.notFound(request.path)
  }

  /// The account that a name and a secret stand for: its own SID and token, or one of its keys.
  private func authenticated(_ credentials: (name: String, secret: String)?) -> String? {
    guard let credentials else { return nil }
    for account in accounts {
      if account.sid == credentials.name {
        return constantTimeEqual(account.authToken, credentials.secret) ? account.sid : nil
      }
      if let key = account.keys.first(where: { $0.sid == credentials.name }) {
        return constantTimeEqual(key.secret, credentials.secret) ? account.sid : nil
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
