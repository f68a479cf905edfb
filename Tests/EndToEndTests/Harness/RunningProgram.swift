import Foundation
import Subprocess
import Synchronization

/// How a program ended, and what it said.
struct Ending: Sendable {
  let status: TerminationStatus
  let standardOutput: String
  let standardError: String
}

/// A program in a process group of its own, with an environment of its own, that is gone when the body returns.
struct RunningProgram: Sendable {
  let processIdentifier: ProcessIdentifier
  /// What it has written to standard error so far.
  let said: @Sendable () -> String
  let signal: @Sendable (Signal) throws -> Void

  /// Runs `executable`, found on the search path, while `body` does, then ends it gently. Its working directory is not
  /// the developer's: the binary must run from anywhere.
  ///
  /// - Returns: what `body` returned, and how the program ended.
  static func with<Answer: Sendable>(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:],
    _ body: @escaping @Sendable (RunningProgram) async throws -> Answer
  ) async throws -> (Answer, Ending) {
    let said = Said()
    let result = try await Subprocess.run(
      .name("env"), arguments: elsewhere(executable, arguments), environment: .custom(keyed(environment)),
      platformOptions: ownGroup, input: .none, output: .discarded, error: .sequence
    ) { execution in
      let program = RunningProgram(
        processIdentifier: execution.processIdentifier, said: { said.text },
        signal: { try execution.send(signal: $0, toProcessGroup: true) })
      let listening = Task {
        for try await buffer in execution.standardError { buffer.withUnsafeBytes { said.add(Array($0)) } }
      }
      let outcome: Result<Answer, any Error>
      do { outcome = .success(try await body(program)) } catch { outcome = .failure(error) }
      await execution.teardown(using: gentleEnd)
      _ = await listening.result
      return outcome
    }
    let ending = Ending(status: result.terminationStatus, standardOutput: "", standardError: said.text)
    switch result.closureResult {
    case .success(let answer): return (answer, ending)
    case .failure(let error): throw Failed(reason: error, standardError: said.text)
    }
  }

  /// Runs a program to its end.
  static func run(
    _ executable: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Ending {
    let result = try await Subprocess.run(
      .name("env"), arguments: elsewhere(executable, arguments), environment: .custom(keyed(environment)),
      platformOptions: ownGroup, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return Ending(
      status: result.terminationStatus, standardOutput: result.standardOutput, standardError: result.standardError)
  }

  private static let gentleEnd: [TeardownStep] = [
    .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(10))
  ]

  private static var ownGroup: PlatformOptions {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = gentleEnd
    return options
  }

  /// `env` becomes the program, in another working directory.
  private static func elsewhere(_ executable: String, _ arguments: [String]) -> Arguments {
    Arguments(["-C", "/", executable] + arguments)
  }

  /// Nothing of the developer's own settings reaches the program.
  private static func keyed(_ environment: [String: String]) -> [Environment.Key: String] {
    let all = ["PATH": Binary.searchPath, "TMPDIR": NSTemporaryDirectory()].merging(environment) { _, own in own }
    return Dictionary(uniqueKeysWithValues: all.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
  }

  struct Failed: Error, CustomStringConvertible {
    let reason: any Error
    let standardError: String
    var description: String { "\(reason)\nthe program had said:\n\(standardError.suffix(4000))" }
  }
}

private final class Said: Sendable {
  private let bytes = Mutex<[UInt8]>([])
  func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
