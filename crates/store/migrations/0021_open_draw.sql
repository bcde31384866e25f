-- What a round is for, and everything it promised when it was announced; a round without a promise runs
-- by the first version of the draw.
ALTER TABLE round ADD COLUMN kind TEXT NOT NULL DEFAULT 'main';
ALTER TABLE round ADD COLUMN announced TEXT;
-- What sealing found out about an entrant: hours booked, room, newcomer, and which choices it left out.
ALTER TABLE entry ADD COLUMN sealed TEXT;
-- A station's numbers for rounds, from a moment on.
CREATE TABLE round_policy (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), from_at BIGINT NOT NULL,
  body TEXT NOT NULL, reason TEXT NOT NULL, set_by BYTEA, set_at BIGINT NOT NULL
);
-- Until when a courier is on standby for urgent rounds.
CREATE TABLE standby (id BYTEA PRIMARY KEY REFERENCES courier (id), until_at BIGINT NOT NULL);
CREATE INDEX round_policy_by_station ON round_policy (station, from_at);
