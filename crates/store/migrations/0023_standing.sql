-- What is counted about couriers: a closed list, each once for an award. There is no kind for ratings,
-- offers not taken, blocks given back in time, or checks refused.
CREATE TABLE standing_event (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  station BYTEA NOT NULL REFERENCES station (id), award BYTEA NOT NULL REFERENCES award (id),
  block BYTEA NOT NULL REFERENCES block (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('kept', 'late_check_in', 'late_forfeit', 'no_show', 'code_missed')),
  at BIGINT NOT NULL, void_at BIGINT, UNIQUE (award, kind)
);
CREATE INDEX standing_event_by_courier ON standing_event (courier, at);
-- Facts of a station that excuse: delays, outages. What couriers say themselves stands with their stops.
CREATE TABLE standing_fact (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('hold', 'locked_access', 'station_delay', 'outage', 'safety_refusal', 'cannot_continue')),
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, block BYTEA REFERENCES block (id),
  words TEXT NOT NULL, noted_by TEXT NOT NULL, noted_at BIGINT NOT NULL,
  CHECK (starts_at < ends_at)
);
CREATE INDEX standing_fact_by_station ON standing_fact (station, ends_at);
-- When this server last looked at its clock: a gap is an outage, and excuses.
CREATE TABLE pulse ( id BYTEA PRIMARY KEY, at BIGINT NOT NULL );
CREATE INDEX attempt_by_courier ON attempt (courier, received_at);
