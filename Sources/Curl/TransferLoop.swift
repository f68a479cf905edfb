import CCurl
import Foundation
import Synchronization

/// The thread that owns the multi handle, and the queue by which others reach it.
final class TransferLoop: Sendable {
  private enum Command {
    case add(Transfer)
    case cancel(Transfer)
  }

  /// Waking a multi handle is allowed from any thread while it exists; all else is the loop's thread's.
  private struct MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
  }

  private struct State {
    /// Until the thread cleans it up.
    var multi: MultiHandle?
    var commands: [Command] = []
    var isClosed = false
  }

  /// libcurl must be set up once in a process. Debian's build does it thread-safely (7.84 and later).
  private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private let state: Mutex<State>

  init(maximumConnectionsPerHost: Int) {
    let multi = Self.isLibraryReady ? curl_multi_init() : nil
    if let multi {
      _ = multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, maximumConnectionsPerHost)
    }
    // Without a multi handle (no memory, no sockets left) the loop is closed from the start and says so.
    state = Mutex(State(multi: multi.map(MultiHandle.init), isClosed: multi == nil))
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "curl"
    thread.start()
  }

  func add(_ transfer: Transfer) {
    if !post(.add(transfer)) { transfer.finish(.failure(.closed)) }
  }

  func cancel(_ transfer: Transfer) {
    transfer.markCancelled()
    _ = post(.cancel(transfer))
  }

  func close() {
    state.withLock { state in
      state.isClosed = true
      if let multi = state.multi { curl_multi_wakeup(multi.pointer) }
    }
  }

  private func post(_ command: Command) -> Bool {
    state.withLock { state in
      guard !state.isClosed, let multi = state.multi else { return false }
      state.commands.append(command)
      // The thread takes all commands at once: only the first after that needs to wake it.
      if state.commands.count == 1 { curl_multi_wakeup(multi.pointer) }
      return true
    }
  }

  private func run() {
    guard let multi = state.withLock({ $0.multi })?.pointer else { return }
    var running: [UnsafeMutableRawPointer: Transfer] = [:]
    var handles = EasyHandles()
    while true {
      let (commands, isClosed) = state.withLock { state in
        defer { state.commands = [] }
        return (state.commands, state.isClosed)
      }
      for command in commands {
        switch command {
        case .add(let transfer): begin(transfer, on: multi, among: &running, with: &handles)
        case .cancel(let transfer):
          if let easy = transfer.easy, running.removeValue(forKey: easy) != nil {
            curl_multi_remove_handle(multi, easy)
            transfer.finish(.failure(.cancelled))
            handles.giveBack(easy)
          }
        }
      }
      if isClosed { break }
      var count: Int32 = 0
      curl_multi_perform(multi, &count)
      collect(from: multi, among: &running, into: &handles)
      // libcurl's own timers shorten this; a second is the back-stop while something runs.
      curl_multi_poll(multi, nil, 0, running.isEmpty ? 60_000 : 1_000, nil)
    }
    for (easy, transfer) in running {
      curl_multi_remove_handle(multi, easy)
      transfer.finish(.failure(.closed))
      handles.giveBack(easy)
    }
    handles.free()
    state.withLock { $0.multi = nil }
    curl_multi_cleanup(multi)
  }

  private func begin(
    _ transfer: Transfer, on multi: UnsafeMutableRawPointer,
    among running: inout [UnsafeMutableRawPointer: Transfer], with handles: inout EasyHandles
  ) {
    guard !transfer.isCancelled else { return transfer.finish(.failure(.cancelled)) }
    guard let easy = handles.take() else {
      return transfer.finish(.failure(.other(code: 0, message: "libcurl gave no handle")))
    }
    do throws(CurlError) {
      try transfer.prepare(easy)
      let code = curl_multi_add_handle(multi, easy)
      guard code == CURLM_OK else {
        throw .other(code: Int(code.rawValue), message: String(cString: curl_multi_strerror(code)))
      }
      running[easy] = transfer
    } catch {
      transfer.finish(.failure(error))
      handles.giveBack(easy)
    }
  }

  private func collect(
    from multi: UnsafeMutableRawPointer, among running: inout [UnsafeMutableRawPointer: Transfer],
    into handles: inout EasyHandles
  ) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      // The message is gone once its handle is removed.
      let code = message_result(message)
      curl_multi_remove_handle(multi, easy)
      if let transfer = running.removeValue(forKey: easy) { transfer.finish(transfer.result(of: code)) }
      handles.giveBack(easy)
    }
  }
}
