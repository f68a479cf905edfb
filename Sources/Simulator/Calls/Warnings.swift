import Logging

/// What went wrong, for those who look after the account.
extension Switchboard {
  /// Notes what Twilio would show in its debugger: with the call, and as an alert of its account.
  /// - Parameter request: the one that failed; without one, the document that the call is running is to blame.
  func warn(_ sid: String, _ code: Int, _ message: String, about request: Webhook? = nil) {
    calls[sid]?.transcript.warn(code, message, at: now)
    logger.notice("call warning", metadata: ["callSid": "\(sid)", "code": "\(code)", "warning": "\(message)"])
    guard let account = calls[sid]?.accountSid ?? request?.accountSid else { return }
    let exchange = exchanges.items.last { exchange in
      if let request { return exchange.idempotencyToken == request.idempotencyToken }
      return exchange.callSid == sid && exchange.kind.bringsDocument && exchange.error == nil
    }
    alerts.append(
      Alert(
        sid: sids.sid("NO"), resourceSid: sid.isEmpty ? nil : sid, at: now, code: code, message: message,
        exchange: exchange),
      account: account)
  }
}
