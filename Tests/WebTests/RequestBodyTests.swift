import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

@Suite struct RequestBodyTests {
  private let head = HTTPRequest(method: .post, scheme: "http", authority: "desk.example", path: "/")

  @Test func aBodyThatDoesNotComeIsNotWaitedForForEver() async throws {
    let (body, source) = RequestBody.makeStream()
    let request = Request(head: head, body: body)
    await source.yield(ByteBuffer(string: "{"))
    await #expect(throws: RequestRefusal.tooSlow) { try await request.wholeBody(limit: 64, within: .milliseconds(1)) }
    source.finish()
  }

  @Test func aBodyThatComesInPartsIsPutTogether() async throws {
    let (body, source) = RequestBody.makeStream()
    let request = Request(head: head, body: body)
    let whole = Task { try await request.wholeBody(limit: 64) }
    for part in ["{", "}"] { await source.yield(ByteBuffer(string: part)) }
    source.finish()
    #expect(try await String(buffer: whole.value) == "{}")
  }

  @Test func aBodyThatGrowsTooLargeIsRefused() async throws {
    let (body, source) = RequestBody.makeStream()
    let request = Request(head: head, body: body)
    let whole = Task { try await request.wholeBody(limit: 3) }
    await source.yield(ByteBuffer(string: "more"))
    source.finish()
    await #expect(throws: RequestRefusal.tooLarge(limit: 3)) { try await whole.value }
  }
}
