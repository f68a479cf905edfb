/// # SocketIO
///
/// A server of Socket.IO v5 over Engine.IO v4: long polling, WebSocket, and the way from one to the other.
///
/// Job: sessions that outlive the requests that carry them (`Engine`), the packets in them (`Packets`, `Values`), and
/// namespaces, rooms and acknowledgements above (`Namespaces`). It knows nothing of what is said, nor who says it: the
/// mount names a principal for every request, the application lets each client into each namespace.
///
/// Invariants
/// - A session belongs to the principal that opened it. To any other, its id is that of no session.
/// - Every packet that waits for a client waits in one queue, in order, whatever carries it; a packet goes to a poll or to
///   a socket, never to both. The queue is bounded, and who does not empty it is let go.
/// - A broadcast is encoded once, its bytes are shared by all who get it, and each event loop is woken once for it.
/// - What a client sends is bounded too: a body, a message, a packet with its attachments, the depth of its JSON, and what
///   of it waits for a handler. Past that the client is made to wait, or is closed. What cannot be read closes, without an
///   answer, as the reference does.
/// - The handlers of one client run one after another in the order of its packets. Only its answers to our events
///   overtake, since a handler may be waiting for one.
/// - A client is told that it is in before it is told anything else, though it gets what its rooms were told since it
///   joined them.
/// - Recovery asks the application, which owns the log and lets the client in anew: no packet is kept here for it, so it
///   works across a restart. Only the public id of a lost socket is remembered, for as long as it is of use.
/// - A session holds no task while it is silent, but for the connection of its WebSocket. Time comes from one sleeper for
///   all sessions, by a clock that is passed in.
/// - On a graceful shutdown sockets are closed with 1001, polls are answered, and all handlers are waited for.
///
/// Why an own room: there is no maintained Swift server. Why not the reference's in-memory recovery: it skips
/// authentication, and forgets at a restart. Why a state machine with effects under a lock, not an actor: a broadcast to
/// a thousand clients must be ordered, and must not cost a thousand hops.
