-- Whom a look was about, so that they can be told of it.
ALTER TABLE audit_entry ADD COLUMN courier BYTEA;
ALTER TABLE audit_entry ADD COLUMN delivery_order BYTEA;
CREATE INDEX audit_entry_by_courier ON audit_entry (courier, at);
CREATE INDEX audit_entry_by_order ON audit_entry (delivery_order, at);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor, at);
CREATE INDEX message_by_recipient ON message (recipient);

-- What somebody says is wrong in their record, beside it, with the answer of a person at the desk.
CREATE TABLE correction (
  id BYTEA PRIMARY KEY, courier BYTEA REFERENCES courier (id),
  delivery_order BYTEA REFERENCES delivery_order (id), kind TEXT NOT NULL,
  words TEXT NOT NULL CHECK (length(words) > 0), said_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'corrected', 'in_part', 'stays')),
  answer TEXT NOT NULL, answered_by BYTEA REFERENCES staff (id), answered_at BIGINT,
  CHECK ((courier IS NULL AND delivery_order IS NOT NULL)
    OR (courier IS NOT NULL AND delivery_order IS NULL)),
  CHECK (state = 'open' OR (length(answer) > 0 AND answered_by IS NOT NULL AND answered_at IS NOT NULL))
);
CREATE INDEX correction_by_state ON correction (state, said_at);
CREATE INDEX correction_by_courier ON correction (courier, said_at);
CREATE INDEX correction_by_order ON correction (delivery_order, said_at);
CREATE TRIGGER correction_is_answered_once BEFORE UPDATE ON correction
WHEN NEW.kind <> OLD.kind OR NEW.said_at <> OLD.said_at
  OR (NEW.words <> OLD.words AND NEW.words <> 'erased')
  OR (OLD.state <> 'open' AND (NEW.state <> OLD.state
    OR (NEW.answer <> OLD.answer AND NEW.answer <> 'erased')))
BEGIN SELECT RAISE(ABORT, 'what was said and answered does not change'); END;
CREATE TRIGGER correction_stays BEFORE DELETE ON correction
BEGIN SELECT RAISE(ABORT, 'what somebody said about their record stays'); END;

-- Somebody's wish to be erased: what holds it back while something does, and then its receipt.
CREATE TABLE person_erasure (
  id BYTEA PRIMARY KEY, courier BYTEA REFERENCES courier (id),
  delivery_order BYTEA REFERENCES delivery_order (id), asked_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waits', 'done', 'taken_back')), reason TEXT NOT NULL,
  salt BYTEA, fact TEXT NOT NULL, leaf_hash BYTEA, done_at BIGINT,
  CHECK ((courier IS NULL AND delivery_order IS NOT NULL)
    OR (courier IS NOT NULL AND delivery_order IS NULL)),
  CHECK (state <> 'done' OR (done_at IS NOT NULL AND salt IS NOT NULL AND leaf_hash IS NOT NULL))
);
CREATE UNIQUE INDEX person_erasure_of_courier ON person_erasure (courier) WHERE state <> 'taken_back';
CREATE UNIQUE INDEX person_erasure_of_order ON person_erasure (delivery_order)
  WHERE state <> 'taken_back';
CREATE INDEX person_erasure_waiting ON person_erasure (asked_at) WHERE state = 'waits';
