-- Requests from outside for what is kept about people: what was asked does not change, what was answered
-- does not change, and nothing is taken out of the register. Days are written as 2026-11-27.
CREATE TABLE outside_request (
  id BYTEA PRIMARY KEY,
  asker TEXT NOT NULL CHECK (asker IN
    ('law_enforcement', 'court', 'authority', 'insurer', 'lawyer', 'other')),
  asker_name TEXT NOT NULL CHECK (length(asker_name) > 0), reference TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (length(scope) > 0),
  basis TEXT NOT NULL CHECK (basis IN
    ('warrant', 'court_order', 'statute', 'consent', 'emergency', 'none')),
  basis_words TEXT NOT NULL,
  received_on TEXT NOT NULL CHECK (length(received_on) = 10), due_on TEXT,
  recorded_by BYTEA NOT NULL REFERENCES staff (id), recorded_at BIGINT NOT NULL,
  outcome TEXT CHECK (outcome IN
    ('handed_over', 'in_part', 'nothing_kept', 'refused', 'withdrawn')),
  answer TEXT NOT NULL, told TEXT CHECK (told IN ('told', 'forbidden', 'nobody')),
  forbidden_by TEXT NOT NULL, forbidden_until TEXT,
  answered_by BYTEA REFERENCES staff (id), answered_at BIGINT, told_at BIGINT,
  CHECK (basis = 'none' OR length(basis_words) > 0),
  CHECK ((outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (answered_by IS NULL)),
  CHECK ((outcome IS NULL) = (told IS NULL) AND (outcome IS NULL OR length(answer) > 0)),
  CHECK (outcome IS NULL OR outcome NOT IN ('handed_over', 'in_part')
    OR (basis <> 'none' AND told <> 'nobody')),
  CHECK (told IS NULL OR told <> 'forbidden'
    OR (length(forbidden_by) > 0 AND forbidden_until IS NOT NULL)),
  CHECK (told IS NULL OR (told = 'told') = (told_at IS NOT NULL))
);
CREATE INDEX outside_request_by_day ON outside_request (received_on);
CREATE TRIGGER outside_request_is_fixed BEFORE UPDATE ON outside_request
WHEN NEW.asker <> OLD.asker OR NEW.asker_name <> OLD.asker_name OR NEW.scope <> OLD.scope
  OR NEW.reference <> OLD.reference OR NEW.basis <> OLD.basis OR NEW.basis_words <> OLD.basis_words
  OR NEW.received_on <> OLD.received_on OR NEW.due_on IS NOT OLD.due_on
  OR NEW.recorded_by <> OLD.recorded_by OR NEW.recorded_at <> OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'what was asked does not change'); END;
CREATE TRIGGER outside_request_is_answered_once BEFORE UPDATE ON outside_request
WHEN OLD.outcome IS NOT NULL AND (NEW.outcome IS NOT OLD.outcome OR NEW.answer <> OLD.answer
  OR NEW.answered_by IS NOT OLD.answered_by OR NEW.answered_at IS NOT OLD.answered_at
  OR NEW.forbidden_by <> OLD.forbidden_by OR NEW.forbidden_until IS NOT OLD.forbidden_until
  OR (NEW.told <> OLD.told AND NOT (OLD.told = 'forbidden' AND NEW.told = 'told')))
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER outside_request_stays BEFORE DELETE ON outside_request
BEGIN SELECT RAISE(ABORT, 'a request stays in the register'); END;

-- What was handed over, by kind of data. Faces are not among them: nothing that is kept of one opens.
CREATE TABLE outside_handover (
  request BYTEA NOT NULL REFERENCES outside_request (id),
  kind TEXT NOT NULL CHECK (kind NOT IN ('face_template', 'face_picture', 'face_key')),
  PRIMARY KEY (request, kind)
);
CREATE TRIGGER outside_handover_goes_with_the_answer BEFORE INSERT ON outside_handover
WHEN NOT EXISTS (SELECT 1 FROM outside_request r WHERE r.id = NEW.request AND r.outcome IS NULL)
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER outside_handover_stays BEFORE DELETE ON outside_handover
BEGIN SELECT RAISE(ABORT, 'a request stays in the register'); END;
CREATE TRIGGER outside_handover_is_fixed BEFORE UPDATE ON outside_handover
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER outside_request_names_what_it_got BEFORE UPDATE ON outside_request
WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
  AND (NEW.outcome IN ('handed_over', 'in_part'))
    <> EXISTS (SELECT 1 FROM outside_handover h WHERE h.request = NEW.id)
BEGIN SELECT RAISE(ABORT, 'name what was handed over, and nothing where nothing was'); END;

-- Known pairs: two pictures of consenting people of which the operator knows whether they show one
-- person. They are dealt to reviewers among real checks. Sealed; the key lies in a folder outside every
-- backup, and goes when the pair is taken out.
CREATE TABLE known_pair (
  id BYTEA PRIMARY KEY, same INTEGER NOT NULL CHECK (same IN (0, 1)), first BYTEA NOT NULL,
  second BYTEA NOT NULL, key_id BYTEA NOT NULL, note TEXT NOT NULL CHECK (length(note) > 0),
  added_by TEXT NOT NULL, added_at BIGINT NOT NULL, removed_at BIGINT,
  CHECK (removed_at IS NULL OR (length(first) = 0 AND length(second) = 0))
);
-- Those that wait in the queue, looking like checks.
CREATE TABLE known_deal (
  id BYTEA PRIMARY KEY, pair BYTEA NOT NULL REFERENCES known_pair (id),
  station BYTEA NOT NULL REFERENCES station (id), cause TEXT NOT NULL, reason TEXT NOT NULL,
  since BIGINT NOT NULL, due_by BIGINT NOT NULL
);
-- What was answered. Who answered serves only to deal nobody the same pair twice.
CREATE TABLE known_answer (
  id BYTEA PRIMARY KEY, pair BYTEA NOT NULL REFERENCES known_pair (id),
  reviewer BYTEA NOT NULL REFERENCES staff (id),
  finding TEXT NOT NULL CHECK (finding IN ('same', 'cannot_tell', 'other')), at BIGINT NOT NULL
);
CREATE INDEX known_answer_by_reviewer ON known_answer (reviewer, pair);
