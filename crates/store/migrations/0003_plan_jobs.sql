-- Plans that are searched for by themselves: at most one under way for each station and day.
CREATE TABLE plan_job (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), day TEXT NOT NULL,
  state TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at BIGINT NOT NULL, taken_until BIGINT,
  tries INTEGER NOT NULL, failure TEXT NOT NULL, plan BYTEA
);
CREATE INDEX plan_job_by_day ON plan_job (station, day, asked_at);
CREATE UNIQUE INDEX plan_job_under_way ON plan_job (station, day)
  WHERE state IN ('waiting', 'running');
