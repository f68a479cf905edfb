import App
import Foundation

// NIO ignores SIGPIPE only once a socket is open; commands that open none would die of a closed pipe.
signal(SIGPIPE, SIG_IGN)

exit(
  await RingdeskCommandLine.run(
    Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment))
