-- What a courier, or somebody for them, says about a claim; nothing follows from a claim, and they are heard
-- all the same before anybody says what is held true.
CREATE TABLE claim_answer (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL REFERENCES claim (id),
  courier BYTEA NOT NULL REFERENCES courier (id), words TEXT NOT NULL,
  representative TEXT NOT NULL, said_at BIGINT NOT NULL
);
CREATE INDEX claim_answer_by_claim ON claim_answer (claim, said_at);
