/// Compression for HTTP, assets and backups, over Debian's zlib.
///
/// Job: `compress` and `decompress` whole byte strings, in gzip's or zlib's framing.
///
/// Invariants
/// - The same input and level give the same bytes: no time, no file name in the header, so a hash of it is stable.
/// - Decompression never makes more than its caller's limit, whatever the input claims, and reports every defect.
///
/// Why not Foundation's or a package's: `Compression` is an Apple framework, and zlib is on every Debian machine. Why no
/// streams: everything compressed here fits in memory. Why `compress` does not throw: zlib can refuse only for want of
/// memory, after which nothing else works either.
