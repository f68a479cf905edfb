import PhoneNumbers

/// A country that can be called, as Twilio's dialing permissions list them. Canada has no entry of its own there.
struct Country: Sendable, Equatable {
  let isoCode: String
  let name: String
  let continent: String
  let callingCode: String
  /// Beginnings of numbers that cost much. Only those of Twilio's one published sample are known.
  var highRiskSpecialPrefixes: [String] { isoCode == "LV" ? ["+37181", "+3719000"] : [] }

  static subscript(_ isoCode: String) -> Country? {
    byCode[isoCode == "CA" ? "US" : isoCode]
  }

  /// Where a number lies; nil for one of no country. A number that cannot exist counts by how it begins.
  static func of(_ e164: String) -> Country? {
    if let number = try? E164Number(parsing: e164, region: nil) { return number.region.flatMap { Country[$0] } }
    let candidates = all.filter { e164.hasPrefix($0.callingCode) }
    let longest = candidates.map(\.callingCode.count).max()
    // The countries of one code are told apart by the library only; +1 on its own is the United States.
    return candidates.first { $0.callingCode.count == longest && ($0.callingCode != "+1" || $0.isoCode == "US") }
  }

  private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.isoCode, $0) })
}

extension Country {
  private static let continents = [
    "AF": "AFRICA", "AN": "ANTARCTICA", "AS": "ASIA", "EU": "EUROPE", "NA": "NORTH_AMERICA", "OC": "OCEANIA",
    "SA": "SOUTH_AMERICA",
  ]

  /// By ISO code. The regions that libphonenumber knows, with the names of the time zone database.
  static let all: [Country] = table.split(separator: ";").compactMap { entry in
    let fields = entry.split(separator: " ", maxSplits: 3).map { $0.trimmingPrefix("\n") }
    guard fields.count == 4, let continent = continents[String(fields[1])] else { return nil }
    return Country(
      isoCode: String(fields[0]), name: String(fields[3]), continent: continent, callingCode: "+\(fields[2])")
  }

  private static let table = """
    AC AF 247 Ascension Island; AD EU 376 Andorra; AE AS 971 United Arab Emirates; AF AS 93 Afghanistan;
    AG NA 1 Antigua & Barbuda; AI NA 1 Anguilla; AL EU 355 Albania; AM AS 374 Armenia; AO AF 244 Angola;
    AR SA 54 Argentina; AS OC 1 Samoa (American); AT EU 43 Austria; AU OC 61 Australia; AW NA 297 Aruba;
    AX EU 358 Aland Islands; AZ AS 994 Azerbaijan; BA EU 387 Bosnia & Herzegovina; BB NA 1 Barbados;
    BD AS 880 Bangladesh; BE EU 32 Belgium; BF AF 226 Burkina Faso; BG EU 359 Bulgaria; BH AS 973 Bahrain;
    BI AF 257 Burundi; BJ AF 229 Benin; BL NA 590 St Barthelemy; BM NA 1 Bermuda; BN AS 673 Brunei;
    BO SA 591 Bolivia; BQ NA 599 Caribbean NL; BR SA 55 Brazil; BS NA 1 Bahamas; BT AS 975 Bhutan;
    BW AF 267 Botswana; BY EU 375 Belarus; BZ NA 501 Belize; CC OC 61 Cocos (Keeling) Islands;
    CD AF 243 Congo (Dem. Rep.); CF AF 236 Central African Rep.; CG AF 242 Congo (Rep.); CH EU 41 Switzerland;
    CI AF 225 Cote d'Ivoire; CK OC 682 Cook Islands; CL SA 56 Chile; CM AF 237 Cameroon; CN AS 86 China;
    CO SA 57 Colombia; CR NA 506 Costa Rica; CU NA 53 Cuba; CV AF 238 Cape Verde; CW NA 599 Curacao;
    CX OC 61 Christmas Island; CY AS 357 Cyprus; CZ EU 420 Czech Republic; DE EU 49 Germany; DJ AF 253 Djibouti;
    DK EU 45 Denmark; DM NA 1 Dominica; DO NA 1 Dominican Republic; DZ AF 213 Algeria; EC SA 593 Ecuador;
    EE EU 372 Estonia; EG AF 20 Egypt; EH AF 212 Western Sahara; ER AF 291 Eritrea; ES EU 34 Spain;
    ET AF 251 Ethiopia; FI EU 358 Finland; FJ OC 679 Fiji; FK SA 500 Falkland Islands; FM OC 691 Micronesia;
    FO EU 298 Faroe Islands; FR EU 33 France; GA AF 241 Gabon; GB EU 44 United Kingdom; GD NA 1 Grenada;
    GE AS 995 Georgia; GF SA 594 French Guiana; GG EU 44 Guernsey; GH AF 233 Ghana; GI EU 350 Gibraltar;
    GL NA 299 Greenland; GM AF 220 Gambia; GN AF 224 Guinea; GP NA 590 Guadeloupe; GQ AF 240 Equatorial Guinea;
    GR EU 30 Greece; GT NA 502 Guatemala; GU OC 1 Guam; GW AF 245 Guinea-Bissau; GY SA 592 Guyana;
    HK AS 852 Hong Kong; HN NA 504 Honduras; HR EU 385 Croatia; HT NA 509 Haiti; HU EU 36 Hungary;
    ID AS 62 Indonesia; IE EU 353 Ireland; IL AS 972 Israel; IM EU 44 Isle of Man; IN AS 91 India;
    IO AS 246 British Indian Ocean Territory; IQ AS 964 Iraq; IR AS 98 Iran; IS EU 354 Iceland; IT EU 39 Italy;
    JE EU 44 Jersey; JM NA 1 Jamaica; JO AS 962 Jordan; JP AS 81 Japan; KE AF 254 Kenya; KG AS 996 Kyrgyzstan;
    KH AS 855 Cambodia; KI OC 686 Kiribati; KM AF 269 Comoros; KN NA 1 St Kitts & Nevis; KP AS 850 North Korea;
    KR AS 82 South Korea; KW AS 965 Kuwait; KY NA 1 Cayman Islands; KZ AS 7 Kazakhstan; LA AS 856 Laos;
    LB AS 961 Lebanon; LC NA 1 St Lucia; LI EU 423 Liechtenstein; LK AS 94 Sri Lanka; LR AF 231 Liberia;
    LS AF 266 Lesotho; LT EU 370 Lithuania; LU EU 352 Luxembourg; LV EU 371 Latvia; LY AF 218 Libya;
    MA AF 212 Morocco; MC EU 377 Monaco; MD EU 373 Moldova; ME EU 382 Montenegro; MF NA 590 St Martin (French);
    MG AF 261 Madagascar; MH OC 692 Marshall Islands; MK EU 389 North Macedonia; ML AF 223 Mali; MM AS 95 Myanmar;
    MN AS 976 Mongolia; MO AS 853 Macau; MP OC 1 Northern Mariana Islands; MQ NA 596 Martinique;
    MR AF 222 Mauritania; MS NA 1 Montserrat; MT EU 356 Malta; MU AF 230 Mauritius; MV AS 960 Maldives;
    MW AF 265 Malawi; MX NA 52 Mexico; MY AS 60 Malaysia; MZ AF 258 Mozambique; NA AF 264 Namibia;
    NC OC 687 New Caledonia; NE AF 227 Niger; NF OC 672 Norfolk Island; NG AF 234 Nigeria; NI NA 505 Nicaragua;
    NL EU 31 Netherlands; NO EU 47 Norway; NP AS 977 Nepal; NR OC 674 Nauru; NU OC 683 Niue; NZ OC 64 New Zealand;
    OM AS 968 Oman; PA NA 507 Panama; PE SA 51 Peru; PF OC 689 French Polynesia; PG OC 675 Papua New Guinea;
    PH AS 63 Philippines; PK AS 92 Pakistan; PL EU 48 Poland; PM NA 508 St Pierre & Miquelon; PR NA 1 Puerto Rico;
    PS AS 970 Palestine; PT EU 351 Portugal; PW OC 680 Palau; PY SA 595 Paraguay; QA AS 974 Qatar;
    RE AF 262 Reunion; RO EU 40 Romania; RS EU 381 Serbia; RU EU 7 Russia; RW AF 250 Rwanda;
    SA AS 966 Saudi Arabia; SB OC 677 Solomon Islands; SC AF 248 Seychelles; SD AF 249 Sudan; SE EU 46 Sweden;
    SG AS 65 Singapore; SH AF 290 St Helena; SI EU 386 Slovenia; SJ EU 47 Svalbard & Jan Mayen; SK EU 421 Slovakia;
    SL AF 232 Sierra Leone; SM EU 378 San Marino; SN AF 221 Senegal; SO AF 252 Somalia; SR SA 597 Suriname;
    SS AF 211 South Sudan; ST AF 239 Sao Tome & Principe; SV NA 503 El Salvador; SX NA 1 St Maarten (Dutch);
    SY AS 963 Syria; SZ AF 268 Eswatini (Swaziland); TA AF 290 Tristan da Cunha; TC NA 1 Turks & Caicos Is;
    TD AF 235 Chad; TG AF 228 Togo; TH AS 66 Thailand; TJ AS 992 Tajikistan; TK OC 690 Tokelau;
    TL AS 670 East Timor; TM AS 993 Turkmenistan; TN AF 216 Tunisia; TO OC 676 Tonga; TR EU 90 Turkey;
    TT NA 1 Trinidad & Tobago; TV OC 688 Tuvalu; TW AS 886 Taiwan; TZ AF 255 Tanzania; UA EU 380 Ukraine;
    UG AF 256 Uganda; US NA 1 United States/Canada; UY SA 598 Uruguay; UZ AS 998 Uzbekistan; VA EU 39 Vatican City;
    VC NA 1 St Vincent; VE SA 58 Venezuela; VG NA 1 Virgin Islands (UK); VI NA 1 Virgin Islands (US);
    VN AS 84 Vietnam; VU OC 678 Vanuatu; WF OC 681 Wallis & Futuna; WS OC 685 Samoa (western); XK EU 383 Kosovo;
    YE AS 967 Yemen; YT AF 262 Mayotte; ZA AF 27 South Africa; ZM AF 260 Zambia; ZW AF 263 Zimbabwe;
    """
}
