import Domain

/// A word of a closed list, from a column read by position; the table's CHECK holds the same list.
func decoded<Word: RawRepresentable>(_ text: String) throws -> Word where Word.RawValue == String {
  guard let word = Word(rawValue: text) else {
    throw AppError(.internal, "The database holds the unknown word \(text).")
  }
  return word
}

func decodedOrNil<Word: RawRepresentable>(_ text: String?) throws -> Word? where Word.RawValue == String {
  try text.map { try decoded($0) }
}
