-- Recipients whose claims lie together: the question to them, decisions, appeals. As for couriers, the rules
-- that protect people stand here a second time; none of them stands in the way of giving something. Lengths
-- of time are in microseconds: 72 h 259200000000, 14 days 1209600000000, 90 days 7776000000000, 180 days
-- 15552000000000, 365 days 31536000000000.

-- Grounds about recipients: what has no row here cannot be used against one. Steps: 0 a question, 1 a second look.
CREATE TABLE pattern_ground (code TEXT PRIMARY KEY, catalogue INTEGER NOT NULL, step INTEGER NOT NULL);
INSERT INTO pattern_ground (code, catalogue, step) VALUES ('R01', 1, 1), ('R02', 1, 0);

CREATE TABLE pattern_case (
  id BYTEA PRIMARY KEY, recipient_key BYTEA NOT NULL CHECK (length(recipient_key) = 32),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  station BYTEA NOT NULL REFERENCES station (id),
  state TEXT NOT NULL CHECK (state IN ('asked', 'answered', 'decided', 'closed', 'lapsed')),
  claims INTEGER NOT NULL, deliveries INTEGER NOT NULL, explained INTEGER NOT NULL,
  others INTEGER NOT NULL, bringers INTEGER NOT NULL, handed INTEGER NOT NULL,
  unlikely INTEGER NOT NULL, evidence TEXT NOT NULL,
  evidence_digest BYTEA NOT NULL CHECK (length(evidence_digest) = 32),
  asked_by BYTEA NOT NULL REFERENCES staff (id), asked_at BIGINT NOT NULL,
  reasons TEXT NOT NULL CHECK (length(reasons) > 0), language TEXT NOT NULL,
  words TEXT NOT NULL CHECK (length(words) > 0), answered_at BIGINT, due_at BIGINT, ended_at BIGINT,
  why TEXT NOT NULL,
  CHECK (state NOT IN ('asked', 'answered') OR due_at IS NOT NULL),
  CHECK (state IN ('asked', 'answered') OR ended_at IS NOT NULL),
  CHECK (claims - explained >= 3 AND others < 2 AND bringers >= 2 AND unlikely = 1)
);
CREATE UNIQUE INDEX pattern_case_live ON pattern_case (recipient_key)
  WHERE state IN ('asked', 'answered');
CREATE INDEX pattern_case_by_recipient ON pattern_case (recipient_key, asked_at);
CREATE INDEX pattern_case_by_order ON pattern_case (delivery_order);
CREATE INDEX pattern_case_by_state ON pattern_case (state, due_at);
-- Whom it was about may be forgotten once nothing comes of it any more; all else stays.
CREATE TRIGGER pattern_case_is_fixed BEFORE UPDATE ON pattern_case
WHEN NEW.evidence <> OLD.evidence OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.delivery_order <> OLD.delivery_order OR NEW.asked_by <> OLD.asked_by
  OR NEW.asked_at <> OLD.asked_at OR NEW.words <> OLD.words OR NEW.claims <> OLD.claims
  OR NEW.explained <> OLD.explained OR NEW.others <> OLD.others OR NEW.bringers <> OLD.bringers
  OR NEW.handed <> OLD.handed OR NEW.unlikely <> OLD.unlikely
  OR (OLD.state IN ('asked', 'answered') AND NEW.recipient_key <> OLD.recipient_key)
BEGIN SELECT RAISE(ABORT, 'what a question rests on does not change'); END;
CREATE TRIGGER pattern_case_stays BEFORE DELETE ON pattern_case
BEGIN SELECT RAISE(ABORT, 'a question is not deleted'); END;
CREATE TRIGGER pattern_case_is_asked_by_people BEFORE INSERT ON pattern_case
BEGIN
  SELECT RAISE(ABORT, 'only staff who decide ask a recipient') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.asked_by AND s.active = 1
      AND s.role IN ('operator', 'analyst'));
END;

CREATE TABLE pattern_statement (
  id BYTEA PRIMARY KEY, pattern_case BYTEA NOT NULL REFERENCES pattern_case (id),
  words TEXT NOT NULL CHECK (length(words) > 0), representative TEXT NOT NULL, said_at BIGINT NOT NULL
);
CREATE INDEX pattern_statement_by_case ON pattern_statement (pattern_case, said_at);
CREATE TRIGGER pattern_statement_is_fixed BEFORE UPDATE ON pattern_statement
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;

CREATE TABLE pattern_decision (
  id BYTEA PRIMARY KEY, pattern_case BYTEA NOT NULL REFERENCES pattern_case (id),
  state TEXT NOT NULL CHECK (state IN
    ('proposed', 'refused', 'issued', 'in_effect', 'ended', 'reversed', 'lapsed')),
  catalogue INTEGER NOT NULL,
  evidence_digest BYTEA NOT NULL CHECK (length(evidence_digest) = 32),
  policy TEXT NOT NULL CHECK (length(policy) > 0),
  first_decider BYTEA NOT NULL REFERENCES staff (id),
  first_reasons TEXT NOT NULL CHECK (length(first_reasons) > 0), first_at BIGINT NOT NULL,
  second_decider BYTEA REFERENCES staff (id), second_reasons TEXT NOT NULL, second_at BIGINT,
  look BIGINT NOT NULL CHECK (look > 0 AND look <= 7776000000000), issued_at BIGINT,
  effective_at BIGINT, until_at BIGINT, appeal_until BIGINT, language TEXT NOT NULL,
  words TEXT NOT NULL, changed_at BIGINT NOT NULL, why TEXT NOT NULL,
  CHECK (second_decider IS NULL OR second_decider <> first_decider),
  CHECK (second_decider IS NULL OR length(second_reasons) > 0),
  CHECK (issued_at IS NULL OR (second_decider IS NOT NULL AND effective_at IS NOT NULL
    AND until_at IS NOT NULL AND appeal_until IS NOT NULL AND length(words) > 0
    AND effective_at >= issued_at + 1209600000000 AND until_at = effective_at + look
    AND appeal_until >= effective_at + 1209600000000)),
  CHECK (state NOT IN ('issued', 'in_effect', 'ended', 'reversed') OR issued_at IS NOT NULL)
);
CREATE INDEX pattern_decision_by_case ON pattern_decision (pattern_case);
CREATE INDEX pattern_decision_by_state ON pattern_decision (state, effective_at);
CREATE UNIQUE INDEX pattern_decision_proposed ON pattern_decision (pattern_case)
  WHERE state = 'proposed';
CREATE TABLE pattern_decision_ground (
  decision BYTEA NOT NULL REFERENCES pattern_decision (id),
  code TEXT NOT NULL REFERENCES pattern_ground (code), PRIMARY KEY (decision, code)
);

CREATE TRIGGER pattern_decision_begins BEFORE INSERT ON pattern_decision
WHEN NEW.state <> 'proposed' OR NEW.issued_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a decision begins as a proposal'); END;
CREATE TRIGGER pattern_decision_stays BEFORE DELETE ON pattern_decision
BEGIN SELECT RAISE(ABORT, 'a decision is not deleted'); END;
CREATE TRIGGER pattern_decision_is_fixed BEFORE UPDATE ON pattern_decision
WHEN NEW.pattern_case <> OLD.pattern_case OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.first_decider <> OLD.first_decider OR NEW.first_reasons <> OLD.first_reasons
  OR NEW.look <> OLD.look OR NEW.policy <> OLD.policy
  OR (OLD.second_decider IS NOT NULL AND NEW.second_decider IS NOT OLD.second_decider)
  OR (OLD.issued_at IS NOT NULL AND (NEW.issued_at IS NOT OLD.issued_at
    OR NEW.effective_at IS NOT OLD.effective_at OR NEW.until_at IS NOT OLD.until_at
    OR NEW.appeal_until IS NULL OR NEW.appeal_until < OLD.appeal_until OR NEW.words <> OLD.words))
BEGIN SELECT RAISE(ABORT, 'what a decision rests on does not change'); END;
CREATE TRIGGER pattern_decision_moves_on BEFORE UPDATE ON pattern_decision
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'proposed' AND NEW.state IN ('refused', 'lapsed', 'issued'))
  OR (OLD.state = 'issued' AND NEW.state IN ('in_effect', 'reversed', 'lapsed'))
  OR (OLD.state = 'in_effect' AND NEW.state IN ('ended', 'reversed', 'lapsed')))
BEGIN SELECT RAISE(ABORT, 'a decision that is over stays over'); END;
CREATE TRIGGER pattern_decision_waits BEFORE UPDATE ON pattern_decision
WHEN NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (NEW.changed_at < NEW.effective_at
  OR EXISTS (SELECT 1 FROM pattern_appeal a WHERE a.decision = NEW.id AND a.state = 'open'))
BEGIN SELECT RAISE(ABORT, 'a decision waits for its day and for the answer to an appeal'); END;
CREATE TRIGGER pattern_ground_is_named_before BEFORE INSERT ON pattern_decision_ground
WHEN NOT EXISTS (SELECT 1 FROM pattern_decision d WHERE d.id = NEW.decision AND d.state = 'proposed')
BEGIN SELECT RAISE(ABORT, 'grounds are not added afterwards'); END;
CREATE TRIGGER pattern_ground_stays BEFORE DELETE ON pattern_decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not taken away afterwards'); END;
CREATE TRIGGER pattern_ground_is_fixed BEFORE UPDATE ON pattern_decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not changed afterwards'); END;

CREATE TRIGGER pattern_decision_is_made_by_two BEFORE UPDATE ON pattern_decision
WHEN OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'it takes two members of staff who decide') WHERE 2 > (
    SELECT COUNT(*) FROM staff s WHERE (s.id = NEW.first_decider OR s.id = NEW.second_decider)
      AND s.active = 1 AND s.role IN ('operator', 'analyst'));
  SELECT RAISE(ABORT, 'the decision does not rest on the evidence of a live question') WHERE NOT EXISTS (
    SELECT 1 FROM pattern_case c WHERE c.id = NEW.pattern_case
      AND c.evidence_digest = NEW.evidence_digest AND c.state IN ('asked', 'answered'));
  SELECT RAISE(ABORT, 'the recipient was not heard') WHERE NOT EXISTS (
    SELECT 1 FROM pattern_case c WHERE c.id = NEW.pattern_case
      AND (c.answered_at IS NOT NULL OR c.asked_at + 259200000000 <= NEW.issued_at));
  SELECT RAISE(ABORT, 'no ground supports a step this strong') WHERE NOT EXISTS (
    SELECT 1 FROM pattern_decision_ground dg JOIN pattern_ground g ON g.code = dg.code
    WHERE dg.decision = NEW.id AND g.step >= 1);
  SELECT RAISE(ABORT, 'nothing was handed over against a code') WHERE EXISTS (
    SELECT 1 FROM pattern_decision_ground dg JOIN pattern_case c ON c.id = NEW.pattern_case
    WHERE dg.decision = NEW.id AND dg.code = 'R02' AND c.handed = 0);
  SELECT RAISE(ABORT, 'a decision about this recipient stands already') WHERE EXISTS (
    SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
      JOIN pattern_case mine ON mine.id = NEW.pattern_case
    WHERE c.recipient_key = mine.recipient_key AND d.id <> NEW.id
      AND d.state IN ('issued', 'in_effect'));
  SELECT RAISE(ABORT, 'looked at first for more than 180 days of 365') WHERE 15552000000000 < NEW.look + (
    SELECT COALESCE(SUM(d.look), 0) FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
      JOIN pattern_case mine ON mine.id = NEW.pattern_case
    WHERE c.recipient_key = mine.recipient_key AND d.id <> NEW.id AND d.issued_at IS NOT NULL
      AND d.issued_at > NEW.issued_at - 31536000000000);
END;

CREATE TABLE pattern_appeal (
  id BYTEA PRIMARY KEY, decision BYTEA NOT NULL UNIQUE REFERENCES pattern_decision (id),
  words TEXT NOT NULL, representative TEXT NOT NULL,
  made_at BIGINT NOT NULL, answer_by BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'rejected', 'lapsed')),
  answered_by BYTEA REFERENCES staff (id), answered_at BIGINT, reasons TEXT NOT NULL,
  CHECK (answer_by <= made_at + 1209600000000),
  CHECK (state NOT IN ('upheld', 'rejected')
    OR (answered_by IS NOT NULL AND answered_at IS NOT NULL AND length(reasons) > 0))
);
CREATE INDEX pattern_appeal_by_state ON pattern_appeal (state, answer_by);
CREATE TRIGGER pattern_appeal_is_answered_by_another BEFORE UPDATE ON pattern_appeal
WHEN NEW.answered_by IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'whoever asked or decided does not answer the appeal') WHERE EXISTS (
    SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
    WHERE d.id = NEW.decision AND (d.first_decider = NEW.answered_by
      OR d.second_decider = NEW.answered_by OR c.asked_by = NEW.answered_by));
  SELECT RAISE(ABORT, 'an appeal is answered by staff who decide') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.answered_by AND s.active = 1
      AND s.role IN ('operator', 'analyst'));
END;
CREATE TRIGGER pattern_appeal_is_rejected_in_time BEFORE UPDATE ON pattern_appeal
WHEN NEW.state = 'rejected' AND NEW.answered_at > OLD.answer_by
BEGIN SELECT RAISE(ABORT, 'an appeal that nobody answered in time is not rejected'); END;
CREATE TRIGGER pattern_appeal_stays BEFORE DELETE ON pattern_appeal
BEGIN SELECT RAISE(ABORT, 'an appeal is not deleted'); END;

-- No remedy waits for a person because of whom it is for, but by a decision that is in effect.
CREATE TRIGGER remedy_waits_by_a_decision BEFORE INSERT ON remedy
WHEN NEW.look = 'person'
BEGIN
  SELECT RAISE(ABORT, 'no decision in effect says so') WHERE NOT EXISTS (
    SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
    WHERE c.recipient_key = NEW.recipient_key AND d.state = 'in_effect');
END;
CREATE TRIGGER remedy_keeps_why_it_waits BEFORE UPDATE ON remedy
WHEN NEW.look IS NOT OLD.look
BEGIN SELECT RAISE(ABORT, 'why a remedy waits does not change'); END;
