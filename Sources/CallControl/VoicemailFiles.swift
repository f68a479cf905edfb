import Domain
import Foundation
import Storage

/// Where voicemails' sound is kept: `recordings/{workspace}/{recording}.wav` below the data directory.
struct VoicemailFiles {
  let directory: DataDirectory

  /// - Returns: the path below the data directory, as the store keeps it.
  func keep(_ bytes: [UInt8], workspaceId: Workspace.ID, recordingSid: String) throws -> String {
    let folder = "recordings/\(workspaceId)"
    try FileManager.default.createDirectory(
      atPath: directory.file(folder), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = "\(folder)/\(recordingSid).wav"
    try Data(bytes).write(to: URL(fileURLWithPath: directory.file(path)), options: .atomic)
    return path
  }

  /// A file that is gone already is what was wanted.
  func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: directory.file(path))
  }
}
