CREATE TABLE webhook (
  token text PRIMARY KEY,
  call_sid text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE call_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  call_sid text NOT NULL,
  status text NOT NULL,
  caller text NOT NULL,
  callee text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX call_event_of_call ON call_event (call_sid);
