-- Weather and safety holds: an area and a time in which nobody has to drive. `areas` is JSON in
-- micro-degrees, `vehicles` a list of codes, empty for all.
CREATE TABLE hold (
  id BYTEA PRIMARY KEY, source TEXT NOT NULL CHECK (source IN ('operator', 'alert')),
  level TEXT NOT NULL CHECK (level IN ('notice', 'slow', 'stop')),
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, areas TEXT NOT NULL, vehicles TEXT NOT NULL,
  words TEXT NOT NULL, alert TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
  lifted_at BIGINT, CHECK (starts_at < ends_at)
);
CREATE INDEX hold_by_end ON hold (ends_at);
-- Awards that a stop suspends, from when on. Nobody is punished, and the hold rule pays.
CREATE TABLE hold_award (
  award BYTEA PRIMARY KEY REFERENCES award (id), hold BYTEA NOT NULL REFERENCES hold (id),
  holds_from BIGINT NOT NULL, at BIGINT NOT NULL
);
-- Public alerts as they came, so that updates and cancellations find what they are about.
CREATE TABLE public_alert (
  id BYTEA PRIMARY KEY, sender TEXT NOT NULL, identifier TEXT NOT NULL, bytes BYTEA NOT NULL,
  ends_at BIGINT NOT NULL, taken_at BIGINT NOT NULL
);
CREATE INDEX public_alert_by_end ON public_alert (ends_at);
