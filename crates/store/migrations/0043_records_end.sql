-- Records of decisions and claims that are over end when a law in force at their station says so: what was
-- written goes, ids, days, codes and digests stay. When, and by which packs, stands in the row. The rules that
-- protect people stand here a second time: nothing goes that is open or that something open needs, and what
-- went does not come back. 180 days are 15552000000000 microseconds.
ALTER TABLE case_file ADD COLUMN removed_at BIGINT;
ALTER TABLE case_file ADD COLUMN removed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE pattern_case ADD COLUMN removed_at BIGINT;
ALTER TABLE pattern_case ADD COLUMN removed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN removed_at BIGINT;
ALTER TABLE claim ADD COLUMN removed_by TEXT NOT NULL DEFAULT '';
CREATE INDEX case_file_kept ON case_file (station, ended_at) WHERE removed_at IS NULL;
CREATE INDEX pattern_case_kept ON pattern_case (station, ended_at) WHERE removed_at IS NULL;
CREATE INDEX claim_kept ON claim (made_at) WHERE removed_at IS NULL AND open = 0;
CREATE INDEX person_erasure_of_orders ON person_erasure (delivery_order)
  WHERE state = 'done' AND delivery_order IS NOT NULL;

CREATE TRIGGER case_file_ends BEFORE UPDATE ON case_file
WHEN NEW.removed_at IS NOT OLD.removed_at
BEGIN
  SELECT RAISE(ABORT, 'what went does not come back') WHERE OLD.removed_at IS NOT NULL;
  SELECT RAISE(ABORT, 'no law says so') WHERE length(NEW.removed_by) = 0;
  SELECT RAISE(ABORT, 'a case that is not over stays whole')
  WHERE NEW.state IN ('open', 'with_courier') OR NEW.ended_at IS NULL OR NEW.ended_at > NEW.removed_at;
  SELECT RAISE(ABORT, 'a decision that is not over keeps its case') WHERE EXISTS (
    SELECT 1 FROM decision d WHERE d.case_file = NEW.id AND (d.state IN ('proposed', 'issued')
      OR (d.state = 'in_effect' AND d.kind IN ('restriction', 'suspension', 'offboarding'))
      OR (d.state = 'in_effect' AND d.kind = 'notice'
        AND COALESCE(d.delivered_at, d.issued_at) + 15552000000000 > NEW.removed_at)
      OR (d.issued_at IS NOT NULL AND d.appeal_until > NEW.removed_at)));
  SELECT RAISE(ABORT, 'an open appeal keeps its case') WHERE EXISTS (
    SELECT 1 FROM appeal a JOIN decision d ON d.id = a.decision
    WHERE d.case_file = NEW.id AND a.state = 'open');
  SELECT RAISE(ABORT, 'a later case rests on this one') WHERE EXISTS (
    SELECT 1 FROM case_file c JOIN decision n ON n.id = c.earlier_notice
    WHERE n.case_file = NEW.id AND c.id <> NEW.id AND (c.state IN ('open', 'with_courier')
      OR EXISTS (SELECT 1 FROM decision d WHERE d.case_file = c.id AND (d.state IN ('proposed', 'issued')
        OR (d.state = 'in_effect' AND d.kind IN ('restriction', 'suspension', 'offboarding'))))));
  SELECT RAISE(ABORT, 'a legal hold keeps it') WHERE EXISTS (
    SELECT 1 FROM matter_member m JOIN matter t ON t.id = m.matter
    WHERE m.courier = NEW.courier AND t.legal_hold = 1);
END;
DROP TRIGGER case_file_is_fixed;
CREATE TRIGGER case_file_is_fixed BEFORE UPDATE ON case_file
WHEN (NEW.evidence <> OLD.evidence AND (NEW.removed_at IS NULL OR OLD.removed_at IS NOT NULL))
  OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.courier <> OLD.courier OR NEW.reporter IS NOT OLD.reporter OR NEW.tries <> OLD.tries
  OR NEW.grounds <> OLD.grounds OR NEW.earlier_notice IS NOT OLD.earlier_notice
  OR NEW.opened_at <> OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'what a case rests on does not change'); END;
DROP TRIGGER decision_is_fixed;
CREATE TRIGGER decision_is_fixed BEFORE UPDATE ON decision
WHEN NEW.courier <> OLD.courier OR NEW.case_file <> OLD.case_file OR NEW.kind <> OLD.kind
  OR NEW.evidence_digest <> OLD.evidence_digest OR NEW.automatic <> OLD.automatic
  OR NEW.egregious <> OLD.egregious OR NEW.first_decider IS NOT OLD.first_decider
  OR NEW.hold <> OLD.hold OR NEW.earlier_notice IS NOT OLD.earlier_notice
  OR NEW.lifts IS NOT OLD.lifts
  OR (OLD.second_decider IS NOT NULL AND NEW.second_decider IS NOT OLD.second_decider)
  OR (OLD.issued_at IS NOT NULL AND (NEW.issued_at IS NOT OLD.issued_at
    OR NEW.effective_at IS NOT OLD.effective_at OR NEW.until_at IS NOT OLD.until_at
    OR NEW.appeal_until < OLD.appeal_until
    OR (NEW.words <> OLD.words AND NOT EXISTS (
      SELECT 1 FROM case_file c WHERE c.id = NEW.case_file AND c.removed_at IS NOT NULL))))
BEGIN SELECT RAISE(ABORT, 'what a decision rests on does not change'); END;
DROP TRIGGER decision_draft_is_fixed;
CREATE TRIGGER decision_draft_is_fixed BEFORE UPDATE ON decision_draft
WHEN NOT EXISTS (SELECT 1 FROM decision d JOIN case_file c ON c.id = d.case_file
  WHERE d.id = NEW.id AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
-- Who answered is looked at when somebody answers, not when the words of an old answer go.
DROP TRIGGER appeal_is_answered_by_another;
CREATE TRIGGER appeal_is_answered_by_another BEFORE UPDATE ON appeal
WHEN NEW.answered_by IS NOT NULL AND (NEW.answered_by IS NOT OLD.answered_by
  OR NEW.state <> OLD.state OR NEW.answered_at IS NOT OLD.answered_at OR NEW.decision <> OLD.decision)
BEGIN
  SELECT RAISE(ABORT, 'whoever decided does not answer the appeal') WHERE EXISTS (
    SELECT 1 FROM decision d JOIN case_file c ON c.id = d.case_file WHERE d.id = NEW.decision AND
      (d.first_decider = NEW.answered_by OR d.second_decider = NEW.answered_by
        OR c.reporter = NEW.answered_by));
  SELECT RAISE(ABORT, 'an appeal is answered by staff who decide') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.answered_by AND s.active = 1
      AND s.role IN ('operator', 'analyst'));
END;

CREATE TRIGGER pattern_case_ends BEFORE UPDATE ON pattern_case
WHEN NEW.removed_at IS NOT OLD.removed_at
BEGIN
  SELECT RAISE(ABORT, 'what went does not come back') WHERE OLD.removed_at IS NOT NULL;
  SELECT RAISE(ABORT, 'no law says so') WHERE length(NEW.removed_by) = 0;
  SELECT RAISE(ABORT, 'a question that is not over stays whole')
  WHERE NEW.state IN ('asked', 'answered') OR NEW.ended_at IS NULL OR NEW.ended_at > NEW.removed_at;
  SELECT RAISE(ABORT, 'a decision that is not over keeps its question') WHERE EXISTS (
    SELECT 1 FROM pattern_decision d WHERE d.pattern_case = NEW.id
      AND (d.state IN ('proposed', 'issued', 'in_effect')
        OR (d.issued_at IS NOT NULL AND d.appeal_until > NEW.removed_at)));
  SELECT RAISE(ABORT, 'an open appeal keeps its question') WHERE EXISTS (
    SELECT 1 FROM pattern_appeal a JOIN pattern_decision d ON d.id = a.decision
    WHERE d.pattern_case = NEW.id AND a.state = 'open');
END;
DROP TRIGGER pattern_case_is_fixed;
CREATE TRIGGER pattern_case_is_fixed BEFORE UPDATE ON pattern_case
WHEN ((NEW.evidence <> OLD.evidence OR NEW.words <> OLD.words)
    AND (NEW.removed_at IS NULL OR OLD.removed_at IS NOT NULL))
  OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.delivery_order <> OLD.delivery_order OR NEW.asked_by <> OLD.asked_by
  OR NEW.asked_at <> OLD.asked_at OR NEW.claims <> OLD.claims
  OR NEW.explained <> OLD.explained OR NEW.others <> OLD.others OR NEW.bringers <> OLD.bringers
  OR NEW.handed <> OLD.handed OR NEW.unlikely <> OLD.unlikely
  OR (OLD.state IN ('asked', 'answered') AND NEW.recipient_key <> OLD.recipient_key)
BEGIN SELECT RAISE(ABORT, 'what a question rests on does not change'); END;
DROP TRIGGER pattern_statement_is_fixed;
CREATE TRIGGER pattern_statement_is_fixed BEFORE UPDATE ON pattern_statement
WHEN NOT EXISTS (
  SELECT 1 FROM pattern_case c WHERE c.id = NEW.pattern_case AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
DROP TRIGGER pattern_decision_is_fixed;
CREATE TRIGGER pattern_decision_is_fixed BEFORE UPDATE ON pattern_decision
WHEN NEW.pattern_case <> OLD.pattern_case OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.first_decider <> OLD.first_decider OR NEW.look <> OLD.look OR NEW.policy <> OLD.policy
  OR (OLD.second_decider IS NOT NULL AND NEW.second_decider IS NOT OLD.second_decider)
  OR (OLD.issued_at IS NOT NULL AND (NEW.issued_at IS NOT OLD.issued_at
    OR NEW.effective_at IS NOT OLD.effective_at OR NEW.until_at IS NOT OLD.until_at
    OR NEW.appeal_until IS NULL OR NEW.appeal_until < OLD.appeal_until))
  OR ((NEW.first_reasons <> OLD.first_reasons OR (OLD.issued_at IS NOT NULL AND NEW.words <> OLD.words))
    AND NOT EXISTS (
      SELECT 1 FROM pattern_case c WHERE c.id = NEW.pattern_case AND c.removed_at IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'what a decision rests on does not change'); END;
DROP TRIGGER pattern_appeal_is_answered_by_another;
CREATE TRIGGER pattern_appeal_is_answered_by_another BEFORE UPDATE ON pattern_appeal
WHEN NEW.answered_by IS NOT NULL AND (NEW.answered_by IS NOT OLD.answered_by
  OR NEW.state <> OLD.state OR NEW.answered_at IS NOT OLD.answered_at OR NEW.decision <> OLD.decision)
BEGIN
  SELECT RAISE(ABORT, 'whoever asked or decided does not answer the appeal') WHERE EXISTS (
    SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
    WHERE d.id = NEW.decision AND (d.first_decider = NEW.answered_by
      OR d.second_decider = NEW.answered_by OR c.asked_by = NEW.answered_by));
  SELECT RAISE(ABORT, 'an appeal is answered by staff who decide') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.answered_by AND s.active = 1
      AND s.role IN ('operator', 'analyst'));
END;

CREATE TRIGGER claim_ends BEFORE UPDATE ON claim
WHEN NEW.removed_at IS NOT OLD.removed_at
BEGIN
  SELECT RAISE(ABORT, 'what went does not come back') WHERE OLD.removed_at IS NOT NULL;
  SELECT RAISE(ABORT, 'no law says so') WHERE length(NEW.removed_by) = 0;
  SELECT RAISE(ABORT, 'a claim that is open stays whole')
  WHERE NEW.open = 1 OR COALESCE(NEW.settled_at, NEW.taken_back_at, NEW.made_at) > NEW.removed_at;
  SELECT RAISE(ABORT, 'an open claim keeps the others of its parcel') WHERE EXISTS (
    SELECT 1 FROM claim c WHERE c.delivery_order = NEW.delivery_order AND c.open = 1);
  SELECT RAISE(ABORT, 'a remedy that is still to be given keeps its claim') WHERE EXISTS (
    SELECT 1 FROM remedy r WHERE r.claim = NEW.id AND r.given_at IS NULL AND r.due_at IS NOT NULL);
  SELECT RAISE(ABORT, 'a question to its recipient keeps it') WHERE EXISTS (
    SELECT 1 FROM pattern_case p JOIN delivery_order o ON o.recipient_key = p.recipient_key
    WHERE o.id = NEW.delivery_order AND (p.state IN ('asked', 'answered') OR EXISTS (
      SELECT 1 FROM pattern_decision d WHERE d.pattern_case = p.id
        AND d.state IN ('proposed', 'issued', 'in_effect'))));
  SELECT RAISE(ABORT, 'a legal hold keeps it') WHERE EXISTS (
    SELECT 1 FROM attempt a JOIN matter_member m ON m.courier = a.courier JOIN matter t ON t.id = m.matter
    WHERE a.delivery_order = NEW.delivery_order AND t.legal_hold = 1);
END;
CREATE TRIGGER claim_stays_gone BEFORE UPDATE ON claim
WHEN OLD.removed_at IS NOT NULL AND (NEW.open = 1 OR NEW.looked <> OLD.looked
  OR NEW.statement <> OLD.statement OR NEW.answer <> OLD.answer)
BEGIN SELECT RAISE(ABORT, 'what went does not come back'); END;
DROP TRIGGER claim_picture_is_fixed;
CREATE TRIGGER claim_picture_is_fixed BEFORE UPDATE ON claim_picture
WHEN NEW.claim <> OLD.claim OR NEW.side <> OLD.side
  OR NEW.sent_digest <> OLD.sent_digest OR NEW.shown_digest <> OLD.shown_digest
  OR NEW.added_at <> OLD.added_at
  OR (OLD.destroyed_at IS NOT NULL AND NEW.destroyed_at IS NOT OLD.destroyed_at)
  OR ((NEW.representative <> OLD.representative OR OLD.destroyed_at IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM claim c WHERE c.id = NEW.claim AND c.removed_at IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'what was added to a claim does not change'); END;
DROP TRIGGER claim_answer_is_fixed;
CREATE TRIGGER claim_answer_is_fixed BEFORE UPDATE ON claim_answer
WHEN NEW.claim <> OLD.claim OR NEW.courier <> OLD.courier OR NEW.said_at <> OLD.said_at
  OR NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was answered to a claim does not change: answer again'); END;
