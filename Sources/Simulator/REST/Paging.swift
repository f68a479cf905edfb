/// One page of a list, in the envelope of the 2010 API or in that of the newer ones.
struct Paging {
  let size: Int
  private let page: Int

  /// `PageSize` is 50 unless asked, and 1000 at most. `PageToken` is opaque here too; `Page` says where to go on.
  init(_ query: FormParameters) throws(RESTError) {
    if let text = query["PageSize"] {
      guard let value = Int(text), value >= 1 else { throw .invalid("Invalid PageSize: \(text)") }
      guard value <= 1000 else { throw RESTError(400, 20007, "Page size must be between 1 and 1000") }
      size = value
    } else {
      size = 50
    }
    if let token = query["PageToken"], !token.isEmpty, !token.hasPrefix("PA"), !token.hasPrefix("PB") {
      throw RESTError(400, 21481, "Invalid PageToken: \(token)")
    }
    guard let number = Int(query["Page"] ?? "0"), number >= 0 else {
      throw .invalid("Invalid Page: \(query["Page"] ?? "")")
    }
    page = min(number, 1_000_000)
  }

  /// - Parameter rows: everything that matches, already in order.
  func envelope(_ key: String, _ rows: [(sid: String, json: JSON)], of request: RESTRequest) -> RESTAnswer {
    let start = page * size
    let shown = Array(rows.dropFirst(start).prefix(size))
    let hasNext = rows.count > start + size
    let next = hasNext ? shown.last.map { uri(request, page + 1, token: "PA" + $0.sid) } : nil
    return .ok([
      "first_page_uri": .string(uri(request, 0)), "end": .int(shown.isEmpty ? 0 : start + shown.count - 1),
      "previous_page_uri": page > 0 && !rows.isEmpty
        ? .string(uri(request, page - 1, token: "PB" + (shown.first?.sid ?? ""))) : .null,
      key: .array(shown.map(\.json)), "uri": .string(uri(request, page)), "page_size": .int(size),
      "start": .int(shown.isEmpty ? 0 : start), "next_page_uri": .text(next), "page": .int(page),
    ])
  }

  /// The envelope of the newer APIs: absolute URLs under `meta`.
  func meta(_ key: String, _ rows: [(sid: String, json: JSON)], of request: RESTRequest, base: String) -> RESTAnswer {
    let start = page * size
    let shown = Array(rows.dropFirst(start).prefix(size))
    let next = rows.count > start + size ? shown.last.map { base + uri(request, page + 1, token: "PA" + $0.sid) } : nil
    return .ok([
      key: .array(shown.map(\.json)),
      "meta": [
        "page": .int(page), "page_size": .int(size), "first_page_url": .string(base + uri(request, 0)),
        "previous_page_url": page > 0 ? .string(base + uri(request, page - 1)) : .null,
        "url": .string(base + uri(request, page)), "next_page_url": .text(next), "key": .string(key),
      ],
    ])
  }

  private func uri(_ request: RESTRequest, _ page: Int, token: String? = nil) -> String {
    var query = FormParameters()
    for item in request.query.items where !["PageSize", "Page", "PageToken"].contains(item.name) {
      query.append(item.name, item.value)
    }
    query.append("PageSize", String(size))
    query.append("Page", String(page))
    if let token { query.append("PageToken", token) }
    return request.path + "?" + query.encoded()
  }
}
