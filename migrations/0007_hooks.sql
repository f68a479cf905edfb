-- Who is told of events over HTTP. What was settled is the cursor; events after it are still to be sent, in their order.
CREATE TABLE hook (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  url TEXT NOT NULL CHECK (url <> ''),
  -- A JSON array of types; null: all.
  events TEXT CHECK (events IS NULL OR json_valid(events)),
  secretSealed BLOB NOT NULL,
  isEnabled INTEGER NOT NULL DEFAULT 1 CHECK (isEnabled IN (0, 1)),
  cursor INTEGER NOT NULL,
  createdAt INTEGER NOT NULL,
  failingSince INTEGER,
  -- When it was switched off because it failed for too long.
  gaveUpAt INTEGER
) STRICT;
CREATE INDEX hookOfWorkspace ON hook (workspaceId);

CREATE TABLE hookDelivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hookId TEXT NOT NULL REFERENCES hook ON DELETE CASCADE,
  -- Null for a test.
  eventSeq INTEGER,
  type TEXT NOT NULL,
  -- Of the first attempt.
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('delivered', 'retrying', 'failed')),
  status INTEGER,
  error TEXT,
  durationMilliseconds INTEGER NOT NULL,
  nextAt INTEGER CHECK ((nextAt IS NOT NULL) = (state = 'retrying')),
  UNIQUE (hookId, eventSeq)
) STRICT;
-- One at a time.
CREATE UNIQUE INDEX hookDeliveryUnderWay ON hookDelivery (hookId) WHERE state = 'retrying';
