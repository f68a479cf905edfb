import TwiML

/// The call that proves whose number it is. What it says, and that three attempts are allowed, is not documented.
extension Switchboard {
  /// Who calls; nobody's number.
  static let verifyingNumber = "+15550100999"
  static let verificationTimeout = 60.0
  private static let attempts = 3

  static var verificationVerbs: [TwiMLElement] {
    let prompt = TwiMLElement(name: "Say", children: [.text("Please enter your six digit verification code.")])
    let gather = TwiMLElement(
      name: "Gather",
      attributes: [.init(name: "numDigits", value: "6"), .init(name: "timeout", value: "10")],
      children: [.element(prompt)])
    let goodbye = TwiMLElement(name: "Say", children: [.text("Your number could not be verified. Goodbye.")])
    return Array(repeating: gather, count: attempts) + [goodbye]
  }

  /// A wrong code leads to the next attempt.
  func codeKeyed(_ sid: String, _ digits: String, _ verification: CallerIdVerification) {
    guard digits == verification.code, let call = calls[sid],
      let account = accounts.firstIndex(where: { $0.sid == call.accountSid })
    else { return proceed(sid) }
    let callerId = OutgoingCallerId(
      sid: sids.sid("PN"), phoneNumber: verification.phoneNumber, friendlyName: verification.friendlyName,
      createdAt: now, updatedAt: now)
    accounts[account].callerIds.removeAll { $0.phoneNumber == callerId.phoneNumber }
    accounts[account].callerIds.append(callerId)
    close(verification, of: call, ["VerificationStatus": "success", "OutgoingCallerIdSid": callerId.sid])
    let thanks = TwiMLElement(name: "Say", children: [.text("Your number has been verified. Goodbye.")])
    start([thanks], from: nil, on: sid)
  }

  /// The call is over. Where the code never came, that was it.
  func verificationEnded(_ sid: String) {
    guard let verification = verifications[sid], let call = calls[sid] else { return }
    close(verification, of: call, ["VerificationStatus": "failed"])
  }

  private func close(_ verification: CallerIdVerification, of call: Call, _ result: [String: String]) {
    verifications[call.sid] = nil
    guard let callback = verification.callback else { return }
    let parameters = standardParameters(call).merging(result) { _, own in own }
    send(callback: webhook(.status, call.sid, callback.url, callback.method, parameters))
  }
}
