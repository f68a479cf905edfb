/// Reads one file out of a POSIX tar archive (ustar), which is what npm packs. Names longer than 100 bytes, links and
/// sparse files do not occur among those that are wanted.
enum Tar {
  private static let block = 512

  /// Nil when there is no such file, or the archive ends before it does.
  static func file(_ name: String, in archive: [UInt8]) -> [UInt8]? {
    var start = 0
    while start + block <= archive.count {
      let header = archive[start..<(start + block)]
      guard let size = octal(header[(start + 124)..<(start + 136)]) else { return nil }
      let contents = start + block
      if text(header[start..<(start + 100)]) == name {
        return contents + size <= archive.count ? Array(archive[contents..<(contents + size)]) : nil
      }
      start = contents + (size + block - 1) / block * block
    }
    return nil
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Nil for what is no length: the blocks of zeros at the end, or no archive at all.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = text(field).split(separator: " ").first ?? ""
    guard !digits.isEmpty, digits.utf8.count <= 12 else { return nil }
    return Int(digits, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }
}
