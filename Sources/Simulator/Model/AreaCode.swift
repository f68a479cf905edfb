/// One area code or two of every state and province, with a city where it is used.
struct AreaCode: Sendable, Equatable {
  let code: String
  let city: String
  /// State or province.
  let region: String?

  static let unitedStates = codes(
    """
    907 AK Anchorage; 205 AL Birmingham; 501 AR Little Rock; 602 AZ Phoenix; 213 CA Los Angeles; 415 CA San Francisco;
    303 CO Denver; 203 CT New Haven; 202 DC Washington; 302 DE Wilmington; 305 FL Miami; 407 FL Orlando;
    404 GA Atlanta; 808 HI Honolulu; 515 IA Des Moines; 208 ID Boise; 312 IL Chicago; 317 IN Indianapolis;
    316 KS Wichita; 502 KY Louisville; 504 LA New Orleans; 617 MA Boston; 410 MD Baltimore; 207 ME Portland;
    313 MI Detroit; 612 MN Minneapolis; 314 MO St. Louis; 601 MS Jackson; 406 MT Billings; 704 NC Charlotte;
    701 ND Fargo; 402 NE Omaha; 603 NH Manchester; 201 NJ Jersey City; 505 NM Albuquerque; 702 NV Las Vegas;
    212 NY New York; 718 NY Brooklyn; 216 OH Cleveland; 405 OK Oklahoma City; 503 OR Portland; 215 PA Philadelphia;
    401 RI Providence; 803 SC Columbia; 605 SD Sioux Falls; 615 TN Nashville; 214 TX Dallas; 512 TX Austin;
    801 UT Salt Lake City; 804 VA Richmond; 802 VT Burlington; 206 WA Seattle; 414 WI Milwaukee; 304 WV Charleston;
    307 WY Cheyenne
    """)

  static let canada = codes(
    """
    403 AB Calgary; 604 BC Vancouver; 204 MB Winnipeg; 506 NB Moncton; 709 NL St. John's; 902 NS Halifax;
    416 ON Toronto; 613 ON Ottawa; 514 QC Montreal; 306 SK Saskatoon; 867 YT Whitehorse
    """)

  private static func codes(_ text: String) -> [AreaCode] {
    text.split(separator: ";").compactMap { entry in
      let words = entry.split(maxSplits: 2, whereSeparator: \.isWhitespace).map(String.init)
      return words.count == 3 ? AreaCode(code: words[0], city: words[2], region: words[1]) : nil
    }
  }
}
