import Cryptography

/// A request to Twilio's REST API, as the routes see it.
struct RESTRequest: Sendable {
  /// `GET`, `POST` or `DELETE`.
  let method: String
  /// As requested, extension and all, without the query.
  let path: String
  let query: FormParameters
  let form: FormParameters
  let credentials: (name: String, secret: String)?
  /// What stands in the route's holes, in order.
  var captures: [String] = []
  /// Whose credentials it came with.
  var callerSid = ""
  /// Whose resources it is about: the caller's own, or those of a subaccount.
  var accountSid = ""

  /// A parameter where the method carries its parameters.
  subscript(_ name: String) -> String? { form[name] }

  /// Nil where it is not given.
  func friendlyName() throws(RESTError) -> String? {
    guard let name = self["FriendlyName"] else { return nil }
    guard name.count <= 64 else { throw .invalid("FriendlyName is longer than 64 characters") }
    return name
  }

  init(method: String, path: String, query: FormParameters, form: FormParameters, authorization: String?) {
    self.method = method
    self.path = path
    self.query = query
    self.form = form
    credentials = authorization.flatMap { header in
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "basic",
        let bytes = BaseEncoding.base64.decode(String(parts[1]))
      else { return nil }
      let pair = String(decoding: bytes, as: UTF8.self).split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 ? (String(pair[0]), String(pair[1])) : nil
    }
  }
}
