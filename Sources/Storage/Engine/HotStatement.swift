import Domain
import Foundation
import GRDB
import GRDBSQLite

/// What one place of a statement is given.
enum Bound {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  init(_ text: String?) { self = text.map(Bound.text) ?? .null }
  init(_ number: Int) { self = .integer(Int64(number)) }
  init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
  init(_ date: Date?) { self = date.map { .integer($0.milliseconds) } ?? .null }
  init<Subject>(_ id: Domain.ID<Subject>?) { self = id.map { .text($0.rawValue) } ?? .null }
}

/// One row of a statement that stands on it; read before the next step, by position.
struct HotRow {
  fileprivate let statement: SQLiteStatement

  subscript(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
  subscript(_ column: Int32) -> Int64? { isNull(column) ? nil : sqlite3_column_int64(statement, column) }
  subscript(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }
  subscript(_ column: Int32) -> Bool { sqlite3_column_int64(statement, column) != 0 }
  subscript(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  subscript(_ column: Int32) -> String { text(column) }

  private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  private func text(_ column: Int32) -> String {
    guard let bytes = sqlite3_column_text(statement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}

/// The statements of every webhook. Bound and read without GRDB's boxes and copies, which cost the writer as much as
/// SQLite's own work; prepared and kept by GRDB like all others.
extension Database {
  func write(hot sql: String, _ values: [Bound]) throws {
    try perform(hot: sql, values) { _ in }
  }

  func first<Value>(hot sql: String, _ values: [Bound], _ read: (HotRow) throws -> Value) throws -> Value? {
    var first: Value?
    try perform(hot: sql, values) { row in
      if first == nil { first = try read(row) }
    }
    return first
  }

  func all<Value>(hot sql: String, _ values: [Bound], _ read: (HotRow) throws -> Value) throws -> [Value] {
    var all: [Value] = []
    try perform(hot: sql, values) { all.append(try read($0)) }
    return all
  }

  private func perform(hot sql: String, _ values: [Bound], _ each: (HotRow) throws -> Void) throws {
    let statement = try cachedStatement(sql: sql).sqliteStatement
    // A statement that is not reset holds the WAL back.
    defer { sqlite3_reset(statement) }
    for (index, value) in values.enumerated() { try bind(value, to: statement, Int32(index + 1), sql) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try each(HotRow(statement: statement))
      case SQLITE_DONE: return
      case let code: throw failure(code, sql)
      }
    }
  }

  private func bind(_ value: Bound, to statement: SQLiteStatement, _ place: Int32, _ sql: String) throws {
    // SQLite makes a copy of its own before this returns.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code: Int32
    switch value {
    case .null: code = sqlite3_bind_null(statement, place)
    case .integer(let number): code = sqlite3_bind_int64(statement, place, number)
    case .text(var text):
      code = text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(statement, place, $0.baseAddress, Int32($0.count), copied)
        }
      }
    case .blob(let bytes): code = sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), copied)
    }
    guard code == SQLITE_OK else { throw failure(code, sql) }
  }

  private func failure(_ code: Int32, _ sql: String) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: sqliteConnection.map { String(cString: sqlite3_errmsg($0)) },
      sql: sql)
  }
}
