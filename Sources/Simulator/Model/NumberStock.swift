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
    /// State or province.
    let region: String?

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
          region: beginning.region)
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

  /// Somebody gave a number back; it can be bought again.
  mutating func takeBack(_ e164: String) {
    guard offer(e164) == nil, let country = Country.of(e164) else { return }
    returned.append(Offer(e164: e164, country: country.isoCode, kind: Kind(e164), region: nil))
  }

  private static func beginnings(_ country: String, _ kind: Kind) -> [(digits: String, region: String?)] {
    switch (country, kind) {
    case ("US", .local): AreaCodes.unitedStates.map { ("+1\($0.code)55501", $0.region) }
    case ("CA", .local): AreaCodes.canada.map { ("+1\($0.code)55501", $0.region) }
    case ("US", .tollFree): [("+188855501", nil), ("+187755501", nil)]
    case ("CA", .tollFree): [("+186655501", nil)]
    case ("GB", .local): [("+4420794600", nil)]
    case ("GB", .tollFree): [("+4480815700", nil)]
    case ("GB", .mobile): [("+4477009000", nil)]
    default: []
    }
  }
}

/// One area code or two of every state and province.
enum AreaCodes {
  static let unitedStates = pairs(
    """
    AK 907 AL 205 AR 501 AZ 602 CA 213 CA 415 CO 303 CT 203 DC 202 DE 302 FL 305 FL 407 GA 404 HI 808 IA 515 ID 208
    IL 312 IN 317 KS 316 KY 502 LA 504 MA 617 MD 410 ME 207 MI 313 MN 612 MO 314 MS 601 MT 406 NC 704 ND 701 NE 402
    NH 603 NJ 201 NM 505 NV 702 NY 212 NY 718 OH 216 OK 405 OR 503 PA 215 RI 401 SC 803 SD 605 TN 615 TX 214 TX 512
    UT 801 VA 804 VT 802 WA 206 WI 414 WV 304 WY 307
    """)

  static let canada = pairs("AB 403 BC 604 MB 204 NB 506 NL 709 NS 902 ON 416 ON 613 QC 514 SK 306 YT 867")

  private static func pairs(_ text: String) -> [(region: String, code: String)] {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    return stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
  }
}
