import Domain
import Foundation
import GRDB

/// What every statement of this room is written with. Times are whole milliseconds since 1970.
extension Date {
  package var milliseconds: Int64 {
    let value = (timeIntervalSince1970 * 1000).rounded()
    // Year 9999 and before year 0 are nobody's call; they only must not trap.
    return Int64(min(max(value, -62_135_596_800_000), 253_402_300_799_999))
  }

  package init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }

  init?(milliseconds: Int64?) {
    guard let milliseconds else { return nil }
    self.init(milliseconds: milliseconds)
  }
}

extension Domain.ID: DatabaseValueConvertible {}

typealias Argument = any DatabaseValueConvertible

extension Database {
  /// Runs one statement, prepared once for the life of the connection.
  func run(_ sql: String, _ arguments: [Argument?] = []) throws {
    try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
  }

  func row(_ sql: String, _ arguments: [Argument?] = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }

  func rows(_ sql: String, _ arguments: [Argument?] = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }

  func value<Value: DatabaseValueConvertible>(_ sql: String, _ arguments: [Argument?] = []) throws -> Value? {
    try Value.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }
}

extension Row {
  func id<Subject>(_ column: String) -> Domain.ID<Subject> { Domain.ID(self[column] as String) }

  func optionalID<Subject>(_ column: String) -> Domain.ID<Subject>? { (self[column] as String?).map { Domain.ID($0) } }

  func date(_ column: String) -> Date { Date(milliseconds: self[column] as Int64) }

  func optionalDate(_ column: String) -> Date? { Date(milliseconds: self[column] as Int64?) }

  /// A word of a closed list; the table's CHECK holds the same list.
  func word<Word: RawRepresentable>(_ column: String) throws -> Word where Word.RawValue == String {
    let text: String = self[column]
    guard let word = Word(rawValue: text) else {
      throw AppError(.internal, "The database holds an unknown word in \(column).")
    }
    return word
  }

  func optionalWord<Word: RawRepresentable>(_ column: String) throws -> Word? where Word.RawValue == String {
    (self[column] as String?) == nil ? nil : try word(column)
  }
}
