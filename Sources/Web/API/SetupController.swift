import Accounts
import Domain
import Hummingbird
import Storage

/// The first start: whoever holds the set-up code becomes the first owner.
struct SetupController: Sendable {
  let setUp: SetUp
  let signIn: SignIn
  let sessions: SessionController

  private struct Form: Decodable {
    struct Workspace: Decodable { let name, country, timeZone: String }
    struct Owner: Decodable { let name, email, password: String }
    let setupCode: String
    let workspace: Workspace
    let owner: Owner
  }

  @Sendable func show(_ visit: Visit) async throws -> Response {
    .json(["needed": .bool(try await setUp.isNeeded())])
  }

  @Sendable func create(_ visit: Visit) async throws -> Response {
    let form: Form = try await visit.request.decodeJSON()
    let owner = try await setUp.complete(
      code: form.setupCode,
      workspace: (form.workspace.name, form.workspace.country, form.workspace.timeZone),
      owner: (form.owner.name, form.owner.email, form.owner.password))
    return sessions.answer(try await signIn.begin(for: owner, kind: .cookie), status: .created)
  }
}
