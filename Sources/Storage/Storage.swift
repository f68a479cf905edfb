/// # Storage
///
/// The store: one SQLite file in a data directory that one server owns. Named transactions go in, Domain values come
/// out; no other room sees SQL or GRDB.
///
/// Invariants
/// - Whatever a write returned for is on disk: WAL with `synchronous=FULL`, read back at open, refused if it is not 2.
/// - All writes go through one writer, which lets the jobs that wait together share a transaction and one fsync; a
///   failing job fails alone.
/// - Facts worth telling are rows of `event`, appended inside the job. The writer hands the committed ones, in the
///   order of their sequence, to one commit feed before it resumes the callers.
/// - Migrations are numbered SQL files, applied at open, each in its own transaction; a database that knows more than
///   this binary is refused.
/// - Secrets stand in columns ending in `Sealed`, under the key file.
///
/// Why not publish after `await store.write`: continuations resume in any order (1.4 to 2 % of the sequences came out
/// inverted), and a cancelled task publishes nothing. Why not GRDB's transaction observers: they see rows, not facts.
/// Why not one transaction a request: an fsync each, and a tenth of the rate.
///
/// Jobs may run twice (a batch in which one threw, or whose COMMIT failed, is run again), so a job has no side effects: ids, times,
/// sealed secrets and hashes are made before it, TwiML and REST calls after it.
package enum StorageLimits {
  /// Jobs that may wait for the writer; past it a write is refused as unavailable.
  package static let waitingWrites = 1024
  /// Jobs that share one commit.
  package static let writesInOneCommit = 128
  /// How long a tab's lease on the phone holds without being renewed.
  package static let presenceLeaseSeconds = 90
}
