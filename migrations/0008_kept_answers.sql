-- Requests that their sender gave a key, and what was answered: sent again, they are answered alike.
CREATE TABLE keptAnswer (
  -- Of who asked what, and of the key.
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
  bodyHash BLOB NOT NULL CHECK (length(bodyHash) = 32),
  workspaceId TEXT REFERENCES workspace ON DELETE CASCADE,
  at INTEGER NOT NULL,
  -- Null while nothing was answered, and for good where the server ended before.
  status INTEGER,
  answerSealed BLOB,
  CHECK ((status IS NULL) = (answerSealed IS NULL))
) STRICT;
CREATE INDEX keptAnswerByAge ON keptAnswer (at);
CREATE INDEX keptAnswerOfWorkspace ON keptAnswer (workspaceId) WHERE workspaceId IS NOT NULL;
