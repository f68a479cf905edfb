/// Numbers that can be bought. All lie in ranges that are kept free for fiction (555-01XX in North America, Ofcom's
/// numbers for drama in Britain), so that none is ever a real person's.
struct NumberStock: Sendable {
  enum Kind: String, Sendable {
    case local = "Local"
    case tollFree = "TollFree"
    case mobile = "Mobile"

    init(_ e164: String) {
      let tollFree = ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888", "+44800", "+44808"]
      if tollFree.contains(where: e164.hasPrefix) {
        self = .tollFree
      } else {
        self = e164.hasPrefix("+447") ? .mobile : .local
      }
    }
  }

  struct Offer: Sendable, Equatable {
    let e164: String
    let country: String
    let kind: Kind
    /// City.
    var locality: String?
    /// State or province.
    var region: String?

    var addressRequirements: String { NumberStock.addressRequirements(e164) }

    /// The three digits after +1.
    var areaCode: String? { e164.hasPrefix("+1") ? String(e164.dropFirst(2).prefix(3)) : nil }
  }

  struct Market: Sendable {
    let country: String
    let name: String
    let kinds: [Kind]
  }

  static let markets = [
    Market(country: "US", name: "United States", kinds: [.local, .tollFree]),
    Market(country: "CA", name: "Canada", kinds: [.local, .tollFree]),
    Market(country: "GB", name: "United Kingdom", kinds: [.local, .tollFree, .mobile]),
  ]

  /// Numbers that were given back and would not be made up here.
  private var returned: [Offer] = []

  /// Everything of one kind in one country, sold or not, always in the same order.
  func offers(_ country: String, _ kind: Kind) -> [Offer] {
    let made = (0..<100).flatMap { line in
      Self.beginnings(country, kind).map { beginning in
        Offer(
          e164: beginning.digits + (line < 10 ? "0\(line)" : "\(line)"), country: country, kind: kind,
          locality: beginning.place?.city, region: beginning.place?.region)
      }
    }
    return returned.filter { $0.country == country && $0.kind == kind } + made
  }

  func offer(_ e164: String) -> Offer? {
    for market in Self.markets where market.kinds.contains(Kind(e164)) {
      if let offer = offers(market.country, Kind(e164)).first(where: { $0.e164 == e164 }) { return offer }
    }
    return nil
  }

  /// `none`, or whose address Twilio wants before it sells a number. In Britain it wants one for landline numbers.
  static func addressRequirements(_ e164: String) -> String {
    e164.hasPrefix("+44") && Kind(e164) == .local ? "any" : "none"
  }

  /// Somebody gave a number back; it can be bought again.
  mutating func takeBack(_ e164: String) {
    guard offer(e164) == nil, let country = Country.of(e164) else { return }
    returned.append(Offer(e164: e164, country: country.isoCode, kind: Kind(e164)))
  }

  private static func beginnings(_ country: String, _ kind: Kind) -> [(digits: String, place: AreaCode?)] {
    switch (country, kind) {
    case ("US", .local): AreaCode.unitedStates.map { ("+1\($0.code)55501", $0) }
    case ("CA", .local): AreaCode.canada.map { ("+1\($0.code)55501", $0) }
    case ("US", .tollFree): [("+188855501", nil), ("+187755501", nil)]
    case ("CA", .tollFree): [("+186655501", nil)]
    case ("GB", .local): [("+4420794600", AreaCode(code: "20", city: "London", region: nil))]
    case ("GB", .tollFree): [("+4480815700", nil)]
    case ("GB", .mobile): [("+4477009000", nil)]
    default: []
    }
  }
}
