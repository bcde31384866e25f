-- What a station asks of a check-in. A station without a row has the usual rule.
CREATE TABLE check_in_rule (
  station BYTEA PRIMARY KEY REFERENCES station (id), fence_m BIGINT NOT NULL,
  code_needed INTEGER NOT NULL, changes TEXT NOT NULL CHECK (changes IN ('minutes', 'day')),
  set_by TEXT NOT NULL, set_at BIGINT NOT NULL
);
-- What phones and desks said about somebody's coming: how far from the station, never where. `at` is
-- from when it counts.
CREATE TABLE check_in (
  id BYTEA PRIMARY KEY, award BYTEA NOT NULL REFERENCES award (id),
  courier BYTEA NOT NULL REFERENCES courier (id),
  shown TEXT CHECK (shown IN ('place', 'code', 'said', 'desk')),
  unshown TEXT CHECK (unshown IN ('elsewhere', 'code_needed', 'code_wrong')),
  metres BIGINT, accuracy_m BIGINT, missing TEXT NOT NULL, at BIGINT NOT NULL,
  received_at BIGINT NOT NULL, noted_by TEXT NOT NULL,
  CHECK ((shown IS NULL AND unshown IS NOT NULL) OR (shown IS NOT NULL AND unshown IS NULL))
);
CREATE INDEX check_in_by_award ON check_in (award, received_at);
-- Delays of the station that couriers noted, and how the desk sees them. One for an award.
CREATE TABLE station_delay (
  id BYTEA PRIMARY KEY, award BYTEA NOT NULL UNIQUE REFERENCES award (id),
  courier BYTEA NOT NULL REFERENCES courier (id),
  kind TEXT NOT NULL CHECK (kind IN ('gate_closed', 'not_ready', 'queue')),
  said_at BIGINT NOT NULL, received_at BIGINT NOT NULL,
  view TEXT CHECK (view IN ('agrees', 'differs')), view_words TEXT NOT NULL,
  viewed_by TEXT NOT NULL, viewed_at BIGINT
);
CREATE INDEX station_delay_by_courier ON station_delay (courier, received_at);
