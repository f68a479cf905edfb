import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import WebSocket

/// What lies under which path.
struct SimulatorRoutes: Sendable {
  private static let maximumBodyBytes = 1024 * 1024

  let switchboard: Switchboard
  let settings: SimulatorSettings

  func responder() -> some HTTPResponder<ChannelRequestContext> {
    let router = Router(context: ChannelRequestContext.self)
    for method: HTTPRequest.Method in [.get, .post, .delete, .put, .patch] {
      router.on("/2010-04-01/**", method: method, use: rest)
      router.on("/v1/**", method: method, use: rest)
      router.on("/simulator/**", method: method, use: control)
    }
    router.get("/simulator/phone", use: phonePage)
    router.get("/simulator/stream", use: stream)
    router.get("/signal", use: signal)
    router.get("/", use: pages.serve)
    router.get("/phone", use: pages.serve)
    router.get("/static/**", use: pages.serve)
    return router.buildResponder()
  }

  private var pages: SimulatorPages { SimulatorPages() }
  private var access: ControlAccess { ControlAccess(token: settings.controlToken) }

  // MARK: REST

  private func rest(_ request: Request, _ context: ChannelRequestContext) async throws -> Response {
    let body = try await request.body.collect(upTo: Self.maximumBodyBytes)
    let call = RESTRequest(
      method: request.method.rawValue, path: request.uri.path, query: FormParameters(decoding: request.uri.query ?? ""),
      form: FormParameters(decoding: String(buffer: body)), authorization: request.headers[.authorization])
    guard let fault = await switchboard.restFault(call) else {
      return respond(await switchboard.rest(call), isREST: true)
    }
    let answer = fault.kind == .restDelay || fault.afterEffect ? await switchboard.rest(call) : fault.restAnswer
    await switchboard.pause(fault.delaySeconds)
    switch fault.kind {
    case .restReset, .restTimeout: try await reset(context.channel)
    case .restStatus: return respond(fault.restAnswer, isREST: true)
    default: break
    }
    return respond(answer, isREST: true)
  }

  /// Ends the connection as a crashed peer's machine does: no answer, and not even a goodbye.
  private func reset(_ channel: any Channel) async throws {
    try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    try await channel.close()
  }

  // MARK: Control

  private func control(_ request: Request, _ context: ChannelRequestContext) async throws -> Response {
    if let refusal = refusal(request, context) { return respond(refusal.answer) }
    let body = try await request.body.collect(upTo: Self.maximumBodyBytes)
    let json: JSON
    do {
      json = body.readableBytes == 0 ? [:] : try JSON(parsing: Array(buffer: body))
    } catch {
      return respond(ControlError(.invalid, "The body is not JSON").answer)
    }
    let path = request.uri.path.split(separator: "/").dropFirst().map { $0.removingPercentEncoding ?? String($0) }
    return respond(
      await switchboard.control(
        ControlRequest(
          method: request.method.rawValue, path: Array(path), query: FormParameters(decoding: request.uri.query ?? ""),
          body: json)))
  }

  private func stream(_ request: Request, _ context: ChannelRequestContext) throws -> Response {
    if let refusal = refusal(request, context) { return respond(refusal.answer) }
    return ChangeStream(switchboard: switchboard).response(to: request)
  }

  private func refusal(_ request: Request, _ context: ChannelRequestContext) -> ControlError? {
    access.refusal(
      from: context.channel.remoteAddress, host: request.head.authority, origin: request.headers[.origin],
      authorization: request.headers[.authorization],
      queryToken: FormParameters(decoding: request.uri.query ?? "")["token"])
  }

  // MARK: Sockets

  private func signal(_ request: Request, _ context: ChannelRequestContext) throws -> Response {
    let session = SignallingSession(switchboard: switchboard, settings: settings)
    return try WebSocketUpgrade.response(
      to: request, on: context.channel,
      // A machine that is gone without a word answers no ping; until then its softphone would ring.
      configuration: SocketConfiguration(pingInterval: .seconds(settings.heartbeatSeconds * 3)), handler: session.run)
  }

  private func phonePage(_ request: Request, _ context: ChannelRequestContext) throws -> Response {
    if let refusal = refusal(request, context) { return respond(refusal.answer) }
    let number = FormParameters(decoding: request.uri.query ?? "")["number"].map(Self.number) ?? ""
    guard PhoneNumberSyntax.isE164(number) else {
      return respond(ControlError(.invalid, "number must be a phone number in E.164").answer)
    }
    let session = PhonePageSession(switchboard: switchboard, number: number)
    return try WebSocketUpgrade.response(
      to: request, on: context.channel,
      // A recording of three minutes, as base64, comes in one message.
      configuration: SocketConfiguration(maximumMessageBytes: 16 * 1024 * 1024), handler: session.run)
  }

  /// A plus that was not encoded arrives as a blank.
  private static func number(_ text: String) -> String {
    let digits = PhoneNumberSyntax.stripped(text)
    return text.hasPrefix(" ") ? "+" + digits : digits
  }

  // MARK: Answers

  private func respond(_ answer: RESTAnswer, isREST: Bool = false) -> Response {
    var headers = HTTPFields()
    if isREST {
      headers[.twilioRequestId] = SidSource(randomBytes: settings.randomBytes).sid("RQ")
      headers[.twilioConcurrentRequests] = "1"
      headers[.homeRegion] = "us1"
      headers[.apiDomain] = "api.twilio.com"
      if answer.status == 401 { headers[.wwwAuthenticate] = "Basic realm=\"Twilio API\"" }
    }
    headers[.cacheControl] = "no-store"
    let status = HTTPResponse.Status(code: answer.status)
    switch answer.body {
    case .none: return Response(status: status, headers: headers)
    case .json(let json):
      headers[.contentType] = "application/json; charset=utf-8"
      return Response(
        status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: json.render())))
    case .bytes(let bytes, let type):
      headers[.contentType] = type
      return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
  }
}

extension HTTPField.Name {
  static let twilioRequestId = Self("Twilio-Request-Id")!
  static let twilioConcurrentRequests = Self("Twilio-Concurrent-Requests")!
  static let homeRegion = Self("X-Home-Region")!
  static let apiDomain = Self("X-API-Domain")!
}
