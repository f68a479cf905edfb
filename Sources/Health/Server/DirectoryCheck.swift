import Foundation
import Storage

/// The data directory: there, ours, and nobody else's to read.
enum DirectoryCheck {
  static func findings(_ site: Site) -> [Finding] {
    var status = stat()
    guard stat(site.dataDirectory, &status) == 0 else { return [absent(site, errno)] }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      return [
        .problem(
          "dataDirectory.notADirectory", .dataDirectory, "\(site.nameOfDirectory) is a file.",
          why: "The server has nowhere to keep its database, and does not start.",
          toDo: "Name a folder in RINGDESK_DATA_DIR or with --data-dir.")
      ]
    }
    guard access(site.dataDirectory, R_OK | W_OK | X_OK) == 0 else { return [forbidden(site)] }
    guard status.st_mode & 0o077 == 0 else {
      return [
        .warning(
          "dataDirectory.readable", .dataDirectory,
          "\(site.nameOfDirectory) is open to other users of this machine (mode \(String(status.st_mode & 0o777, radix: 8))).",
          why: "It holds who called whom, voicemails, and the key to the Twilio credentials.",
          toDo: "Run chmod 700 on it.")
      ]
    }
    return [
      .good("dataDirectory.good", .dataDirectory, "\(site.nameOfDirectory) can be written to, by its owner alone.")
    ]
  }

  private static func absent(_ site: Site, _ code: Int32) -> Finding {
    code == EACCES
      ? forbidden(site)
      : .problem(
        "dataDirectory.missing", .dataDirectory, "\(site.nameOfDirectory) does not exist.",
        why: "No server has run with it yet, or these are not the settings that the server runs with.",
        toDo: "Start the server once, or name the folder that it uses in RINGDESK_DATA_DIR or with --data-dir.")
  }

  private static func forbidden(_ site: Site) -> Finding {
    .problem(
      "dataDirectory.forbidden", .dataDirectory, "\(site.nameOfDirectory) may not be read or written by this user.",
      why: "The rest of what is in it cannot be checked; a server of this user would not start.",
      toDo: "Run the check as root or as the server's user. If that is who you are, give the folder to that user.")
  }
}

/// The key of the stored credentials.
enum KeyFileCheck {
  static func findings(_ site: Site) async -> [Finding] {
    let isDatabaseThere = DatabaseInspection(directory: site.dataDirectory).size != nil
    // Without a database the first start makes the key.
    guard isDatabaseThere || access(site.keyPath, F_OK) == 0 else { return [] }
    if let problem = KeyFile.problem(with: site.keyPath) { return [finding(problem, site)] }
    do {
      let store = try await Store.openForReading(directory: site.dataDirectory, keyFile: site.keyFile)
      try await store.close()
    } catch let error as StoreError {
      // Whatever else is wrong with the database is told by its own check.
      if case .wrongKey = error { return [finding(error, site)] }
      return []
    } catch {
      return []
    }
    return [.good("key.good", .key, "The key file fits the database, and only its owner can read it.")]
  }

  private static func finding(_ error: StoreError, _ site: Site) -> Finding {
    let sealed = "The Twilio credentials of all workspaces are sealed with it; the server does not start without it."
    let restore =
      "Restore the file from a backup. If it is lost for good, stop the server and run ringdesk new-key; then enter "
      + "each workspace's auth token again under Settings, Twilio."
    switch error {
    case .keyMissing:
      return .problem(
        "key.missing", .key, "The key file is missing: \(site.nameOfKey).", why: sealed, toDo: restore)
    case .wrongKey:
      return .problem(
        "key.wrong", .key, "The key file belongs to another database: \(site.nameOfKey).", why: sealed,
        toDo: restore)
    case .unusableKey(_, let reason) where reason.contains("chmod"):
      return .problem(
        "key.readable", .key, "The key file can be read by other users of this machine.",
        why: "Whoever has it and a copy of the database has your Twilio accounts; the server does not start like this.",
        toDo: "Run chmod 600 on \(site.nameOfKey).")
    case .unusableKey(_, let reason):
      return .problem(
        "key.unusable", .key, "The key file cannot be used: \(reason).", why: sealed, toDo: restore)
    default:
      return .problem(
        "key.unusable", .key, "The key file cannot be used: \(site.nameOfKey).", why: sealed, toDo: restore)
    }
  }
}
