/// Every word spoken to a caller is written here, and read back here.
///
/// Job: turn a ``VoiceResponse`` value into the XML that Twilio runs, and turn XML into a tree of ``TwiMLElement``s for
/// whoever plays Twilio. It knows no call, no agent, no HTTP.
///
/// Invariants
/// - What ``VoiceResponse/render()`` writes always parses, whatever text goes in: escaping happens in `XMLWriter` and
///   nowhere else, and characters that XML 1.0 forbids are dropped.
/// - The output is, byte for byte, what Twilio's official Python library writes for the same document (attributes in
///   alphabetical order, `<Say />` for an empty element), so golden files can be made with it.
/// - ``TwiMLDocument`` takes bytes from strangers: it throws a ``TwiMLError`` and never traps, and it reads no DTD and
///   no entity but XML's own five and numeric ones.
///
/// Why not Foundation's XML: it brings libxml2 and its DTD handling into the binary for a grammar of a page.
/// Why not strings with interpolation: one caller named `<Hangup/>` ends that.
package struct VoiceResponse: Sendable, Equatable {
  package var verbs: [Verb]

  package init(_ verbs: [Verb] = []) {
    self.verbs = verbs
  }

  /// The document as Twilio wants it, one String, declaration included, no newline.
  package func render() -> String {
    var writer = XMLWriter()
    writer.start("Response")
    for verb in verbs { verb.write(to: &writer) }
    writer.end("Response")
    return writer.finish()
  }
}
