import Foundation
import Storage

/// The database: there, of this version's schema, and sound in SQLite's own eyes.
enum DatabaseCheck {
  static func findings(_ site: Site) async -> [Finding] {
    // Where there is no directory, that is what is wrong.
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: site.dataDirectory, isDirectory: &isDirectory), isDirectory.boolValue
    else { return [] }
    let inspection = DatabaseInspection(directory: site.dataDirectory)
    do {
      try await inspection.requireCurrentSchema()
      let faults = try await inspection.faults()
      guard faults.isEmpty else { return [damaged(faults.joined(separator: "; "))] }
    } catch let error as StoreError {
      return [finding(error)]
    } catch {
      return [damaged("\(error)")]
    }
    return [
      .good("database.good", .database, "The database is sound and up to date (\(sized(inspection.size ?? 0))).")
    ]
  }

  private static func finding(_ error: StoreError) -> Finding {
    switch error {
    case .missing:
      .problem(
        "database.missing", .database, "There is no database in the data directory.",
        why: "No server has run with this data directory yet, or the database was removed.",
        toDo: "Start the server, or restore the database from a backup.")
    case .empty:
      .problem(
        "database.empty", .database, "The database is an empty file.",
        why: "What was in it is lost, or its first start was cut off; the server does not start with it.",
        toDo: "Restore it from a backup, or remove the file to begin anew.")
    case .newer(_, let found, let known):
      .problem(
        "database.newer", .database, "The database was written by a newer version (\(found); this one knows \(known)).",
        why: "This version would misread it, and does not start with it.",
        toDo: "Install the newer version again, or restore a backup from before the update.")
    case .older(_, let next):
      .warning(
        "database.older", .database, "The database waits for an update of its form, from \(next) on.",
        why: "The server that runs is an older version, or none has run since the last update.",
        toDo: "Restart the server; it brings the database up to date, and keeps a copy of it as it was.")
    case .corrupt(_, let reason): damaged(reason)
    case .failed(_, let reason):
      .problem(
        "database.unreadable", .database, "The database cannot be opened: \(reason).",
        why: "Calls cannot be saved, and the rest could not be checked.",
        toDo: "Check the rights of the files in the data directory, and whether its disk works.")
    default:
      .problem(
        "database.unreadable", .database, "The database cannot be looked at.",
        why: "Calls cannot be saved, and the rest could not be checked.",
        toDo: "See what is said about the data directory.")
    }
  }

  private static func damaged(_ words: String) -> Finding {
    .problem(
      "database.damaged", .database, "The database is damaged: \(words).",
      why: "Calls and settings may be lost or wrong, and it can get worse with every write.",
      toDo: "Stop the server, keep a copy of the data directory as it is, and restore the last backup. "
        + "Then look at the disk: SQLite does not damage its files by itself.")
  }
}
