-- Ended calls number wanted.first to wanted.last, a minute apart, each with two legs and three events.

CREATE TEMP TABLE IF NOT EXISTS one (n INTEGER PRIMARY KEY, id TEXT, at INTEGER);
DELETE FROM one;
WITH RECURSIVE counted (n) AS (
  SELECT first FROM wanted UNION ALL SELECT n + 1 FROM counted, wanted WHERE n < last
)
INSERT INTO one SELECT n, printf('0%025d', n), 1700000000000 + n * 60000 FROM counted;

CREATE TEMP TABLE IF NOT EXISTS seat (place INTEGER PRIMARY KEY, agentId TEXT);
INSERT OR REPLACE INTO seat
SELECT row_number() OVER (ORDER BY id) - 1, id FROM agent WHERE deletedAt IS NULL ORDER BY id LIMIT 3;

INSERT INTO call (id, workspaceId, direction, state, outcome, "from", "to", phoneNumberId, agentId, step, instruction,
  version, startedAt, answeredAt, endedAt, heardAt)
SELECT one.id, workspace.id, 'inbound', 'ended', 'answered', printf('+1555%07d', n % 10000000), phoneNumber.e164,
  phoneNumber.id, (SELECT agentId FROM seat WHERE place = n % 3), 2, 'hangUp', 6, at,
  at + 7000, at + 190000, at + 190000
FROM one, workspace, phoneNumber;

INSERT INTO leg (id, callId, callSid, kind, role, attempt, status, bridged, createdAt, startedAt, answeredAt, endedAt)
SELECT printf('0%024da', n), id, printf('CA%032d', n), 'number', 'outside', 0, 'completed', 1, at, at, at + 7000,
  at + 190000
FROM one;

INSERT INTO leg (id, callId, callSid, parentCallSid, kind, role, agentId, attempt, status, bridged, createdAt,
  startedAt, answeredAt, acceptedAt, endedAt)
SELECT printf('0%024db', n), one.id, printf('CAb%031d', n), printf('CA%032d', n), 'client', 'agent',
  (SELECT agentId FROM seat WHERE place = n % 3), 1, 'completed', 1, at, at, at + 7000, at + 7000, at + 190000
FROM one;

INSERT INTO event (workspaceId, type, at, callId, data)
SELECT workspace.id, kind.type, at + kind.later, one.id,
  json_object('call', json_object('id', one.id, 'state', kind.state, 'from', printf('+1555%07d', n % 10000000)),
    'changes', json_array(json_object('what', kind.what)))
FROM one, workspace, (
  SELECT 'call.ringing' AS type, 0 AS later, 'ringing' AS state, 'arrived' AS what
  UNION ALL SELECT 'call.answered', 7000, 'connected', 'answered'
  UNION ALL SELECT 'call.ended', 190000, 'ended', 'ended'
) AS kind;
