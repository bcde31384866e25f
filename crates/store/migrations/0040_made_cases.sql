-- Made cases: cases about nobody whose truth is known, put among the real ones to learn how often people
-- would find against somebody innocent. Nothing of this table names a courier, an order or a message, and
-- nothing that has an effect can name a row of it: what was said, decided and appealed refers to case_file,
-- which takes none of these names. Innocent is the only truth there is.
CREATE TABLE made_case (
  id BYTEA PRIMARY KEY, shown_as BYTEA NOT NULL UNIQUE CHECK (length(shown_as) = 16),
  station BYTEA NOT NULL REFERENCES station (id), pattern TEXT NOT NULL CHECK (length(pattern) > 0),
  truth TEXT NOT NULL CHECK (truth = 'innocent'), language TEXT NOT NULL,
  report TEXT NOT NULL CHECK (length(report) > 0), answer TEXT NOT NULL CHECK (length(answer) > 0),
  telling TEXT NOT NULL CHECK (length(telling) > 0), evidence TEXT NOT NULL,
  evidence_digest BYTEA NOT NULL CHECK (length(evidence_digest) = 32), opened_at BIGINT NOT NULL,
  asked_at BIGINT NOT NULL, answered_at BIGINT NOT NULL, put_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waits', 'found', 'lapsed', 'set_aside')),
  ended_at BIGINT, ended_by BYTEA REFERENCES staff (id),
  finding TEXT CHECK (finding IN ('nothing', 'restriction', 'suspension', 'offboarding')),
  reasons TEXT NOT NULL,
  CHECK ((state = 'waits') = (ended_at IS NULL)),
  CHECK ((state = 'found') = (finding IS NOT NULL)),
  CHECK ((state IN ('found', 'set_aside')) = (ended_by IS NOT NULL)),
  CHECK ((state = 'found') = (length(reasons) > 0))
);
CREATE INDEX made_case_by_state ON made_case (state, due_at);
CREATE INDEX made_case_by_end ON made_case (ended_at) WHERE state = 'found';
CREATE TRIGGER made_case_begins_waiting BEFORE INSERT ON made_case
WHEN NEW.state <> 'waits'
BEGIN SELECT RAISE(ABORT, 'a made case begins waiting'); END;
CREATE TRIGGER made_case_is_no_case BEFORE INSERT ON made_case
BEGIN
  SELECT RAISE(ABORT, 'a made case is no case of anybody') WHERE EXISTS (
    SELECT 1 FROM case_file c WHERE c.id = NEW.shown_as);
END;
CREATE TRIGGER case_file_is_not_made BEFORE INSERT ON case_file
BEGIN
  SELECT RAISE(ABORT, 'a made case is no case of anybody') WHERE EXISTS (
    SELECT 1 FROM made_case m WHERE m.shown_as = NEW.id);
END;
CREATE TRIGGER made_case_is_fixed BEFORE UPDATE ON made_case
WHEN NEW.shown_as <> OLD.shown_as OR NEW.station <> OLD.station OR NEW.pattern <> OLD.pattern
  OR NEW.truth <> OLD.truth OR NEW.language <> OLD.language OR NEW.report <> OLD.report
  OR NEW.answer <> OLD.answer OR NEW.telling <> OLD.telling OR NEW.evidence <> OLD.evidence
  OR NEW.evidence_digest <> OLD.evidence_digest OR NEW.opened_at <> OLD.opened_at
  OR NEW.asked_at <> OLD.asked_at OR NEW.answered_at <> OLD.answered_at OR NEW.put_at <> OLD.put_at
  OR NEW.due_at <> OLD.due_at
BEGIN SELECT RAISE(ABORT, 'what a made case says does not change'); END;
CREATE TRIGGER made_case_ends_once BEFORE UPDATE ON made_case
WHEN OLD.state <> 'waits'
BEGIN SELECT RAISE(ABORT, 'a made case ends once'); END;
CREATE TRIGGER made_case_stays BEFORE DELETE ON made_case
BEGIN SELECT RAISE(ABORT, 'a made case and what was found in it stay'); END;
-- Which real cases are new is asked in every pass.
CREATE INDEX case_file_by_age ON case_file (opened_at);
