-- The operator's thank-you: an amount for each block that a recipient thanked for, out of a budget.
CREATE TABLE thanks_campaign (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, each_minor BIGINT NOT NULL CHECK (each_minor > 0),
  budget BIGINT NOT NULL CHECK (budget >= each_minor), most_each INTEGER NOT NULL CHECK (most_each > 0),
  currency TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT,
  CHECK (starts_at < ends_at)
);
CREATE INDEX thanks_campaign_by_station ON thanks_campaign (station, ends_at);
