/// Simulator.
