import Domain
import Hummingbird

/// `?cursor=&limit=` of a list: newest first, the cursor is the last id that was seen.
struct Paging {
  static let usual = 50
  static let most = 200

  let cursor: String?
  let limit: Int

  init(_ request: Request) throws {
    cursor = request.query("cursor")
    if let cursor, cursor.utf8.count != 26 || !cursor.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
      throw AppError.invalid("cursor", "The cursor is the nextCursor of the page before.")
    }
    guard let text = request.query("limit") else {
      limit = Self.usual
      return
    }
    guard let number = Int(text), (1...Self.most).contains(number) else {
      throw AppError.invalid("limit", "The limit is a whole number from 1 to \(Self.most).")
    }
    limit = number
  }
}
