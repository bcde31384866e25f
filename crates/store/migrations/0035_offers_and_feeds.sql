-- Places that are set aside for named couriers. Each block has one offer at most: what was declined or
-- not answered goes into a round.
CREATE TABLE reserved_offer (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL UNIQUE REFERENCES block (id),
  courier BYTEA NOT NULL REFERENCES courier (id), reason TEXT NOT NULL, words TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  made_by TEXT NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at BIGINT,
  award BYTEA REFERENCES award (id),
  CHECK ((award IS NOT NULL AND state = 'accepted') OR (award IS NULL AND state <> 'accepted'))
);
CREATE INDEX reserved_offer_by_courier ON reserved_offer (courier, made_at);
CREATE INDEX reserved_offer_open ON reserved_offer (expires_at) WHERE state = 'open';
-- How reading each feed of public alerts went, and what it said about when to ask again.
CREATE TABLE alert_feed (
  url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, tried_at BIGINT NOT NULL,
  read_at BIGINT, next_at BIGINT NOT NULL, failures BIGINT NOT NULL, trouble TEXT NOT NULL,
  listed BIGINT NOT NULL
);
