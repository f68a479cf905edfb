import Foundation
import Storage
import Twilio

/// What is to become of the API key. Pure.
struct KeyPlan: Sendable {
  /// Access tokens hold for an hour; whoever just got one keeps it that long.
  static let oldKeyStays: TimeInterval = 3900

  /// nil when one must be made: there is none, or nobody knows its secret any more.
  let kept: APIKey?
  /// The one before the last rotation, until nobody can hold a token of it.
  let old: APIKey?
  let useless: [APIKey]

  /// - Parameter name: what ours are called.
  init(_ name: String, saved: TwilioAccount?, among all: [APIKey], at now: Date) {
    let ours = all.filter { $0.friendlyName == name || $0.sid.text == saved?.keySid }
    kept = saved?.keySecret == nil ? nil : ours.first { $0.sid.text == saved?.keySid }
    let isOldInUse = saved?.keyRotatedAt.map { now < $0 + Self.oldKeyStays } ?? false
    old = isOldInUse ? ours.first { $0.sid.text == saved?.keySidOld } : nil
    let inUse = [kept?.sid, old?.sid].compactMap(\.self)
    useless = ours.filter { !inUse.contains($0.sid) }
  }
}
