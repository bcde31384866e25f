-- Waiting lists of full blocks in race mode, in the order in which people joined. Whoever is next is asked for
-- a while; what became of that stays. A courier stands on a list once at a time.
CREATE TABLE waiting_place (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL REFERENCES block (id),
  courier BYTEA NOT NULL REFERENCES courier (id), number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'taken', 'declined', 'passed', 'left', 'over')),
  joined_at BIGINT NOT NULL, asked_at BIGINT, until_at BIGINT, ended_at BIGINT,
  award BYTEA REFERENCES award (id),
  UNIQUE (block, number),
  CHECK ((award IS NOT NULL AND state = 'taken') OR (award IS NULL AND state <> 'taken')),
  CHECK ((ended_at IS NULL AND state IN ('waiting', 'asked'))
    OR (ended_at IS NOT NULL AND state NOT IN ('waiting', 'asked'))),
  CHECK ((asked_at IS NULL AND until_at IS NULL) OR (asked_at IS NOT NULL AND until_at IS NOT NULL))
);
CREATE UNIQUE INDEX waiting_place_live ON waiting_place (block, courier) WHERE state IN ('waiting', 'asked');
CREATE INDEX waiting_place_by_courier ON waiting_place (courier, joined_at);
