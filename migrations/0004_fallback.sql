-- What Twilio asks when this server does not answer; outside of it.
ALTER TABLE workspace ADD COLUMN fallbackUrl TEXT CHECK (fallbackUrl IS NULL OR fallbackUrl <> '');
