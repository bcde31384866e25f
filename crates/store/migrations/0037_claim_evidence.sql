-- Pictures that a recipient, a courier or somebody for them adds to a claim, made safe before they are
-- kept. What is shown lies sealed in a table of its own under a key of its own; when that row is destroyed
-- this one stays and says when.
CREATE TABLE claim_picture (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL REFERENCES claim (id),
  side TEXT NOT NULL CHECK (side IN ('recipient', 'courier')), representative TEXT NOT NULL,
  sent_digest BYTEA NOT NULL CHECK (length(sent_digest) = 32),
  shown_digest BYTEA NOT NULL CHECK (length(shown_digest) = 32), covered TEXT NOT NULL,
  added_at BIGINT NOT NULL, destroyed_at BIGINT, UNIQUE (claim, side, sent_digest)
);
CREATE INDEX claim_picture_by_age ON claim_picture (added_at) WHERE destroyed_at IS NULL;
CREATE TABLE claim_picture_file (
  id BYTEA PRIMARY KEY REFERENCES claim_picture (id), wrapped BYTEA NOT NULL, sealed BYTEA NOT NULL
);
CREATE TRIGGER claim_picture_is_fixed BEFORE UPDATE ON claim_picture
WHEN NEW.claim <> OLD.claim OR NEW.side <> OLD.side OR NEW.representative <> OLD.representative
  OR NEW.sent_digest <> OLD.sent_digest OR NEW.shown_digest <> OLD.shown_digest
  OR NEW.added_at <> OLD.added_at OR OLD.destroyed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was added to a claim does not change'); END;
CREATE TRIGGER claim_answer_is_fixed BEFORE UPDATE ON claim_answer
BEGIN SELECT RAISE(ABORT, 'what was answered to a claim does not change: answer again'); END;

-- Whom a courier names to speak for them about one claim, and how they are reached. Their link works
-- until they are revoked.
CREATE TABLE claim_representative (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL REFERENCES claim (id),
  courier BYTEA NOT NULL REFERENCES courier (id), name TEXT NOT NULL CHECK (length(name) > 0),
  reach TEXT NOT NULL CHECK (length(reach) > 0), named_at BIGINT NOT NULL, revoked_at BIGINT
);
CREATE INDEX claim_representative_by_claim ON claim_representative (claim, named_at);

-- Claims that an analyst works out together, because they share a place, a recipient or a route. Nobody
-- who delivers stands in it, and nothing follows from it for anybody.
CREATE TABLE claim_case (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  shared TEXT NOT NULL CHECK (shared IN ('address', 'building', 'recipient', 'route')),
  opened_at BIGINT NOT NULL, opened_by BYTEA NOT NULL REFERENCES staff (id),
  reason TEXT NOT NULL CHECK (length(reason) > 0)
);
CREATE INDEX claim_case_by_age ON claim_case (opened_at);
CREATE TABLE claim_case_member (
  id BYTEA PRIMARY KEY, claim_case BYTEA NOT NULL REFERENCES claim_case (id),
  claim BYTEA NOT NULL REFERENCES claim (id), joined_at BIGINT NOT NULL,
  joined_by BYTEA NOT NULL REFERENCES staff (id), reason TEXT NOT NULL CHECK (length(reason) > 0),
  split_at BIGINT, split_by BYTEA REFERENCES staff (id), split_reason TEXT NOT NULL,
  CHECK ((split_at IS NULL) = (split_by IS NULL)),
  CHECK (split_at IS NULL OR length(split_reason) > 0)
);
CREATE INDEX claim_case_member_by_case ON claim_case_member (claim_case, joined_at);
CREATE UNIQUE INDEX claim_case_member_live ON claim_case_member (claim) WHERE split_at IS NULL;
