import Domain

/// A place in the event log: `<epoch>-<seq>`.
struct EventCursor: Equatable {
  let epoch: String
  let sequence: Int64

  init(epoch: String, sequence: Int64) {
    self.epoch = epoch
    self.sequence = sequence
  }

  /// Nil for what was never a cursor of ours.
  init?(_ text: String) {
    guard let dash = text.lastIndex(of: "-"), let sequence = Int64(text[text.index(after: dash)...]), sequence >= 0
    else {
      return nil
    }
    self.init(epoch: String(text[..<dash]), sequence: sequence)
  }

  var text: String { DeskEvent.publicId(epoch: epoch, sequence: sequence) }
}
