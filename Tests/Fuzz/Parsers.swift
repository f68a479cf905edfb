/// What libFuzzer calls: bytes that a webhook's answer, a webhook itself or a browser could bring. It ends the process on a trap;
/// what is read must also be written and read again as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParsers(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  if let document = try? TwiMLDocument(parsing: bytes) {
    var writer = XMLWriter()
    write(document.root, to: &writer)
    let again = try? TwiMLDocument(parsing: writer.finish())
    precondition(again.map { isSame($0.root, document.root) } ?? false, "what was read is written as something else")
  }
  if let form = try? WebhookForm(decoding: bytes) {
    let again = try? WebhookForm(decoding: WebhookForm.encode(form.parameters).utf8)
    precondition(
      again.map { $0.parameters.elementsEqual(form.parameters, by: ==) } ?? false, "a form changes when it is encoded")
  }
  readPackets(bytes)
  return 0
}

private func write(_ element: TwiMLElement, to writer: inout XMLWriter) {
  writer.start(element.name)
  for attribute in element.attributes { writer.attribute(attribute.name, attribute.value) }
  for child in element.children {
    switch child {
    case .element(let element): write(element, to: &writer)
    case .text(let text): writer.text(text)
    }
  }
  writer.end(element.name)
}

/// Lines differ, since the writer makes none; text that stood in pieces (CDATA) is one piece again.
private func isSame(_ one: TwiMLElement, _ other: TwiMLElement) -> Bool {
  guard one.name == other.name, one.attributes == other.attributes else { return false }
  let (ones, others) = (pieces(of: one), pieces(of: other))
  guard ones.count == others.count else { return false }
  return zip(ones, others).allSatisfy { pair in
    switch pair {
    case (.element(let one), .element(let other)): isSame(one, other)
    case (.text(let one), .text(let other)): one == other
    default: false
    }
  }
}

private func pieces(of element: TwiMLElement) -> [TwiMLElement.Node] {
  element.children.reduce(into: []) { pieces, child in
    if case .text(let more) = child, case .text(let text)? = pieces.last {
      pieces[pieces.count - 1] = .text(text + more)
    } else {
      pieces.append(child)
    }
  }
}
