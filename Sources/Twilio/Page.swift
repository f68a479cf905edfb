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

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    rows = try container.decode([Row].self, forKey: Key(Row.listKey))
    nextPageURI = try container.decodeIfPresent(String.self, forKey: Key("nextPageUri"))
  }
}
