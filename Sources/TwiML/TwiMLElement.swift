/// One element as it was read: names and values are unescaped, nothing is interpreted.
package struct TwiMLElement: Sendable, Equatable {
  package struct Attribute: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum Node: Sendable, Equatable {
    case element(TwiMLElement)
    case text(String)
  }

  package var name: String
  /// In the order of the document; no name occurs twice.
  package var attributes: [Attribute]
  package var children: [Node]
  /// Where it starts, counted from 1.
  package var line: Int
  /// Within that line, in Unicode scalars, counted from 1.
  package var column: Int

  package init(
    name: String, attributes: [Attribute] = [], children: [Node] = [], line: Int = 1, column: Int = 1
  ) {
    self.name = name
    self.attributes = attributes
    self.children = children
    self.line = line
    self.column = column
  }

  /// The value of an attribute, nil when it does not stand there; names are case-sensitive.
  package subscript(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value
  }

  /// The child elements, without the text between them.
  package var elements: [TwiMLElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The element's own text, without that of its children, exactly as written.
  package var text: String {
    children.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
  }

  /// All text in it in reading order, that of children too: what SSML inside Say comes to when spoken.
  package var spokenText: String {
    children.reduce(into: "") { result, child in
      switch child {
      case .element(let element): result += element.spokenText
      case .text(let text): result += text
      }
    }
  }
}
