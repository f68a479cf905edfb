import Cryptography
import Domain
import Foundation
import Synchronization

/// What a browser's EventSource, which can send no Bearer, shows in its place: good once, for a minute, for the events
/// of one workspace, by the sign-in that asked for it. In memory, because none outlives its minute; only hashes are kept.
final class StreamTickets: Sendable {
  static let lifetimeSeconds = 60
  /// Of one sign-in at a time; the newest count.
  static let perSession = 16

  private struct Ticket {
    let hash: [UInt8]
    let workspaceId: Workspace.ID
    let expiresAt: Date
  }

  private let clock: @Sendable () -> Date
  /// By sign-in, oldest first.
  private let tickets = Mutex<[[UInt8]: [Ticket]]>([:])

  init(clock: @escaping @Sendable () -> Date) { self.clock = clock }

  /// - Parameter session: the hash of the sign-in's token.
  func issue(to session: [UInt8], for workspaceId: Workspace.ID) -> (text: String, expiresAt: Date) {
    let secret = randomBytes(32)
    let now = clock()
    let ticket = Ticket(
      hash: Digest.sha256(secret), workspaceId: workspaceId,
      expiresAt: now.addingTimeInterval(Double(Self.lifetimeSeconds)))
    tickets.withLock { tickets in
      tickets = tickets.compactMapValues { each in
        let valid = each.filter { $0.expiresAt > now }
        return valid.isEmpty ? nil : valid
      }
      tickets[session] = (tickets[session] ?? []).suffix(Self.perSession - 1) + [ticket]
    }
    return (BaseEncoding.base64URL.encode(secret), ticket.expiresAt)
  }

  /// The sign-in behind the ticket, which is used up whatever comes of it.
  func redeem(_ text: String, for workspaceId: Workspace.ID) -> [UInt8]? {
    guard let secret = BaseEncoding.base64URL.decode(text), secret.count == 32 else { return nil }
    let hash = Digest.sha256(secret)
    let now = clock()
    return tickets.withLock { tickets in
      for (session, each) in tickets {
        guard let index = each.firstIndex(where: { $0.hash == hash }) else { continue }
        tickets[session]?.remove(at: index)
        return each[index].workspaceId == workspaceId && each[index].expiresAt > now ? session : nil
      }
      return nil
    }
  }
}
