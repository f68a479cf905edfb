import Foundation

/// Every stream and every caller holds a file descriptor; the usual soft limit of 1,024 is there for programs that still
/// use select(2), which this one does not.
enum OpenFiles {
  static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
