import Foundation
import Logging

/// The file of `--state-file`. It holds secrets, so nobody but its owner reads it, and it is replaced whole.
package struct StateFile: Sendable {
  package struct Failure: Error {
    package let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  let path: String

  package init(path: String) { self.path = path }

  /// Nil where there is none yet.
  package func read() throws(Failure) -> SavedState? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else { throw Failure("it cannot be opened") }
    let state: SavedState
    do {
      state = try JSONDecoder().decode(SavedState.self, from: data)
    } catch {
      throw Failure("it is not a simulator's state")
    }
    guard state.format == SavedState.format else { throw Failure("it is of another version") }
    return state
  }

  func write(_ state: SavedState) throws(Failure) {
    let beside = path + ".new"
    do {
      let data = try JSONEncoder().encode(state)
      try? FileManager.default.removeItem(atPath: beside)
      guard FileManager.default.createFile(atPath: beside, contents: data, attributes: [.posixPermissions: 0o600])
      else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw Failure(error.localizedDescription)
    }
    guard rename(beside, path) == 0 else { throw Failure(String(cString: strerror(errno))) }
  }
}

/// Writes the state when it has changed, at most once a second, and at the end.
struct StateKeeper: Sendable {
  private static let pause = Duration.seconds(1)

  let switchboard: Switchboard
  let file: StateFile

  /// Until it is cancelled.
  func run() async {
    var written = await switchboard.savedChanges
    while (try? await Task.sleep(for: Self.pause)) != nil {
      let changes = await switchboard.savedChanges
      guard changes != written else { continue }
      written = changes
      await save()
    }
  }

  func save() async {
    do {
      try file.write(await switchboard.savedState)
    } catch {
      switchboard.settings.logger.error("the state could not be kept", metadata: ["reason": "\(error.reason)"])
    }
  }
}
