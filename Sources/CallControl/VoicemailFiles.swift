import Domain
import Foundation
import Storage

/// Where voicemails' sound is kept: `recordings/{workspace}/{recording}.wav` below the data directory.
struct VoicemailFiles {
  let directory: DataDirectory

  /// On disk, name and all, when this returns.
  ///
  /// - Returns: the path below the data directory, as the store keeps it.
  func keep(_ bytes: [UInt8], workspaceId: Workspace.ID, recordingSid: String) throws -> String {
    let folder = folder(of: workspaceId)
    try directory.makeFolder(folder)
    let path = "\(folder)/\(recordingSid).wav"
    try directory.writeFile(path, bytes)
    return path
  }

  /// A file that is gone already is what was wanted.
  func remove(_ path: String) { directory.removeFile(path) }

  func removeAll(of workspaceId: Workspace.ID) {
    try? FileManager.default.removeItem(atPath: directory.file(folder(of: workspaceId)))
  }

  private func folder(of workspaceId: Workspace.ID) -> String { "recordings/\(workspaceId)" }
}
