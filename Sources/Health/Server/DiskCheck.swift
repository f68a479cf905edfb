import Foundation
import Storage

/// Room on the disk, and the reserve that lets the server start without any.
enum DiskCheck {
  private static let scarce: Int64 = 64 << 20
  private static let comfortable: Int64 = 256 << 20

  static func findings(_ site: Site) -> [Finding] {
    guard access(site.dataDirectory, F_OK) == 0 else { return [] }
    return [room(site)].compactMap { $0 } + reserve(site)
  }

  private static func room(_ site: Site) -> Finding? {
    guard let free = site.freeBytes(site.dataDirectory) else { return nil }
    let why = "On a full disk no call, voicemail or setting can be saved; callers only reach a phone."
    // An update copies the database before it changes it.
    let wanted = comfortable + (DatabaseInspection(directory: site.dataDirectory).size ?? 0)
    if free < scarce {
      return .problem(
        "disk.full", .disk, "Only \(sized(free)) are left on the disk of the data directory.", why: why,
        toDo: "Make room now: remove what is not needed, or enlarge the disk.")
    }
    if free < wanted {
      return .warning(
        "disk.low", .disk, "\(sized(free)) are left on the disk of the data directory.",
        why: why + " An update needs room for a copy of the database.", toDo: "Make room, or enlarge the disk.")
    }
    return .good("disk.good", .disk, "\(sized(free)) are left on the disk.")
  }

  /// Made at the start of a server, so that there is none before the first.
  private static func reserve(_ site: Site) -> [Finding] {
    guard DatabaseInspection(directory: site.dataDirectory).size ?? 0 > 0, access(site.file("ballast"), F_OK) != 0
    else { return [] }
    return [
      .warning(
        "disk.reserveGone", .disk, "The megabyte that is held back for a full disk is gone.",
        why: "The disk was full when the server started. The next start on a full disk would fail.",
        toDo: "Make room and restart the server; it then holds a megabyte back again.")
    ]
  }
}
