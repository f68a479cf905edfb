import Domain
import HTTPTypes
import Hummingbird

/// Every path of the page and the API with its guard. The API's document, `static/api/openapi.json`, lists the same
/// ones; a test compares. What Twilio requests stands in `Webhooks/WebhookRoutes.swift`.
struct Routes: Sendable {
  let health: HealthController
  let app: AppController
  let setUp: SetupController
  let session: SessionController
  let workspaces: WorkspacesController
  let agents: AgentsController
  let standing: StandingController
  let tokens: AccessTokensController
  let numbers: PhoneNumbersController
  let numbersForSale: NumbersForSaleController
  let calls: CallsController
  let voicemails: VoicemailsController
  let twilio: TwilioController
  let findings: FindingsController
  let apiTokens: APITokensController
  let hooks: HooksController
  let events: EventsController
  let files: StaticFiles
  let sdk: VoiceSDK

  private static let workspace = "/api/v1/workspaces/{workspaceId}"

  var table: [Route] { process + people + desk + page }

  /// For whoever watches the process, or writes against it.
  private var process: [Route] {
    [
      .on(.get, "/healthz", .public, health.process),
      .on(.get, "/readyz", .public, health.readiness),
      .on(.get, "/metrics", .public, health.metrics),
      .on(.get, "/api/openapi.json", .public, files.openAPI),
    ]
  }

  private var people: [Route] {
    [
      .on(.get, "/api/v1/app", .public, app.show),
      .on(.get, "/api/v1/setup", .public, setUp.show),
      .on(.post, "/api/v1/setup", .public, setUp.create),
      .on(.post, "/api/v1/session", .public, session.create),
      .on(.get, "/api/v1/session", .signedIn, session.show),
      .on(.delete, "/api/v1/session", .signedInAtAnyRate, session.delete),
      .on(.put, "/api/v1/session/password", .signedIn, session.changePassword),
      .on(.get, "/api/v1/tokens", .signedIn, apiTokens.list),
      .making("/api/v1/tokens", .signedIn, apiTokens.create),
      .on(.delete, "/api/v1/tokens/{tokenId}", .signedIn, apiTokens.delete),
      .on(.get, "/api/v1/workspaces", .signedIn, workspaces.list),
      .making("/api/v1/workspaces", .signedIn, workspaces.create),
      .on(.get, Self.workspace, .agent, workspaces.show),
      .on(.patch, Self.workspace, .admin, workspaces.update),
      .on(.delete, Self.workspace, .owner, workspaces.delete),
      .on(.get, Self.workspace + "/agents", .agent, agents.list),
      .making(Self.workspace + "/agents", .admin, agents.create),
      .on(.get, Self.workspace + "/agents/{agentId}", .agent, agents.show),
      .on(.patch, Self.workspace + "/agents/{agentId}", .admin, agents.update),
      .on(.delete, Self.workspace + "/agents/{agentId}", .admin, agents.delete),
    ]
  }

  private var desk: [Route] {
    [
      .on(.put, Self.workspace + "/availability", .agent, standing.choose),
      .on(.post, Self.workspace + "/presence", .agent, standing.renewPresence),
      .on(.post, Self.workspace + "/access-tokens", .agent, tokens.create),
      .on(.get, Self.workspace + "/phone-numbers", .agent, numbers.list),
      .making(Self.workspace + "/phone-numbers", .admin, numbers.create),
      .on(.get, Self.workspace + "/phone-numbers/{numberId}", .agent, numbers.show),
      .on(.patch, Self.workspace + "/phone-numbers/{numberId}", .admin, numbers.update),
      .on(.delete, Self.workspace + "/phone-numbers/{numberId}", .admin, numbers.release),
      .on(.put, Self.workspace + "/phone-numbers/{numberId}/agents", .admin, numbers.setAgents),
      .on(.get, Self.workspace + "/numbers-for-sale", .admin, numbersForSale.list),
      .on(.get, Self.workspace + "/numbers-for-sale/countries", .admin, numbersForSale.countries),
      .on(.get, Self.workspace + "/calls", .agent, calls.list),
      .making(Self.workspace + "/calls", .agent, calls.create),
      .on(.get, Self.workspace + "/calls/{callId}", .agent, calls.show),
      .on(.post, Self.workspace + "/calls/{callId}/hangup", .agent, calls.hangUp),
      .on(.get, Self.workspace + "/voicemails", .agent, voicemails.list),
      .on(.get, Self.workspace + "/voicemails/{voicemailId}", .agent, voicemails.show),
      .on(.patch, Self.workspace + "/voicemails/{voicemailId}", .agent, voicemails.update),
      .on(.delete, Self.workspace + "/voicemails/{voicemailId}", .agent, voicemails.delete),
      .on(.get, Self.workspace + "/voicemails/{voicemailId}/audio", .agent, voicemails.audio),
      .on(.get, Self.workspace + "/twilio", .admin, twilio.show),
      .on(.put, Self.workspace + "/twilio", .admin, twilio.connect),
      .on(.patch, Self.workspace + "/twilio", .admin, twilio.choose),
      .on(.delete, Self.workspace + "/twilio", .admin, twilio.disconnect),
      .on(.post, Self.workspace + "/twilio/plan", .admin, twilio.plan),
      .on(.post, Self.workspace + "/twilio/check", .admin, twilio.check),
      .on(.post, Self.workspace + "/twilio/repair", .admin, twilio.repair),
      .on(.put, Self.workspace + "/twilio/next-auth-token", .admin, twilio.prepareToken),
      .on(.delete, Self.workspace + "/twilio/next-auth-token", .admin, twilio.dropToken),
      .making(Self.workspace + "/twilio/key-rotation", .admin, twilio.rotateKey),
      .on(.get, Self.workspace + "/health", .admin, findings.show),
      .on(.get, Self.workspace + "/tokens", .admin, apiTokens.listOfWorkspace),
      .on(.delete, Self.workspace + "/tokens/{tokenId}", .admin, apiTokens.deleteOfWorkspace),
      .on(.get, Self.workspace + "/hooks", .admin, hooks.list),
      .making(Self.workspace + "/hooks", .admin, hooks.create),
      .on(.get, Self.workspace + "/hooks/{hookId}", .admin, hooks.show),
      .on(.patch, Self.workspace + "/hooks/{hookId}", .admin, hooks.update),
      .on(.delete, Self.workspace + "/hooks/{hookId}", .admin, hooks.delete),
      .on(.get, Self.workspace + "/hooks/{hookId}/deliveries", .admin, hooks.deliveries),
      .on(.post, Self.workspace + "/hooks/{hookId}/test", .admin, hooks.test),
      .on(.get, Self.workspace + "/events", .agentOrTicket, events.show),
      .on(.post, Self.workspace + "/stream-tickets", .agent, events.createTicket),
    ]
  }

  /// Last: whatever is nothing else is the page's own address.
  private var page: [Route] {
    [
      .on(.get, VoiceSDK.path, .public, sdk.show),
      .on(.get, "/static/{hash}/**", .public, files.asset),
      .on(.get, "/api", .public, files.apiPage),
      .on(.get, "/", .public, files.page),
      .on(.get, "/**", .public, files.page),
    ]
  }

  func add(to router: Router<DeskContext>, gate: Gate) {
    for route in table {
      router.on(.init(route.path), method: route.method) { request, context in
        try await route.answer(Visit(request: request, context: context), gate)
      }
    }
    refuseWrongMethods(on: router)
  }

  /// All but HEAD and OPTIONS, which only ask about an address. QUERY is a GET with a body.
  private static let methods: [HTTPRequest.Method] = [
    .get, .post, .put, .patch, .delete, .trace, .init("QUERY")!,
  ]

  private func refuseWrongMethods(on router: Router<DeskContext>) {
    let paths = Dictionary(grouping: process + people + desk, by: \.path)
    for (path, routes) in paths {
      let taken = routes.map(\.method)
      let allowed = taken.map(\.rawValue).sorted().joined(separator: ", ")
      for method in Self.methods where !taken.contains(method) {
        router.on(.init(path), method: method) { _, _ -> Response in
          throw RequestRefusal.wrongMethod(allowed: allowed)
        }
      }
    }
  }
}
