import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// The whole body, refused as soon as it is known to be too large, or when it does not come in time: who sends a head
  /// and then nothing would otherwise hold the connection for ever.
  func wholeBody(limit: Int, within patience: Duration = WebLimits.bodyPatience) async throws -> ByteBuffer {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw RequestRefusal.tooLarge(limit: limit)
    }
    let body = body
    return try await withThrowingTaskGroup(of: ByteBuffer.self) { race in
      race.addTask {
        do {
          return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
          throw RequestRefusal.tooLarge(limit: limit)
        }
      }
      race.addTask {
        try await Task.sleep(for: patience)
        throw RequestRefusal.tooSlow
      }
      defer { race.cancelAll() }
      guard let whole = try await race.next() else { throw CancellationError() }
      return whole
    }
  }

  /// The body as `Value`; what is wrong with it is said by field.
  func decodeJSON<Value: Decodable>(_ type: Value.Type = Value.self) async throws -> Value {
    let media = headers[.contentType]?.split(separator: ";").first?.trimmingCharacters(in: .whitespaces)
    guard media?.lowercased() == "application/json" else { throw RequestRefusal.notJSON }
    let buffer = try await wholeBody(limit: WebLimits.bodyBytes)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(buffer.readableBytesView))
    } catch let error as DecodingError {
      throw AppError(error)
    }
  }

  /// A query parameter, percent-decoded; an empty one counts as absent.
  func query(_ name: String) -> String? {
    uri.queryParameters[Substring(name)].flatMap { $0.isEmpty ? nil : String($0) }
  }
}

/// An `Int` whose field is named when it has a fraction or is too large; of those the decoder says no place.
struct WholeNumber: Decodable {
  let value: Int

  init(from decoder: any Decoder) throws {
    guard let value = Int(exactly: try decoder.singleValueContainer().decode(Double.self)) else {
      throw AppError.invalid(AppError.path(decoder.codingPath), "This field must be a whole number.")
    }
    self.value = value
  }
}

extension AppError {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .invalid(Self.path(context.codingPath + [key]), "This field is missing.")
    case .valueNotFound(_, let context) where context.codingPath.isEmpty:
      self = AppError(.invalid, "The body must not be null.")
    case .valueNotFound(_, let context):
      self = .invalid(Self.path(context.codingPath), "This field must not be null.")
    case .typeMismatch(let type, let context) where context.codingPath.isEmpty:
      self = AppError(.invalid, "The body must be a JSON \(Self.word(for: type)).")
    case .typeMismatch(let type, let context):
      self = .invalid(Self.path(context.codingPath), "This field must be a JSON \(Self.word(for: type)).")
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = .invalid(Self.path(context.codingPath), "This field has a value that is not allowed.")
    default:
      self = AppError(.invalid, "The body is not JSON.")
    }
  }

  /// `owner.email`, `agentIds.2`.
  fileprivate static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }

  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "string"
    case is Bool.Type: "boolean"
    case is Int.Type, is Double.Type: "number"
    case is [Any].Type: "array"
    default: "object"
    }
  }
}
