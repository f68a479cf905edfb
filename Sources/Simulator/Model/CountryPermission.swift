/// Which numbers of one country may be called.
struct CountryPermission: Sendable, Equatable, Codable {
  var lowRisk: Bool
  var highRiskSpecial = false
  var highRiskTollfraud = false
}

/// What an account may call, as far as it differs from what is so from the start.
struct DialingPermissions: Sendable, Codable {
  var changed: [String: CountryPermission] = [:]
  /// Whether a subaccount has those of its parent.
  var isInherited = true
}
