package import Hummingbird

/// One request at a route that is open to everybody.
package struct Visit: Sendable {
  package let request: Request
  package let context: DeskContext

  /// A part of the path; empty for a name that the route does not have.
  package func parameter(_ name: String) -> String { context.parameters.get(name) ?? "" }
}
