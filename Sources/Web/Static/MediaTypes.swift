/// Content types by file ending. Our own list: what a browser refuses to run under `nosniff` must not depend on a
/// framework's table.
enum MediaTypes {
  static func type(of path: String) -> String {
    let ending = path.split(separator: ".").last.map(String.init) ?? ""
    return types[ending] ?? "application/octet-stream"
  }

  /// Worth compressing: text, and what is text inside.
  static func isText(_ type: String) -> Bool {
    type.hasPrefix("text/") || type.hasPrefix("application/json") || type.hasPrefix("image/svg")
      || type.hasPrefix("application/manifest")
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8", "json": "application/json; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8", "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png", "jpg": "image/jpeg", "ico": "image/x-icon", "webp": "image/webp", "woff2": "font/woff2",
    "wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg",
  ]
}
