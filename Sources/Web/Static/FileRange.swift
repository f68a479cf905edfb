/// `Range: bytes=…` of a file: one range; several, or another unit, are answered with the whole.
struct FileRange: Equatable {
  let bytes: ClosedRange<Int>

  /// Nil when the whole file is to be sent; throws when the range lies outside of it.
  init?(_ header: String?, size: Int) throws {
    guard let header, header.hasPrefix("bytes=") else { return nil }
    let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.isEmpty || Int($0) != nil }) else { return nil }
    switch (Int(ends[0]), Int(ends[1])) {
    case (let from?, let to):
      guard from >= 0, to.map({ $0 >= from }) ?? true else { return nil }
      guard from < size else { throw RequestRefusal.rangeNotSatisfiable(size: size) }
      bytes = from...min(to ?? size - 1, size - 1)
    case (nil, let suffix?):
      guard suffix > 0, size > 0 else { throw RequestRefusal.rangeNotSatisfiable(size: size) }
      bytes = max(0, size - suffix)...(size - 1)
    case (nil, nil): return nil
    }
  }
}
