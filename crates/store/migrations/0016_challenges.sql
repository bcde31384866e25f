-- Step-ups asked before a try for work goes through: what each is about, until when it holds what the
-- person tried for, and what became of it. At most one is open for an account.
CREATE TABLE challenge (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), session BYTEA NOT NULL,
  device BYTEA NOT NULL, act TEXT NOT NULL, thing TEXT NOT NULL, verdict BYTEA,
  state TEXT NOT NULL, way TEXT, opened_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  extensions INTEGER NOT NULL, helped_by BYTEA, settled_at BIGINT
);
CREATE UNIQUE INDEX challenge_one_open ON challenge (courier) WHERE state = 'open';
CREATE INDEX challenge_by_courier ON challenge (courier, opened_at);
CREATE INDEX challenge_by_end ON challenge (ends_at) WHERE state = 'open';
-- What was handed out for one way to pass; it works once. The answer is kept as a digest only.
CREATE TABLE challenge_step (
  id BYTEA PRIMARY KEY, challenge BYTEA NOT NULL REFERENCES challenge (id), way TEXT NOT NULL,
  state TEXT NOT NULL, answer BYTEA, tries INTEGER NOT NULL, begun_at BIGINT NOT NULL,
  answer_at BIGINT, used_at BIGINT
);
CREATE INDEX challenge_step_by_challenge ON challenge_step (challenge, begun_at);
CREATE INDEX challenge_step_by_age ON challenge_step (begun_at);
-- The challenge that holds an entry or a reserved place, if one does.
ALTER TABLE entry ADD COLUMN challenge BYTEA;
CREATE INDEX entry_by_challenge ON entry (challenge) WHERE challenge IS NOT NULL;
ALTER TABLE reservation ADD COLUMN challenge BYTEA;
