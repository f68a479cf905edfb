-- What the account is, what the last look at Twilio found, and whether that is put right without asking.
ALTER TABLE twilioAccount ADD COLUMN accountType TEXT;
ALTER TABLE twilioAccount ADD COLUMN ownerAccountSid TEXT;
ALTER TABLE twilioAccount ADD COLUMN autoRepair INTEGER NOT NULL DEFAULT 0 CHECK (autoRepair IN (0, 1));
ALTER TABLE twilioAccount ADD COLUMN checkedAt INTEGER;
ALTER TABLE twilioAccount ADD COLUMN drifts TEXT CHECK (drifts IS NULL OR json_valid(drifts));
ALTER TABLE twilioAccount ADD COLUMN authTokenNextAt INTEGER;
-- The key before the last rotation signed tokens that hold for a while.
ALTER TABLE twilioAccount ADD COLUMN keyRotatedAt INTEGER;
ALTER TABLE twilioAccount ADD COLUMN lastSignatureFailure TEXT
  CHECK (lastSignatureFailure IS NULL OR json_valid(lastSignatureFailure));
-- Two workspaces on one account ask whose a number is.
CREATE INDEX phoneNumberBySid ON phoneNumber (sid);
