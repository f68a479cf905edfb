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
  /// Nil for a scripted one, which nobody needs to tell.
  let line: Line?
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

  /// Grows with each token it shows, so that the end of an earlier one changes nothing.
  var tokenNumber = 0
  /// Whether the token it showed last has ended.
  var isTokenOver = false
  /// How long its calls shall wait for it when its socket is gone, if it says so.
  var reconnectSeconds: Double?

  var isScripted: Bool { line == nil }
  var send: (@Sendable (JSON) -> Void)? { line?.send }
}

/// The socket behind a handset.
struct Line: Sendable {
  /// Hands over a message, in order and without waiting.
  let send: @Sendable (JSON) -> Void
  /// Breaks the connection.
  let close: @Sendable () -> Void
}

/// How a phone outside behaves when it is called.
enum OutsideBehaviour: String, Sendable {
  /// Rings until somebody does something or the caller gives up.
  case rings
  case answer, busy
  case noAnswer = "no-answer"
}
