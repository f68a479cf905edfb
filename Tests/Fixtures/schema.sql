CREATE TABLE agent (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  userId TEXT REFERENCES user ON DELETE SET NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  -- Unique across installations: registrations belong to the Twilio account, not to our app.
  identity TEXT NOT NULL UNIQUE CHECK (identity GLOB 'agent_*'),
  availability TEXT NOT NULL DEFAULT 'offline' CHECK (availability IN ('available', 'away', 'offline')),
  availabilityAt INTEGER NOT NULL,
  -- When the agent's last call ended: the longest idle are rung first.
  lastCallEndedAt INTEGER,
  createdAt INTEGER NOT NULL,
  deletedAt INTEGER
) STRICT;

CREATE UNIQUE INDEX agentOfUser ON agent (workspaceId, userId) WHERE deletedAt IS NULL AND userId IS NOT NULL;

CREATE INDEX agentOfWorkspace ON agent (workspaceId);

CREATE TABLE agentDevice (
  agentId TEXT NOT NULL REFERENCES agent ON DELETE CASCADE,
  deviceId TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('registered', 'unregistered')),
  renewedAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  PRIMARY KEY (agentId, deviceId)
) STRICT, WITHOUT ROWID;

CREATE INDEX agentDeviceExpiry ON agentDevice (expiresAt);

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

CREATE TABLE call (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  mode TEXT NOT NULL DEFAULT 'plain' CHECK (mode IN ('plain', 'converting', 'conference')),
  room TEXT,
  state TEXT NOT NULL CHECK (state IN ('routing', 'ringing', 'queued', 'connected', 'voicemail', 'ended')),
  outcome TEXT CHECK (outcome IN ('answered', 'missed', 'abandoned', 'voicemail', 'failed')),
  "from" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  phoneNumberId TEXT REFERENCES phoneNumber ON DELETE SET NULL,
  -- The agent who answered (inbound) or placed (outbound) the call.
  agentId TEXT REFERENCES agent ON DELETE SET NULL,
  -- Each instruction to Twilio opens a step; what comes back for an older one changes nothing.
  step INTEGER NOT NULL CHECK (step >= 0),
  -- The current step's instruction, as words, to be given again. The legs it names have rows once Twilio spoke of them.
  instruction TEXT NOT NULL CHECK (instruction <> ''),
  version INTEGER NOT NULL CHECK (version > 0),
  flowVersion INTEGER NOT NULL DEFAULT 1,
  connectedLegId TEXT,
  -- DialCallSid of the last bridge: it may come before any callback has said whose leg that is.
  bridgedCallSid TEXT,
  hangupIntentBy TEXT,
  hangupIntentAt INTEGER,
  startedAt INTEGER NOT NULL,
  answeredAt INTEGER,
  endedAt INTEGER,
  -- When Twilio last said anything about the call: silent ones are looked up.
  heardAt INTEGER NOT NULL,
  CHECK ((state = 'ended') = (endedAt IS NOT NULL)),
  CHECK ((state = 'ended') = (outcome IS NOT NULL))
) STRICT;

CREATE INDEX callLog ON call (workspaceId, id);

CREATE INDEX callLogByAgent ON call (workspaceId, agentId, id) WHERE agentId IS NOT NULL;

CREATE INDEX callLogByOutcome ON call (workspaceId, outcome, id) WHERE outcome IS NOT NULL;

CREATE INDEX callOpenOfWorkspace ON call (workspaceId) WHERE endedAt IS NULL;

CREATE TABLE callTimer (
  callId TEXT NOT NULL REFERENCES call ON DELETE CASCADE,
  step INTEGER NOT NULL,
  dueAt INTEGER NOT NULL,
  PRIMARY KEY (callId, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX callTimerDue ON callTimer (dueAt);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  type TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  at INTEGER NOT NULL,
  callId TEXT REFERENCES call ON DELETE CASCADE,
  agentId TEXT,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX eventOfCall ON event (callId, seq) WHERE callId IS NOT NULL;

CREATE INDEX eventOfWorkspace ON event (workspaceId, seq);

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

CREATE UNIQUE INDEX hookDeliveryUnderWay ON hookDelivery (hookId) WHERE state = 'retrying';

CREATE TABLE installation (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  -- Changes when a backup is restored, so that no stream cursor of the old history is taken for one of the new.
  epoch TEXT NOT NULL,
  setUpAt INTEGER
, keyCheckSealed BLOB) STRICT;

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

CREATE TABLE leg (
  id TEXT NOT NULL,
  callId TEXT NOT NULL REFERENCES call ON DELETE CASCADE,
  -- Null until Twilio has told us.
  callSid TEXT UNIQUE,
  parentCallSid TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('client', 'number', 'conference')),
  role TEXT NOT NULL CHECK (role IN ('outside', 'agent', 'supervisor')),
  agentId TEXT REFERENCES agent ON DELETE SET NULL,
  -- The step whose instruction dialled this leg; 0 is the leg that began the call.
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  status TEXT NOT NULL CHECK (status IN ('planned', 'queued', 'initiated', 'ringing', 'in-progress',
    'completed', 'busy', 'failed', 'no-answer', 'canceled')),
  held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
  muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
  bridged INTEGER NOT NULL DEFAULT 0 CHECK (bridged IN (0, 1)),
  createdAt INTEGER NOT NULL,
  startedAt INTEGER,
  answeredAt INTEGER,
  acceptedAt INTEGER,
  endedAt INTEGER,
  -- Kept beside the others of their call: they are only ever asked for together.
  PRIMARY KEY (callId, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX legOpenOfAgent ON leg (agentId) WHERE endedAt IS NULL AND agentId IS NOT NULL;

CREATE TABLE membership (
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  userId TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'agent')),
  PRIMARY KEY (workspaceId, userId)
) STRICT, WITHOUT ROWID;

CREATE INDEX membershipOfUser ON membership (userId);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  callId TEXT REFERENCES call ON DELETE CASCADE,
  -- The effect is dropped when the call has moved past this version; null: whatever the version.
  expectedCallVersion INTEGER,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  -- After an unknown result a create is looked up by its label before it is repeated.
  isCreate INTEGER NOT NULL CHECK (isCreate IN (0, 1)),
  label TEXT NOT NULL,
  notAfter INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  nextAt INTEGER NOT NULL,
  lastError TEXT,
  createdAt INTEGER NOT NULL
) STRICT;

CREATE INDEX outboxDue ON outbox (nextAt);

CREATE INDEX outboxOfWorkspace ON outbox (workspaceId, nextAt);

CREATE TABLE phoneNumber (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  sid TEXT NOT NULL CHECK (sid GLOB 'PN*' AND length(sid) = 34),
  e164 TEXT NOT NULL,
  name TEXT NOT NULL,
  countryCode TEXT,
  voiceCapable INTEGER NOT NULL CHECK (voiceCapable IN (0, 1)),
  -- Whose settings stand at Twilio: ours, or what was there.
  managedBy TEXT NOT NULL CHECK (managedBy IN ('ringdesk', 'other')),
  -- Settings at Twilio: as found before ours, as we want them, as last seen.
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  desired TEXT CHECK (desired IS NULL OR json_valid(desired)),
  seen TEXT CHECK (seen IS NULL OR json_valid(seen)),
  emergencyStatus TEXT,
  recordPolicy TEXT NOT NULL DEFAULT 'never' CHECK (recordPolicy IN ('never', 'always', 'ask')),
  createdAt INTEGER NOT NULL,
  -- Gone from the account. Never deleted: SET NULL would search all calls, and the call log names its numbers.
  deletedAt INTEGER,
  UNIQUE (workspaceId, sid)
) STRICT;

CREATE INDEX phoneNumberByE164 ON phoneNumber (workspaceId, e164);

CREATE INDEX phoneNumberBySid ON phoneNumber (sid);

CREATE TABLE phoneNumberAgent (
  phoneNumberId TEXT NOT NULL REFERENCES phoneNumber ON DELETE CASCADE,
  agentId TEXT NOT NULL REFERENCES agent ON DELETE CASCADE,
  PRIMARY KEY (phoneNumberId, agentId)
) STRICT, WITHOUT ROWID;

CREATE INDEX phoneNumberAgentOfAgent ON phoneNumberAgent (agentId);

CREATE TABLE recording (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  callId TEXT NOT NULL REFERENCES call ON DELETE CASCADE,
  sid TEXT NOT NULL UNIQUE CHECK (sid GLOB 'RE*' AND length(sid) = 34),
  source TEXT NOT NULL CHECK (source IN ('voicemail', 'call', 'conference')),
  status TEXT NOT NULL CHECK (status IN ('in-progress', 'completed', 'absent', 'failed', 'deleted')),
  durationSeconds INTEGER CHECK (durationSeconds >= 0),
  -- Below the data directory; null until the audio is here.
  localPath TEXT,
  createdAt INTEGER NOT NULL,
  deletedAt INTEGER
) STRICT;

CREATE INDEX recordingOfCall ON recording (callId);

CREATE TABLE session (
  tokenHash BLOB PRIMARY KEY,
  userId TEXT NOT NULL REFERENCES user ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('cookie', 'bearer')),
  createdAt INTEGER NOT NULL,
  lastSeenAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessionExpiry ON session (expiresAt);

CREATE INDEX sessionOfUser ON session (userId);

CREATE TABLE signInThrottle (
  subject TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  lastFailureAt INTEGER NOT NULL,
  blockedUntil INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
  hash BLOB PRIMARY KEY,
  callId TEXT NOT NULL,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  agentId TEXT NOT NULL REFERENCES agent ON DELETE CASCADE,
  phoneNumberId TEXT REFERENCES phoneNumber ON DELETE CASCADE,
  callerId TEXT NOT NULL,
  destination TEXT NOT NULL,
  destinationAgentId TEXT REFERENCES agent ON DELETE CASCADE,
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  usedAt INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX ticketExpiry ON ticket (expiresAt);

CREATE TABLE twilioAccount (
  workspaceId TEXT PRIMARY KEY REFERENCES workspace ON DELETE CASCADE,
  accountSid TEXT NOT NULL CHECK (accountSid GLOB 'AC*' AND length(accountSid) = 34),
  friendlyName TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT 'us1' CHECK (region = 'us1'),
  edge TEXT,
  authTokenSealed BLOB NOT NULL,
  authTokenNextSealed BLOB,
  keySid TEXT,
  keySecretSealed BLOB,
  keySidOld TEXT,
  appSid TEXT,
  state TEXT NOT NULL CHECK (state IN ('connecting', 'connected', 'disconnecting')),
  -- What Twilio last refused, as JSON, for the admin.
  lastError TEXT CHECK (lastError IS NULL OR json_valid(lastError)),
  connectedAt INTEGER,
  updatedAt INTEGER NOT NULL
, accountType TEXT, ownerAccountSid TEXT, autoRepair INTEGER NOT NULL DEFAULT 0 CHECK (autoRepair IN (0, 1)), checkedAt INTEGER, drifts TEXT CHECK (drifts IS NULL OR json_valid(drifts)), authTokenNextAt INTEGER, keyRotatedAt INTEGER, lastSignatureFailure TEXT
  CHECK (lastSignatureFailure IS NULL OR json_valid(lastSignatureFailure))) STRICT;

CREATE TABLE user (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  passwordHash TEXT NOT NULL,
  createdAt INTEGER NOT NULL
) STRICT;

CREATE TABLE voicemail (
  id TEXT PRIMARY KEY,
  workspaceId TEXT NOT NULL REFERENCES workspace ON DELETE CASCADE,
  callId TEXT NOT NULL REFERENCES call ON DELETE CASCADE,
  recordingId TEXT NOT NULL UNIQUE REFERENCES recording ON DELETE CASCADE,
  receivedAt INTEGER NOT NULL,
  heardAt INTEGER,
  heardBy TEXT REFERENCES user ON DELETE SET NULL,
  deletedAt INTEGER
) STRICT;

CREATE INDEX voicemailOfCall ON voicemail (callId);

CREATE INDEX voicemailOfWorkspace ON voicemail (workspaceId, id) WHERE deletedAt IS NULL;

CREATE INDEX voicemailUnheard ON voicemail (workspaceId) WHERE deletedAt IS NULL AND heardAt IS NULL;

CREATE TABLE webhookSeen (
  seq INTEGER PRIMARY KEY,
  -- The first 16 bytes of a SHA-256, for a small index.
  key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
  answer TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE workspace (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  country TEXT NOT NULL CHECK (length(country) = 2),
  timeZone TEXT NOT NULL,
  -- JSON array of ISO 3166 codes; NULL means the workspace's own country only.
  allowedCountries TEXT CHECK (allowedCountries IS NULL OR json_valid(allowedCountries)),
  ringSeconds INTEGER NOT NULL DEFAULT 25 CHECK (ringSeconds BETWEEN 5 AND 120),
  -- Open outbound calls at one time.
  outboundLimit INTEGER NOT NULL DEFAULT 20 CHECK (outboundLimit >= 0),
  webhookKey TEXT NOT NULL UNIQUE,
  createdAt INTEGER NOT NULL
, fallbackUrl TEXT CHECK (fallbackUrl IS NULL OR fallbackUrl <> '')) STRICT;
