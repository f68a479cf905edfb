import Foundation

/// What a person at the terminal reads. Errors go to standard error, one plain sentence each.
enum Terminal {
  static func complain(_ sentence: String) {
    FileHandle.standardError.write(Data("ringdesk: \(sentence)\n".utf8))
  }

  static func tell(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}

/// Why a command could not start, in one plain sentence that says what to do.
struct StartFailure: Error {
  let sentence: String

  init(_ sentence: String) { self.sentence = sentence }
}
