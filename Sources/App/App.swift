import ArgumentParser

/// # App
///
/// Settings, the composition root and the commands. The only room that knows all others, reads the environment, and
/// decides what a process is: a desk, a simulator, or both (the demo).
///
/// Why the entry is a function: `ringdesk` itself imports nothing but this room.
package enum RingdeskCommandLine {
  /// Runs the command that the arguments name; returns the exit code.
  package static func run(_ arguments: [String], environment: [String: String]) async -> Int32 {
    do {
      var command = try RingdeskCommand.parseAsRoot(arguments)
      if var command = command as? any EnvironmentCommand {
        try await command.run(in: Environment(environment))
      } else {
        try command.run()
      }
      return 0
    } catch let code as ExitCode {
      // Said all there is to say.
      return code.rawValue
    } catch let failure as StartFailure {
      Terminal.complain(failure.sentence)
      return 1
    } catch {
      return report(error)
    }
  }

  private static func report(_ error: any Error) -> Int32 {
    let code = RingdeskCommand.exitCode(for: error)
    let message = RingdeskCommand.fullMessage(for: error)
    if code.isSuccess {
      print(message)
    } else {
      Terminal.complain(message)
    }
    return code.rawValue
  }
}
