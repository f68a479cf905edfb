import Foundation

/// A number that its holder has proved to be theirs, so that it may be shown as the caller.
struct OutgoingCallerId: Sendable, Codable {
  let sid: String
  let phoneNumber: String
  var friendlyName: String
  let createdAt: Date
  var updatedAt: Date
}

/// Such a proof under way: a call to the number, whose holder keys in the code.
struct CallerIdVerification: Sendable {
  let phoneNumber: String
  let friendlyName: String
  let code: String
  let callback: StatusCallback?
}
