import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// A file of the data directory as an answer, whole or in part. Read in pieces, off the cooperative threads.
struct FileResponse {
  let path: String
  let contentType: String
  /// What the file is, for the sentence when it is missing.
  let what: String

  func response(to request: Request, context: DeskContext) async throws -> Response {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = (attributes?[.size] as? NSNumber)?.intValue,
      attributes?[.type] as? FileAttributeType == .typeRegular
    else { throw AppError.notFound(what) }
    let changedAt = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    let etag = "\"\(size)-\(Int(changedAt * 1000))\""
    var headers: HTTPFields = [
      .contentType: contentType, .cacheControl: "private, no-cache", .acceptRanges: "bytes", .eTag: etag,
    ]
    if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: headers) }
    let isSame = request.headers[.ifRange].map { $0 == etag } ?? true
    guard isSame, let range = try FileRange(request.headers[.range], size: size)?.bytes else {
      let body = try await FileIO().loadFile(path: path, context: context)
      return Response(status: .ok, headers: headers, body: body)
    }
    headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(size)"
    let body = try await FileIO().loadFile(path: path, range: range, context: context)
    return Response(status: .partialContent, headers: headers, body: body)
  }
}
