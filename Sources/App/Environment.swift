import Foundation

/// The process's environment, read here and nowhere else. An empty value counts as unset.
struct Environment {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  subscript(_ name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }
}
