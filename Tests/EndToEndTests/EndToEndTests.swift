import Testing

/// The real binary, booted as people boot it, spoken to over HTTP and signals only.
///
/// Every suite stands below this one: two cores cannot boot several servers at once without telling lies about time.
@Suite(.serialized) enum EndToEnd {}
