package import Storage

/// The rooms that the server speaks for, put together by the composition root.
package struct DeskParts: Sendable {
  package var store: Store

  package init(store: Store) { self.store = store }
}
