-- Cases, decisions about people, statements, appeals, matters. Rules that protect people stand here a
-- second time, so that no program can go past them; none of them stands in the way of lifting
-- something. Lengths of time are in microseconds: 24 h 86400000000, 72 h 259200000000, 14 days
-- 1209600000000, 180 days 15552000000000.

-- Grounds: what has no row here cannot be used against anybody. Steps: 0 one request, 1 notice,
-- 2 restriction, 3 suspension, 4 offboarding.
CREATE TABLE ground (
  code TEXT PRIMARY KEY, catalogue INTEGER NOT NULL, step INTEGER NOT NULL,
  egregious INTEGER NOT NULL, restores INTEGER NOT NULL
);
INSERT INTO ground (code, catalogue, step, egregious, restores) VALUES
  ('A01', 1, 0, 0, 0), ('A02', 1, 0, 0, 0), ('A03', 1, 0, 0, 0), ('A04', 1, 0, 0, 0),
  ('A05', 1, 0, 0, 0), ('A06', 1, 4, 0, 0), ('A07', 1, 4, 0, 0), ('A08', 1, 0, 0, 0),
  ('A09', 1, 0, 0, 0), ('S01', 1, 4, 1, 0), ('S02', 1, 4, 1, 0), ('X01', 1, 0, 0, 1),
  ('X02', 1, 0, 0, 1), ('X03', 1, 0, 0, 1);

CREATE TABLE case_file (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  station BYTEA NOT NULL REFERENCES station (id), opened_at BIGINT NOT NULL,
  reporter BYTEA REFERENCES staff (id), report TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'with_courier', 'decided', 'closed', 'lapsed')),
  due_at BIGINT, looked_at BIGINT, looked_by BYTEA REFERENCES staff (id), asked_at BIGINT,
  answered_at BIGINT, tries INTEGER NOT NULL, grounds INTEGER NOT NULL,
  earlier_notice BYTEA REFERENCES decision (id), evidence TEXT NOT NULL,
  evidence_digest BYTEA NOT NULL CHECK (length(evidence_digest) = 32), ended_at BIGINT,
  reason TEXT NOT NULL,
  CHECK (state NOT IN ('open', 'with_courier') OR due_at IS NOT NULL),
  CHECK (state IN ('open', 'with_courier') OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX case_file_live ON case_file (courier) WHERE state IN ('open', 'with_courier');
CREATE INDEX case_file_by_courier ON case_file (courier, opened_at);
CREATE INDEX case_file_by_state ON case_file (state, due_at);
CREATE TRIGGER case_file_is_fixed BEFORE UPDATE ON case_file
WHEN NEW.evidence <> OLD.evidence OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.courier <> OLD.courier OR NEW.reporter IS NOT OLD.reporter OR NEW.tries <> OLD.tries
  OR NEW.grounds <> OLD.grounds OR NEW.earlier_notice IS NOT OLD.earlier_notice
  OR NEW.opened_at <> OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'what a case rests on does not change'); END;

CREATE TABLE statement (
  id BYTEA PRIMARY KEY, case_file BYTEA NOT NULL REFERENCES case_file (id),
  decision BYTEA NOT NULL REFERENCES decision (id), courier BYTEA NOT NULL REFERENCES courier (id),
  words TEXT NOT NULL, representative TEXT NOT NULL, said_at BIGINT NOT NULL
);
CREATE INDEX statement_by_case ON statement (case_file, said_at);

CREATE TABLE decision (
  id BYTEA PRIMARY KEY, case_file BYTEA NOT NULL REFERENCES case_file (id),
  courier BYTEA NOT NULL REFERENCES courier (id),
  kind TEXT NOT NULL
    CHECK (kind IN ('notice', 'restriction', 'suspension', 'offboarding', 'reinstatement')),
  state TEXT NOT NULL CHECK (state IN
    ('proposed', 'refused', 'issued', 'in_effect', 'ended', 'reversed', 'lapsed')),
  catalogue INTEGER NOT NULL,
  evidence_digest BYTEA NOT NULL CHECK (length(evidence_digest) = 32),
  policy BIGINT, automatic INTEGER NOT NULL, egregious INTEGER NOT NULL,
  first_decider BYTEA REFERENCES staff (id), first_reasons TEXT NOT NULL, first_at BIGINT NOT NULL,
  second_decider BYTEA REFERENCES staff (id), second_reasons TEXT NOT NULL, second_at BIGINT,
  hold BIGINT NOT NULL, earlier_notice BYTEA REFERENCES decision (id),
  lifts BYTEA REFERENCES decision (id), issued_at BIGINT, effective_at BIGINT, until_at BIGINT,
  appeal_until BIGINT, language TEXT NOT NULL, words TEXT NOT NULL, message BYTEA,
  delivered_at BIGINT, changed_at BIGINT NOT NULL, why TEXT NOT NULL,
  CHECK (automatic = 0 OR kind = 'notice'),
  CHECK ((automatic = 1) = (first_decider IS NULL)),
  CHECK (first_decider IS NULL OR length(first_reasons) > 0),
  CHECK (second_decider IS NULL OR second_decider <> first_decider),
  CHECK (second_decider IS NULL OR length(second_reasons) > 0),
  CHECK (state IN ('proposed', 'refused', 'lapsed') OR (issued_at IS NOT NULL
    AND effective_at IS NOT NULL AND appeal_until >= effective_at + 1209600000000
    AND length(words) > 0)),
  CHECK (kind <> 'offboarding' OR issued_at IS NULL OR second_decider IS NOT NULL),
  CHECK (kind <> 'offboarding' OR issued_at IS NULL OR egregious = 1
    OR (effective_at >= issued_at + 1209600000000 AND earlier_notice IS NOT NULL)),
  CHECK (kind NOT IN ('restriction', 'suspension') OR (hold > 0 AND hold <= 259200000000)),
  CHECK (kind NOT IN ('restriction', 'suspension') OR issued_at IS NULL
    OR until_at = effective_at + hold),
  CHECK (kind <> 'suspension' OR egregious = 1)
);
CREATE INDEX decision_by_courier ON decision (courier, first_at);
CREATE INDEX decision_by_case ON decision (case_file);
CREATE INDEX decision_by_state ON decision (state, effective_at);
CREATE UNIQUE INDEX decision_proposed ON decision (case_file) WHERE state = 'proposed';
CREATE TABLE decision_ground (
  decision BYTEA NOT NULL REFERENCES decision (id), code TEXT NOT NULL REFERENCES ground (code),
  PRIMARY KEY (decision, code)
);

CREATE TABLE appeal (
  id BYTEA PRIMARY KEY, decision BYTEA NOT NULL UNIQUE REFERENCES decision (id),
  courier BYTEA NOT NULL REFERENCES courier (id), words TEXT NOT NULL,
  representative TEXT NOT NULL, made_at BIGINT NOT NULL, answer_by BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'rejected', 'lapsed')),
  answered_by BYTEA REFERENCES staff (id), answered_at BIGINT, reasons TEXT NOT NULL,
  CHECK (answer_by <= made_at + 1209600000000),
  CHECK (state NOT IN ('upheld', 'rejected')
    OR (answered_by IS NOT NULL AND answered_at IS NOT NULL AND length(reasons) > 0))
);
CREATE INDEX appeal_by_state ON appeal (state, answer_by);
CREATE INDEX appeal_by_courier ON appeal (courier, made_at);
CREATE TRIGGER appeal_is_answered_by_another BEFORE UPDATE ON appeal
WHEN NEW.answered_by IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'whoever decided does not answer the appeal') WHERE EXISTS (
    SELECT 1 FROM decision d JOIN case_file c ON c.id = d.case_file WHERE d.id = NEW.decision AND
      (d.first_decider = NEW.answered_by OR d.second_decider = NEW.answered_by
        OR c.reporter = NEW.answered_by));
  SELECT RAISE(ABORT, 'an appeal is answered by staff who decide') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.answered_by AND s.active = 1
      AND s.role IN ('operator', 'analyst'));
END;
CREATE TRIGGER appeal_is_rejected_in_time BEFORE UPDATE ON appeal
WHEN NEW.state = 'rejected' AND NEW.answered_at > OLD.answer_by
BEGIN SELECT RAISE(ABORT, 'an appeal that nobody answered in time is not rejected'); END;

CREATE TRIGGER decision_begins BEFORE INSERT ON decision WHEN NEW.state <> 'proposed'
BEGIN SELECT RAISE(ABORT, 'a decision begins as a proposal'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is not deleted'); END;
CREATE TRIGGER decision_is_fixed BEFORE UPDATE ON decision
WHEN NEW.courier <> OLD.courier OR NEW.case_file <> OLD.case_file OR NEW.kind <> OLD.kind
  OR NEW.evidence_digest <> OLD.evidence_digest OR NEW.automatic <> OLD.automatic
  OR NEW.egregious <> OLD.egregious OR NEW.first_decider IS NOT OLD.first_decider
  OR NEW.hold <> OLD.hold OR NEW.earlier_notice IS NOT OLD.earlier_notice
  OR NEW.lifts IS NOT OLD.lifts
  OR (OLD.second_decider IS NOT NULL AND NEW.second_decider IS NOT OLD.second_decider)
  OR (OLD.issued_at IS NOT NULL AND (NEW.issued_at IS NOT OLD.issued_at
    OR NEW.effective_at IS NOT OLD.effective_at OR NEW.until_at IS NOT OLD.until_at
    OR NEW.appeal_until < OLD.appeal_until OR NEW.words <> OLD.words))
BEGIN SELECT RAISE(ABORT, 'what a decision rests on does not change'); END;
CREATE TRIGGER decision_moves_on BEFORE UPDATE ON decision
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'proposed' AND NEW.state IN ('refused', 'lapsed', 'issued', 'in_effect'))
  OR (OLD.state = 'issued' AND NEW.state IN ('in_effect', 'reversed', 'lapsed'))
  OR (OLD.state = 'in_effect' AND NEW.state IN ('ended', 'reversed', 'lapsed')))
BEGIN SELECT RAISE(ABORT, 'a decision that is over stays over'); END;
CREATE TRIGGER decision_waits BEFORE UPDATE ON decision
WHEN NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (NEW.changed_at < NEW.effective_at
  OR EXISTS (SELECT 1 FROM appeal a WHERE a.decision = NEW.id AND a.state = 'open'))
BEGIN SELECT RAISE(ABORT, 'a decision waits for its day and for the answer to an appeal'); END;
CREATE TRIGGER decision_keeps_its_grounds BEFORE INSERT ON decision_ground
WHEN NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = NEW.decision AND d.state = 'proposed')
BEGIN SELECT RAISE(ABORT, 'grounds are not added afterwards'); END;
CREATE TRIGGER decision_keeps_what_it_rests_on BEFORE DELETE ON decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not taken away afterwards'); END;
CREATE TRIGGER decision_ground_is_fixed BEFORE UPDATE ON decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not changed afterwards'); END;

CREATE TRIGGER decision_is_made_by_people BEFORE UPDATE ON decision
WHEN OLD.state = 'proposed' AND NEW.state IN ('issued', 'in_effect')
BEGIN
  SELECT RAISE(ABORT, 'the first decider is no member of staff who decides')
  WHERE NEW.first_decider IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staff s
    WHERE s.id = NEW.first_decider AND s.active = 1 AND s.role IN ('operator', 'analyst'));
  SELECT RAISE(ABORT, 'the second decider is no member of staff who decides')
  WHERE NEW.second_decider IS NOT NULL AND NOT EXISTS (SELECT 1 FROM staff s
    WHERE s.id = NEW.second_decider AND s.active = 1 AND s.role IN ('operator', 'analyst'));
  SELECT RAISE(ABORT, 'whoever reported a case does not decide it') WHERE EXISTS (
    SELECT 1 FROM case_file c WHERE c.id = NEW.case_file
      AND (c.reporter = NEW.first_decider OR c.reporter = NEW.second_decider));
  SELECT RAISE(ABORT, 'the decision does not rest on the evidence of a live case') WHERE NOT EXISTS (
    SELECT 1 FROM case_file c WHERE c.id = NEW.case_file AND c.courier = NEW.courier
      AND c.evidence_digest = NEW.evidence_digest
      AND (c.state IN ('open', 'with_courier') OR NEW.kind = 'reinstatement'));
END;
CREATE TRIGGER decision_rests_on_grounds BEFORE UPDATE ON decision
WHEN OLD.state = 'proposed' AND NEW.state IN ('issued', 'in_effect')
BEGIN
  SELECT RAISE(ABORT, 'there is no ground')
  WHERE NOT EXISTS (SELECT 1 FROM decision_ground g WHERE g.decision = NEW.id);
  SELECT RAISE(ABORT, 'grounds that restore and grounds that do not are not mixed') WHERE EXISTS (
    SELECT 1 FROM decision_ground dg JOIN ground g ON g.code = dg.code
    WHERE dg.decision = NEW.id AND (g.restores = 1) <> (NEW.kind = 'reinstatement'));
  SELECT RAISE(ABORT, 'no ground supports a step this strong')
  WHERE NEW.kind IN ('restriction', 'suspension', 'offboarding') AND NOT EXISTS (
    SELECT 1 FROM decision_ground dg JOIN ground g ON g.code = dg.code
    WHERE dg.decision = NEW.id AND g.step >=
      CASE NEW.kind WHEN 'restriction' THEN 2 WHEN 'suspension' THEN 3 ELSE 4 END);
  SELECT RAISE(ABORT, 'egregious is what the catalogue lists as that') WHERE NEW.egregious <> (
    SELECT COALESCE(MAX(g.egregious), 0) FROM decision_ground dg JOIN ground g ON g.code = dg.code
    WHERE dg.decision = NEW.id);
  SELECT RAISE(ABORT, 'a notice needs two independent grounds on three tries')
  WHERE NEW.kind = 'notice'
    AND (NEW.automatic = 1 OR NOT EXISTS (SELECT 1 FROM decision_ground dg
      JOIN ground g ON g.code = dg.code WHERE dg.decision = NEW.id AND g.step >= 1))
    AND NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_file AND c.tries >= 3
      AND c.grounds >= 2 AND 2 <= (SELECT COUNT(*) FROM decision_ground dg
        JOIN ground g ON g.code = dg.code WHERE dg.decision = NEW.id AND g.step = 0));
END;
CREATE TRIGGER decision_is_due BEFORE UPDATE ON decision
WHEN OLD.state = 'proposed' AND NEW.state IN ('issued', 'in_effect')
BEGIN
  SELECT RAISE(ABORT, 'the courier was not heard')
  WHERE NEW.kind IN ('restriction', 'suspension', 'offboarding') AND NEW.egregious = 0
    AND NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_file
      AND (c.answered_at IS NOT NULL OR c.asked_at + 259200000000 <= NEW.issued_at));
  SELECT RAISE(ABORT, 'no earlier notice with repeated use after it')
  WHERE NEW.kind = 'offboarding' AND NEW.egregious = 0 AND NOT EXISTS (
    SELECT 1 FROM decision n JOIN case_file c ON c.id = NEW.case_file
    WHERE n.id = NEW.earlier_notice AND c.earlier_notice = n.id AND n.courier = NEW.courier
      AND n.kind = 'notice' AND n.state = 'in_effect'
      AND c.opened_at >= n.delivered_at + 86400000000
      AND NEW.issued_at <= n.delivered_at + 15552000000000
      AND c.tries >= 3 AND c.grounds >= 2);
  SELECT RAISE(ABORT, 'kept from new work for more than 72 hours in 180 days')
  WHERE NEW.kind IN ('restriction', 'suspension') AND 259200000000 < NEW.hold + (
    SELECT COALESCE(SUM(d.hold), 0) FROM decision d WHERE d.courier = NEW.courier
      AND d.id <> NEW.id AND d.kind IN ('restriction', 'suspension') AND d.issued_at IS NOT NULL
      AND d.issued_at > NEW.issued_at - 15552000000000);
END;

-- No account is paused or ended but by a decision that is in effect.
CREATE TRIGGER courier_is_ended_by_a_decision BEFORE UPDATE ON courier
WHEN NEW.state IN ('paused', 'offboarded') AND NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM decision d WHERE d.courier = NEW.id AND d.state = 'in_effect' AND (
    (NEW.state = 'offboarded' AND d.kind = 'offboarding')
    OR (NEW.state = 'paused' AND d.kind IN ('restriction', 'suspension'))))
BEGIN SELECT RAISE(ABORT, 'no decision in effect says so'); END;
CREATE TRIGGER courier_begins_free BEFORE INSERT ON courier
WHEN NEW.state IN ('paused', 'offboarded')
BEGIN SELECT RAISE(ABORT, 'no decision in effect says so'); END;

CREATE TABLE matter (
  id BYTEA PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'with_lawyer', 'closed')),
  legal_hold INTEGER NOT NULL, made_by BYTEA NOT NULL REFERENCES staff (id),
  made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE matter_member (
  matter BYTEA NOT NULL REFERENCES matter (id), courier BYTEA NOT NULL REFERENCES courier (id),
  reason TEXT NOT NULL, added_by BYTEA NOT NULL REFERENCES staff (id), added_at BIGINT NOT NULL,
  PRIMARY KEY (matter, courier)
);
CREATE INDEX matter_member_by_courier ON matter_member (courier);

-- Up to which moment the verdicts were read for notices.
CREATE TABLE ladder_mark (id BIGINT PRIMARY KEY, at BIGINT NOT NULL);
