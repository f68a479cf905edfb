/// A row of one of Twilio's lists, which stand under a name of their own.
protocol TwilioRow: Decodable, Sendable {
  /// In camelCase, as the decoder makes it of `incoming_phone_numbers`.
  static var listKey: String { get }
}

/// One page of a list in the API of 2010.
struct Page<Row: TwilioRow>: Decodable {
  let rows: [Row]
  /// A path with its query; nil on the last page.
  let nextPageURI: String?

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: ListKey.self)
    rows = try container.decode([Row].self, forKey: ListKey(Row.listKey))
    nextPageURI = try container.decodeIfPresent(String.self, forKey: ListKey("nextPageUri"))
  }
}

/// A list stands under a name of its own.
private struct ListKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ text: String) { stringValue = text }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// One page of a list in the later APIs.
struct MetaPage<Row: TwilioRow>: Decodable {
  let rows: [Row]
  /// A path with its query; nil on the last page.
  let nextPage: String?

  private struct Meta: Decodable { let nextPageUrl: String? }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: ListKey.self)
    rows = try container.decode([Row].self, forKey: ListKey(Row.listKey))
    // Whoever answered, the next request goes where this one went.
    nextPage = try container.decode(Meta.self, forKey: ListKey("meta")).nextPageUrl.flatMap { url in
      url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).first.map { "/\($0)" }
    }
  }
}
