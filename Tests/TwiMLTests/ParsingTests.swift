import Testing

@testable import TwiML

@Suite struct ParsingTests {
  @Test func readsNamesAttributesTextAndLines() throws {
    let document = try TwiMLDocument(
      parsing: """
        <?xml version='1.0' encoding="utf-8"?>
        <!-- greeting --><Response>
          <Say voice="a&quot;&#x1F389;&#10;" loop='2'>Hi &lt;there&gt; <![CDATA[<&]]></Say>
          <Dial
             timeout = "20" ><Client><Identity>ada</Identity></Client></Dial>
        </Response>\n
        """)
    #expect(document.verbs.map(\.name) == ["Say", "Dial"])
    #expect(document.verbs.map(\.line) == [3, 4])
    let say = try #require(document.verbs.first)
    #expect(say["voice"] == "a\"🎉\n")
    #expect(say["loop"] == "2")
    #expect(say["Voice"] == nil)
    #expect(say.text == "Hi <there> <&")
    #expect(document.verbs[1].elements.first?.elements.first?.text == "ada")
  }

  @Test func speaksTheTextOfNestedMarkup() throws {
    let document = try TwiMLDocument(
      parsing: "<Response><Say>One <break/>two <emphasis>three</emphasis></Say></Response>")
    #expect(document.verbs[0].text == "One two ")
    #expect(document.verbs[0].spokenText == "One two three")
  }

  @Test func lineEndsBecomeLineFeeds() throws {
    let document = try TwiMLDocument(parsing: "<Response>\r\n<Say a='x\r\ny'>1\r\n2\r3&#13;</Say></Response>")
    #expect(document.verbs[0].text == "1\n2\n3\r")
    #expect(document.verbs[0]["a"] == "x y")
    #expect(document.verbs[0].line == 2)
  }

  @Test(arguments: [
    ("", 11770), (" \n", 11770),
    ("<?xml version=\"1.1\"?><Response/>", 12101),
    ("<response/>", 12102), ("<html><body/></html>", 12102),
    (" <?xml version=\"1.0\"?><Response/>", 12100), ("hello", 12100), ("<Response>", 12100),
    ("<Response/><Response/>", 12100), ("<Response/>x", 12100), ("<Response></response>", 12100),
    ("<Response><Say>a & b</Say></Response>", 12100), ("<Response><Say>&nbsp;</Say></Response>", 12100),
    ("<Response><Say>&#0;</Say></Response>", 12100), ("<Response><Say>&#xD800;</Say></Response>", 12100),
    ("<Response><Say>&#x110000;</Say></Response>", 12100), ("<Response><Say>&#;</Say></Response>", 12100),
    ("<Response><Say>&#+5;</Say></Response>", 12100), ("<Response><Say>&#xFFFF;</Say></Response>", 12100),
    ("<Response><Say>&", 12100), ("<Response a=\"1\" a=\"2\"/>", 12100), ("<Response a=1/>", 12100),
    ("<Response a/>", 12100), ("<Response a=\"1\"b=\"2\"/>", 12100), ("<Response a=\"<\"/>", 12100),
    ("<Response a=\"", 12100), ("<Response", 12100), ("<", 12100), ("</", 12100), ("<!", 12100), ("<?", 12100),
    ("<!DOCTYPE Response [<!ENTITY a \"b\">]><Response>&a;</Response>", 12100),
    ("<Response><!DOCTYPE a></Response>", 12100), ("<Response><!-- a -- b --></Response>", 12100),
    ("<Response><!-- a", 12100), ("<Response><![CDATA[ a", 12100), ("<Response>]]></Response>", 12100),
    ("<Response><?xml version=\"1.0\"?></Response>", 12100), ("<Response>\u{1}</Response>", 12100),
    ("<Response>\u{FFFF}</Response>", 12100), ("<1/>", 12100), ("<Response / >", 12100),
    ("<?xml encoding=\"utf-8\"?><Response/>", 12100),
    ("<?xml version=\"1.0\" encoding=\"latin1\"?><Response/>", 12100),
  ])
  func brokenDocumentsHaveTwiliosCode(_ text: String, code: Int) {
    let error = #expect(throws: TwiMLError.self) { try TwiMLDocument(parsing: text) }
    #expect(error?.code == code, "\(text.prefix(60)): \(String(describing: error))")
  }

  @Test(arguments: [33, 6_000]) func deepNestingIsRefused(_ depth: Int) {
    #expect(throws: TwiMLError.malformed(reason: "elements are nested too deeply", line: 1)) {
      try TwiMLDocument(parsing: String(repeating: "<Response>", count: depth))
    }
  }

  @Test func aLongDocumentIsRefused() {
    #expect(throws: TwiMLError.tooLarge(bytes: 65_557)) {
      try TwiMLDocument(parsing: "<Response>" + String(repeating: " ", count: 65_536) + "</Response>")
    }
  }

  @Test func badUTF8IsRefused() {
    let bytes = Array("<Response>".utf8) + [0xC3, 0x28] + Array("</Response>".utf8)
    #expect(throws: TwiMLError.malformed(reason: "not valid UTF-8", line: 1)) { try TwiMLDocument(parsing: bytes) }
  }

  @Test func anErrorNamesItsLine() {
    #expect(throws: TwiMLError.malformed(reason: "Dial closes Say", line: 3)) {
      try TwiMLDocument(parsing: "<Response>\n<Say>\n</Dial></Response>")
    }
  }

  /// Every document cut off, and with every byte replaced, either parses or throws; nothing traps.
  @Test func damagedDocumentsNeverTrap() throws {
    let whole = Array(
      #"""
      <?xml version="1.0"?><!--c--><Response><Say a="&amp;&#x41;">é<![CDATA[x]]></Say><?p i?><A/></Response>
      """#.utf8)
    #expect(throws: Never.self) { try TwiMLDocument(parsing: whole) }
    for end in whole.indices {
      #expect(throws: TwiMLError.self) { try TwiMLDocument(parsing: Array(whole[..<end])) }
      for byte: UInt8 in [0, 9, 10, 13, 33, 34, 38, 39, 45, 47, 60, 62, 63, 91, 93, 0x80, 0xC3, 0xEF, 0xFF] {
        var damaged = whole
        damaged[end] = byte
        do { _ = try TwiMLDocument(parsing: damaged) } catch { #expect(error.code >= 11750) }
      }
    }
  }

  @Test(arguments: [
    "plain", "<Hangup/>", "a & b", "\"'", "]]>", "\u{0}\u{1}\u{8}x\u{1F}", "\u{FFFE}y\u{FFFF}\u{FFFD}", "é🎉\u{85}",
    " two  spaces ", "tab\tand\nline\rreturn", "&amp;",
  ])
  func anyTextSurvivesAsElementAndAttribute(_ text: String) throws {
    let forbidden = { (scalar: Unicode.Scalar) in
      (scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar)) || [0xFFFE, 0xFFFF].contains(scalar.value)
    }
    var expected = String.UnicodeScalarView()
    expected.append(contentsOf: text.unicodeScalars.filter { !forbidden($0) })
    let document = try TwiMLDocument(parsing: VoiceResponse([.say(Say(text, voice: text))]).render())
    #expect(document.verbs[0].text == String(expected))
    #expect(document.verbs[0]["voice"] == String(expected))
  }
}
