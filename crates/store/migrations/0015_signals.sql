-- Requests of couriers as the server saw them: fixed records of keyed digests, in the order in which
-- they were judged. Replaying them rebuilds the book; they go after four weeks.
CREATE TABLE signal (
  id BIGINT PRIMARY KEY, courier BYTEA, at BIGINT NOT NULL, kind TEXT NOT NULL, record BYTEA NOT NULL
);
CREATE INDEX signal_by_courier ON signal (courier, at);
CREATE INDEX signal_by_age ON signal (at);
-- When a session was first sent an offer.
CREATE TABLE sighting (
  id BIGINT NOT NULL, session BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (id, session)
);
CREATE INDEX sighting_by_age ON sighting (at);
-- Tries that were, or in shadow mode would have been, held up: what happened, and why.
CREATE TABLE verdict (
  id BYTEA PRIMARY KEY, signal BIGINT NOT NULL, courier BYTEA, station BYTEA, at BIGINT NOT NULL,
  act TEXT NOT NULL, thing TEXT NOT NULL, verdict TEXT NOT NULL, meant TEXT NOT NULL,
  points INTEGER NOT NULL, trust INTEGER NOT NULL, raised INTEGER NOT NULL, policy INTEGER NOT NULL,
  card TEXT NOT NULL, reasons TEXT NOT NULL
);
CREATE INDEX verdict_by_courier ON verdict (courier, at);
CREATE INDEX verdict_by_signal ON verdict (signal);
CREATE INDEX verdict_by_age ON verdict (at);
-- How many tries came to what on a day (UTC); reason is empty for those admitted.
CREATE TABLE try_count (
  day TEXT NOT NULL, station TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
  tries BIGINT NOT NULL, PRIMARY KEY (day, station, outcome, reason)
);
-- Policies of verdicts, as people set them.
CREATE TABLE verdict_policy (
  id BIGINT PRIMARY KEY, body TEXT NOT NULL, reason TEXT NOT NULL, set_by BYTEA,
  set_at BIGINT NOT NULL, from_signal BIGINT
);
-- The book as it was after a signal, so that a restart need not replay all of them.
CREATE TABLE watch_snapshot (
  id BIGINT PRIMARY KEY, signal BIGINT NOT NULL, taken_at BIGINT NOT NULL, body BYTEA NOT NULL
);
