import ArgumentParser
import Embedded

struct OpenAPICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Print the API's OpenAPI document, as the server serves it.",
    discussion: """
      The document that a running server has at /api/openapi.json, for code generators and the like; it needs no server, \
      no data directory and no network. For people the server has the same as a page, at /api.

      ringdesk openapi > openapi.json
      """)

  func run() throws {
    guard let document = EmbeddedFiles.files(below: "static")["api/openapi.json"] else {
      throw StartFailure("This build holds no document of the API.")
    }
    // Not a file handle's own write: whoever reads only the beginning has what they want.
    print(String(decoding: document, as: UTF8.self), terminator: "")
  }
}
