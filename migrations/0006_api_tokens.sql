-- What programs sign in with. A token acts for whoever made it, and ends with them.
CREATE TABLE apiToken (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  userId TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  -- The only workspace that it reaches; null: all of its user's.
  workspaceId TEXT REFERENCES workspace ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  -- A JSON array of words.
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER,
  lastUsedAt INTEGER
) STRICT;
CREATE INDEX apiTokenOfUser ON apiToken (userId);
CREATE INDEX apiTokenOfWorkspace ON apiToken (workspaceId) WHERE workspaceId IS NOT NULL;
