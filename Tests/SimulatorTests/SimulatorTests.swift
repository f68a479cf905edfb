import Testing

/// One parent for all suites that boot servers, so that they do not fight for two cores.
@Suite(.serialized, .timeLimit(.minutes(1))) struct SimulatorTests {}
