/// Outbox.
