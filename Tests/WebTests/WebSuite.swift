import Testing

/// Each test boots a server, so they run one after another.
@Suite(.serialized, .timeLimit(.minutes(2))) enum WebSuite {}
