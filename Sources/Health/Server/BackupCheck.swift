import Foundation
import Storage

/// How old the last backup is.
enum BackupCheck {
  private static let oldAfter: TimeInterval = 7 * 86_400

  static func findings(_ site: Site) -> [Finding] {
    if site.isDemo {
      return [.good("backup.notNeeded", .backup, "This is the demo: there is nothing worth a backup.")]
    }
    guard DatabaseInspection(directory: site.dataDirectory).size ?? 0 > 0 else { return [] }
    let why = "Without a recent copy, a broken disk takes the team's accounts, settings and call log with it."
    let toDo = "Run ringdesk backup FILE regularly, to another disk, and keep a copy of the key file apart from it."
    guard let at = LastBackup.read(in: site.dataDirectory) else {
      return [.warning("backup.none", .backup, "No backup has been made yet.", why: why, toDo: toDo)]
    }
    let days = Int(max(0, site.now().timeIntervalSince(at)) / 86_400)
    guard site.now().timeIntervalSince(at) <= oldAfter else {
      return [.warning("backup.old", .backup, "The last backup is \(counted(days, "day")) old.", why: why, toDo: toDo)]
    }
    return [
      .good(
        "backup.good", .backup,
        days == 0 ? "The last backup was made within a day." : "The last backup was made \(counted(days, "day")) ago.")
    ]
  }
}
