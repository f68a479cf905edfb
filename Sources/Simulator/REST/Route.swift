/// One operation of the REST API. `{}` is a hole; the first one of a 2010 path is the account. Among routes that fit a
/// path, the first one of the table counts.
struct Route: Sendable {
  typealias Handler = @Sendable (isolated Switchboard, RESTRequest) throws -> RESTAnswer

  let method: String
  let handler: Handler
  private let pattern: [Substring]

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

  /// For those who want to know what there is.
  var json: JSON { ["method": .string(method), "path": .string("/" + pattern.joined(separator: "/"))] }
}
