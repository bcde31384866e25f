-- What became of a claim: what people found, and in whose words. One that nobody settles in its time
-- ends as one that cannot be told.
ALTER TABLE claim ADD COLUMN finding TEXT;
ALTER TABLE claim ADD COLUMN settled_at BIGINT;
ALTER TABLE claim ADD COLUMN settled_by BYTEA;
ALTER TABLE claim ADD COLUMN answer TEXT NOT NULL DEFAULT '';
CREATE INDEX claim_by_order ON claim (delivery_order, made_at);
CREATE INDEX claim_open_by_time ON claim (made_at) WHERE open = 1;
-- What a recipient gets, by the operator's policy. It holds nobody who delivers, and nothing that was
-- found about a claim.
CREATE TABLE remedy (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL UNIQUE REFERENCES claim (id),
  station BYTEA NOT NULL REFERENCES station (id), recipient_key BYTEA NOT NULL,
  kind TEXT NOT NULL, state TEXT NOT NULL, look TEXT, shielded INTEGER NOT NULL,
  policy TEXT NOT NULL, asked_at BIGINT NOT NULL, due_at BIGINT, given_at BIGINT, given_by BYTEA,
  reason TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE INDEX remedy_by_recipient ON remedy (recipient_key, asked_at);
CREATE INDEX remedy_by_station ON remedy (station, asked_at);
CREATE INDEX remedy_due ON remedy (due_at) WHERE given_at IS NULL;
