/// Something that can ring: a softphone's registration on `/signal`, a scripted softphone, a phone page.
struct Handset: Sendable {
  typealias ID = Int

  enum Kind: Sendable, Hashable {
    case softphone(account: String, identity: String)
    case phonePage(number: String)
  }

  let id: ID
  var kind: Kind
  /// Whether it takes calls. A softphone may place calls without.
  var isRegistered: Bool
  /// Hands it a message; nil for a scripted one, which nobody needs to tell.
  let send: (@Sendable (JSON) -> Void)?
  var mayRegister = false
  /// Whether it makes and takes offers when it is asked to, in the middle of a call: the stand-in Device does.
  var renegotiates = false
  /// The TwiML app its token may connect to, and the parameters the token sets.
  var outgoingApplication: String?
  var outgoingParameters: [String: String] = [:]
  /// The names it gave to calls before it knew their SIDs.
  var temporaryNames: [String: String] = [:]

  /// What a scripted softphone does by itself: answers after that long, and hangs up after talking for that long.
  var answersAfterSeconds: Double?
  var hangsUpAfterSeconds: Double?

  var isScripted: Bool { send == nil }
}

/// How a phone outside behaves when it is called.
enum OutsideBehaviour: String, Sendable {
  /// Rings until somebody does something or the caller gives up.
  case rings
  case answer, busy
  case noAnswer = "no-answer"
}
