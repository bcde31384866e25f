-- Generated from the migrations; compared by a test.
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
CREATE TRIGGER appeal_is_rejected_in_time BEFORE UPDATE ON appeal
WHEN NEW.state = 'rejected' AND NEW.answered_at > OLD.answer_by
BEGIN SELECT RAISE(ABORT, 'an appeal that nobody answered in time is not rejected'); END;
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
CREATE TRIGGER case_file_is_fixed BEFORE UPDATE ON case_file
WHEN (NEW.evidence <> OLD.evidence AND (NEW.removed_at IS NULL OR OLD.removed_at IS NOT NULL))
  OR NEW.evidence_digest <> OLD.evidence_digest
  OR NEW.courier <> OLD.courier OR NEW.reporter IS NOT OLD.reporter OR NEW.tries <> OLD.tries
  OR NEW.grounds <> OLD.grounds OR NEW.earlier_notice IS NOT OLD.earlier_notice
  OR NEW.opened_at <> OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'what a case rests on does not change'); END;
CREATE TRIGGER case_file_is_not_made BEFORE INSERT ON case_file
BEGIN
  SELECT RAISE(ABORT, 'a made case is no case of anybody') WHERE EXISTS (
    SELECT 1 FROM made_case m WHERE m.shown_as = NEW.id);
END;
CREATE TRIGGER claim_answer_is_fixed BEFORE UPDATE ON claim_answer
WHEN NEW.claim <> OLD.claim OR NEW.courier <> OLD.courier OR NEW.said_at <> OLD.said_at
  OR NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was answered to a claim does not change: answer again'); END;
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
CREATE TRIGGER claim_picture_is_fixed BEFORE UPDATE ON claim_picture
WHEN NEW.claim <> OLD.claim OR NEW.side <> OLD.side
  OR NEW.sent_digest <> OLD.sent_digest OR NEW.shown_digest <> OLD.shown_digest
  OR NEW.added_at <> OLD.added_at
  OR (OLD.destroyed_at IS NOT NULL AND NEW.destroyed_at IS NOT OLD.destroyed_at)
  OR ((NEW.representative <> OLD.representative OR OLD.destroyed_at IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM claim c WHERE c.id = NEW.claim AND c.removed_at IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'what was added to a claim does not change'); END;
CREATE TRIGGER claim_stays_gone BEFORE UPDATE ON claim
WHEN OLD.removed_at IS NOT NULL AND (NEW.open = 1 OR NEW.looked <> OLD.looked
  OR NEW.statement <> OLD.statement OR NEW.answer <> OLD.answer)
BEGIN SELECT RAISE(ABORT, 'what went does not come back'); END;
CREATE TRIGGER correction_is_answered_once BEFORE UPDATE ON correction
WHEN NEW.kind <> OLD.kind OR NEW.said_at <> OLD.said_at
  OR (NEW.words <> OLD.words AND NEW.words <> 'erased')
  OR (OLD.state <> 'open' AND (NEW.state <> OLD.state
    OR (NEW.answer <> OLD.answer AND NEW.answer <> 'erased')))
BEGIN SELECT RAISE(ABORT, 'what was said and answered does not change'); END;
CREATE TRIGGER correction_stays BEFORE DELETE ON correction
BEGIN SELECT RAISE(ABORT, 'what somebody said about their record stays'); END;
CREATE TRIGGER courier_begins_free BEFORE INSERT ON courier
WHEN NEW.state IN ('paused', 'offboarded')
BEGIN SELECT RAISE(ABORT, 'no decision in effect says so'); END;
CREATE TRIGGER courier_is_ended_by_a_decision BEFORE UPDATE ON courier
WHEN NEW.state IN ('paused', 'offboarded') AND NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM decision d WHERE d.courier = NEW.id AND d.state = 'in_effect' AND (
    (NEW.state = 'offboarded' AND d.kind = 'offboarding')
    OR (NEW.state = 'paused' AND d.kind IN ('restriction', 'suspension'))))
BEGIN SELECT RAISE(ABORT, 'no decision in effect says so'); END;
CREATE TRIGGER decision_begins BEFORE INSERT ON decision WHEN NEW.state <> 'proposed'
BEGIN SELECT RAISE(ABORT, 'a decision begins as a proposal'); END;
CREATE TRIGGER decision_draft_is_fixed BEFORE UPDATE ON decision_draft
WHEN NOT EXISTS (SELECT 1 FROM decision d JOIN case_file c ON c.id = d.case_file
  WHERE d.id = NEW.id AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
CREATE TRIGGER decision_draft_stays BEFORE DELETE ON decision_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it stay'); END;
CREATE TRIGGER decision_ground_is_fixed BEFORE UPDATE ON decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not changed afterwards'); END;
CREATE TRIGGER decision_has_its_deadlines BEFORE UPDATE ON decision
WHEN NEW.state IN ('issued', 'in_effect') AND (NEW.appeal_until IS NULL
  OR (NEW.kind IN ('restriction', 'suspension') AND NEW.until_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'a decision says until when it holds and can be appealed'); END;
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
CREATE TRIGGER decision_keeps_its_grounds BEFORE INSERT ON decision_ground
WHEN NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = NEW.decision AND d.state = 'proposed')
BEGIN SELECT RAISE(ABORT, 'grounds are not added afterwards'); END;
CREATE TRIGGER decision_keeps_what_it_rests_on BEFORE DELETE ON decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not taken away afterwards'); END;
CREATE TRIGGER decision_moves_on BEFORE UPDATE ON decision
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'proposed' AND NEW.state IN ('refused', 'lapsed', 'issued', 'in_effect'))
  OR (OLD.state = 'issued' AND NEW.state IN ('in_effect', 'reversed', 'lapsed'))
  OR (OLD.state = 'in_effect' AND NEW.state IN ('ended', 'reversed', 'lapsed')))
BEGIN SELECT RAISE(ABORT, 'a decision that is over stays over'); END;
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
CREATE TRIGGER decision_stays BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is not deleted'); END;
CREATE TRIGGER decision_waits BEFORE UPDATE ON decision
WHEN NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (NEW.changed_at < NEW.effective_at
  OR EXISTS (SELECT 1 FROM appeal a WHERE a.decision = NEW.id AND a.state = 'open'))
BEGIN SELECT RAISE(ABORT, 'a decision waits for its day and for the answer to an appeal'); END;
CREATE TRIGGER erased_reference_is_fixed BEFORE UPDATE ON erased_reference
BEGIN SELECT RAISE(ABORT, 'when an order was erased does not change'); END;
CREATE TRIGGER identity_check_four_in_30_days BEFORE INSERT ON identity_check
WHEN (
  SELECT COUNT(*) FROM identity_check c
  WHERE c.courier = NEW.courier AND c.asked_at > NEW.asked_at - 2592000000000
) >= 4
BEGIN SELECT RAISE(ABORT, 'nobody is asked more than four times within 30 days'); END;
CREATE TRIGGER identity_check_is_fixed BEFORE UPDATE ON identity_check
WHEN NEW.courier <> OLD.courier OR NEW.asked_at <> OLD.asked_at OR NEW.cause <> OLD.cause
  OR NEW.policy <> OLD.policy OR OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'why and when somebody was asked never changes, nor how it ended'); END;
CREATE TRIGGER identity_check_once_a_day BEFORE INSERT ON identity_check
WHEN EXISTS (
  SELECT 1 FROM identity_check c
  WHERE c.courier = NEW.courier AND c.asked_at > NEW.asked_at - 86400000000
)
BEGIN SELECT RAISE(ABORT, 'nobody is asked twice within 24 hours'); END;
CREATE TRIGGER identity_check_stays BEFORE DELETE ON identity_check
BEGIN SELECT RAISE(ABORT, 'that somebody was asked is never taken out'); END;
CREATE TRIGGER lost_pay_follows_a_fallen_decision BEFORE INSERT ON lost_pay
BEGIN
  SELECT RAISE(ABORT, 'only a decision that fell pays for what was lost to it') WHERE NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.id = NEW.decision AND d.courier = NEW.courier
      AND d.effective_at IS NOT NULL AND (d.state IN ('reversed', 'lapsed') OR EXISTS (
        SELECT 1 FROM appeal a WHERE a.decision = d.id AND a.state IN ('upheld', 'lapsed'))));
END;
CREATE TRIGGER lost_pay_is_fixed BEFORE UPDATE ON lost_pay
BEGIN SELECT RAISE(ABORT, 'what was paid does not change'); END;
CREATE TRIGGER lost_pay_stays BEFORE DELETE ON lost_pay
BEGIN SELECT RAISE(ABORT, 'what was paid stays'); END;
CREATE TRIGGER lost_race_follows_a_fallen_decision BEFORE INSERT ON lost_race
BEGIN
  SELECT RAISE(ABORT, 'only a decision that fell pays for what was lost to it') WHERE NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.id = NEW.decision AND d.courier = NEW.courier
      AND d.effective_at IS NOT NULL AND (d.state IN ('reversed', 'lapsed') OR EXISTS (
        SELECT 1 FROM appeal a WHERE a.decision = d.id AND a.state IN ('upheld', 'lapsed'))));
  SELECT RAISE(ABORT, 'no moment is paid twice') WHERE EXISTS (
    SELECT 1 FROM lost_race r WHERE r.courier = NEW.courier
      AND r.from_at < NEW.to_at AND r.to_at > NEW.from_at);
END;
CREATE TRIGGER lost_race_is_fixed BEFORE UPDATE ON lost_race
BEGIN SELECT RAISE(ABORT, 'what was paid does not change'); END;
CREATE TRIGGER lost_race_stays BEFORE DELETE ON lost_race
BEGIN SELECT RAISE(ABORT, 'what was paid stays'); END;
CREATE TRIGGER made_case_begins_waiting BEFORE INSERT ON made_case
WHEN NEW.state <> 'waits'
BEGIN SELECT RAISE(ABORT, 'a made case begins waiting'); END;
CREATE TRIGGER made_case_ends_once BEFORE UPDATE ON made_case
WHEN OLD.state <> 'waits'
BEGIN SELECT RAISE(ABORT, 'a made case ends once'); END;
CREATE TRIGGER made_case_is_fixed BEFORE UPDATE ON made_case
WHEN NEW.shown_as <> OLD.shown_as OR NEW.station <> OLD.station OR NEW.pattern <> OLD.pattern
  OR NEW.truth <> OLD.truth OR NEW.language <> OLD.language OR NEW.report <> OLD.report
  OR NEW.answer <> OLD.answer OR NEW.telling <> OLD.telling OR NEW.evidence <> OLD.evidence
  OR NEW.evidence_digest <> OLD.evidence_digest OR NEW.opened_at <> OLD.opened_at
  OR NEW.asked_at <> OLD.asked_at OR NEW.answered_at <> OLD.answered_at OR NEW.put_at <> OLD.put_at
  OR NEW.due_at <> OLD.due_at
BEGIN SELECT RAISE(ABORT, 'what a made case says does not change'); END;
CREATE TRIGGER made_case_is_no_case BEFORE INSERT ON made_case
BEGIN
  SELECT RAISE(ABORT, 'a made case is no case of anybody') WHERE EXISTS (
    SELECT 1 FROM case_file c WHERE c.id = NEW.shown_as);
END;
CREATE TRIGGER made_case_stays BEFORE DELETE ON made_case
BEGIN SELECT RAISE(ABORT, 'a made case and what was found in it stay'); END;
CREATE TRIGGER outside_handover_goes_with_the_answer BEFORE INSERT ON outside_handover
WHEN NOT EXISTS (SELECT 1 FROM outside_request r WHERE r.id = NEW.request AND r.outcome IS NULL)
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER outside_handover_is_fixed BEFORE UPDATE ON outside_handover
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER outside_handover_stays BEFORE DELETE ON outside_handover
BEGIN SELECT RAISE(ABORT, 'a request stays in the register'); END;
CREATE TRIGGER outside_request_is_answered_once BEFORE UPDATE ON outside_request
WHEN OLD.outcome IS NOT NULL AND (NEW.outcome IS NOT OLD.outcome OR NEW.answer <> OLD.answer
  OR NEW.answered_by IS NOT OLD.answered_by OR NEW.answered_at IS NOT OLD.answered_at
  OR NEW.forbidden_by <> OLD.forbidden_by OR NEW.forbidden_until IS NOT OLD.forbidden_until
  OR (NEW.told <> OLD.told AND NOT (OLD.told = 'forbidden' AND NEW.told = 'told')))
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER outside_request_is_fixed BEFORE UPDATE ON outside_request
WHEN NEW.asker <> OLD.asker OR NEW.asker_name <> OLD.asker_name OR NEW.scope <> OLD.scope
  OR NEW.reference <> OLD.reference OR NEW.basis <> OLD.basis OR NEW.basis_words <> OLD.basis_words
  OR NEW.received_on <> OLD.received_on OR NEW.due_on IS NOT OLD.due_on
  OR NEW.recorded_by <> OLD.recorded_by OR NEW.recorded_at <> OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'what was asked does not change'); END;
CREATE TRIGGER outside_request_names_what_it_got BEFORE UPDATE ON outside_request
WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
  AND (NEW.outcome IN ('handed_over', 'in_part'))
    <> EXISTS (SELECT 1 FROM outside_handover h WHERE h.request = NEW.id)
BEGIN SELECT RAISE(ABORT, 'name what was handed over, and nothing where nothing was'); END;
CREATE TRIGGER outside_request_stays BEFORE DELETE ON outside_request
BEGIN SELECT RAISE(ABORT, 'a request stays in the register'); END;
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
CREATE TRIGGER pattern_appeal_is_rejected_in_time BEFORE UPDATE ON pattern_appeal
WHEN NEW.state = 'rejected' AND NEW.answered_at > OLD.answer_by
BEGIN SELECT RAISE(ABORT, 'an appeal that nobody answered in time is not rejected'); END;
CREATE TRIGGER pattern_appeal_stays BEFORE DELETE ON pattern_appeal
BEGIN SELECT RAISE(ABORT, 'an appeal is not deleted'); END;
CREATE TRIGGER pattern_case_draft_is_fixed BEFORE UPDATE ON pattern_case_draft
WHEN NOT EXISTS (SELECT 1 FROM pattern_case c WHERE c.id = NEW.id AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
CREATE TRIGGER pattern_case_draft_stays BEFORE DELETE ON pattern_case_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it stay'); END;
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
CREATE TRIGGER pattern_case_is_asked_by_people BEFORE INSERT ON pattern_case
BEGIN
  SELECT RAISE(ABORT, 'only staff who decide ask a recipient') WHERE NOT EXISTS (
    SELECT 1 FROM staff s WHERE s.id = NEW.asked_by AND s.active = 1
      AND s.role IN ('operator', 'analyst'));
END;
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
CREATE TRIGGER pattern_case_stays BEFORE DELETE ON pattern_case
BEGIN SELECT RAISE(ABORT, 'a question is not deleted'); END;
CREATE TRIGGER pattern_decision_begins BEFORE INSERT ON pattern_decision
WHEN NEW.state <> 'proposed' OR NEW.issued_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a decision begins as a proposal'); END;
CREATE TRIGGER pattern_decision_draft_is_fixed BEFORE UPDATE ON pattern_decision_draft
WHEN NOT EXISTS (SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
  WHERE d.id = NEW.id AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it do not change'); END;
CREATE TRIGGER pattern_decision_draft_stays BEFORE DELETE ON pattern_decision_draft
BEGIN SELECT RAISE(ABORT, 'a draft and what became of it stay'); END;
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
CREATE TRIGGER pattern_decision_moves_on BEFORE UPDATE ON pattern_decision
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'proposed' AND NEW.state IN ('refused', 'lapsed', 'issued'))
  OR (OLD.state = 'issued' AND NEW.state IN ('in_effect', 'reversed', 'lapsed'))
  OR (OLD.state = 'in_effect' AND NEW.state IN ('ended', 'reversed', 'lapsed')))
BEGIN SELECT RAISE(ABORT, 'a decision that is over stays over'); END;
CREATE TRIGGER pattern_decision_stays BEFORE DELETE ON pattern_decision
BEGIN SELECT RAISE(ABORT, 'a decision is not deleted'); END;
CREATE TRIGGER pattern_decision_waits BEFORE UPDATE ON pattern_decision
WHEN NEW.state = 'in_effect' AND OLD.state <> 'in_effect' AND (NEW.changed_at < NEW.effective_at
  OR EXISTS (SELECT 1 FROM pattern_appeal a WHERE a.decision = NEW.id AND a.state = 'open'))
BEGIN SELECT RAISE(ABORT, 'a decision waits for its day and for the answer to an appeal'); END;
CREATE TRIGGER pattern_ground_is_fixed BEFORE UPDATE ON pattern_decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not changed afterwards'); END;
CREATE TRIGGER pattern_ground_is_named_before BEFORE INSERT ON pattern_decision_ground
WHEN NOT EXISTS (SELECT 1 FROM pattern_decision d WHERE d.id = NEW.decision AND d.state = 'proposed')
BEGIN SELECT RAISE(ABORT, 'grounds are not added afterwards'); END;
CREATE TRIGGER pattern_ground_stays BEFORE DELETE ON pattern_decision_ground
BEGIN SELECT RAISE(ABORT, 'grounds are not taken away afterwards'); END;
CREATE TRIGGER pattern_statement_is_fixed BEFORE UPDATE ON pattern_statement
WHEN NOT EXISTS (
  SELECT 1 FROM pattern_case c WHERE c.id = NEW.pattern_case AND c.removed_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER pay_entry_follows_its_turn BEFORE INSERT ON pay_entry
WHEN NEW.turn > 0 AND NOT EXISTS (SELECT 1 FROM pay_entry p WHERE p.block = NEW.block
  AND p.courier = NEW.courier AND p.kind = NEW.kind AND p.turn = NEW.turn - 1
  AND (NEW.turn % 2 = 0 OR p.amount = -NEW.amount))
BEGIN SELECT RAISE(ABORT, 'an entry takes back exactly the one before'); END;
CREATE TRIGGER pay_entry_is_fixed BEFORE UPDATE ON pay_entry
BEGIN SELECT RAISE(ABORT, 'an entry of pay does not change: take it back'); END;
CREATE TRIGGER pay_entry_stays BEFORE DELETE ON pay_entry
BEGIN SELECT RAISE(ABORT, 'an entry of pay stays'); END;
CREATE TRIGGER remedy_keeps_why_it_waits BEFORE UPDATE ON remedy
WHEN NEW.look IS NOT OLD.look
BEGIN SELECT RAISE(ABORT, 'why a remedy waits does not change'); END;
CREATE TRIGGER remedy_waits_by_a_decision BEFORE INSERT ON remedy
WHEN NEW.look = 'person'
BEGIN
  SELECT RAISE(ABORT, 'no decision in effect says so') WHERE NOT EXISTS (
    SELECT 1 FROM pattern_decision d JOIN pattern_case c ON c.id = d.pattern_case
    WHERE c.recipient_key = NEW.recipient_key AND d.state = 'in_effect');
END;
CREATE TABLE access_token (
  token_hash BYTEA PRIMARY KEY, session BYTEA NOT NULL REFERENCES session (id),
  expires_at BIGINT NOT NULL
);
CREATE TABLE alert_feed (
  url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, tried_at BIGINT NOT NULL,
  read_at BIGINT, next_at BIGINT NOT NULL, failures BIGINT NOT NULL, trouble TEXT NOT NULL,
  listed BIGINT NOT NULL
);
CREATE TABLE api_key (
  id BYTEA PRIMARY KEY, name TEXT NOT NULL, secret_hash BYTEA NOT NULL UNIQUE,
  station BYTEA NOT NULL REFERENCES station (id), created_at BIGINT NOT NULL, revoked_at BIGINT
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
CREATE TABLE application (
  id BYTEA PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
  language TEXT NOT NULL, vehicle TEXT NOT NULL, station BYTEA NOT NULL REFERENCES station (id),
  area TEXT NOT NULL, programme BYTEA NOT NULL REFERENCES programme (id),
  terms BYTEA NOT NULL REFERENCES terms (id), state TEXT NOT NULL, reason TEXT, reason_text TEXT,
  courier BYTEA REFERENCES courier (id), submitted_at BIGINT NOT NULL, decided_at BIGINT,
  decided_by BYTEA
);
CREATE TABLE assurance_rule (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), act TEXT NOT NULL,
  needs TEXT NOT NULL, grace_until BIGINT, changed_at BIGINT NOT NULL, UNIQUE (station, act)
);
CREATE TABLE attempt (
  id BYTEA PRIMARY KEY, stop BYTEA NOT NULL REFERENCES stop (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  courier BYTEA NOT NULL REFERENCES courier (id), outcome TEXT NOT NULL, handling TEXT,
  drop_place TEXT, out_of_sight INTEGER NOT NULL, where_to_look TEXT NOT NULL, weather TEXT,
  reason TEXT, note TEXT NOT NULL, lat INTEGER, lon INTEGER, accuracy_m INTEGER,
  position_missing TEXT, photo_policy TEXT NOT NULL, occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL, skew_ms BIGINT NOT NULL, voided_at BIGINT
);
CREATE TABLE attestation (
  id BYTEA PRIMARY KEY, device BYTEA NOT NULL REFERENCES device (id),
  courier BYTEA NOT NULL REFERENCES courier (id), format TEXT NOT NULL, outcome TEXT NOT NULL,
  facts TEXT NOT NULL, statement BYTEA NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE audit_entry (
  id BYTEA PRIMARY KEY, actor TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL,
  at BIGINT NOT NULL
, purpose TEXT, courier BYTEA, delivery_order BYTEA);
CREATE TABLE award (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL REFERENCES block (id), place INTEGER NOT NULL,
  courier BYTEA NOT NULL REFERENCES courier (id), source TEXT NOT NULL, round BYTEA,
  state TEXT NOT NULL, holds INTEGER NOT NULL, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  checked_in_at BIGINT, released_at BIGINT, checked_out_at BIGINT
);
CREATE TABLE block (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), template BYTEA,
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, vehicle TEXT NOT NULL,
  places INTEGER NOT NULL, pay BIGINT NOT NULL, currency TEXT NOT NULL, pay_rule TEXT NOT NULL,
  expected_stops INTEGER NOT NULL, expected_metres INTEGER NOT NULL, net BIGINT NOT NULL,
  state TEXT NOT NULL, round BYTEA REFERENCES round (id), created_at BIGINT NOT NULL, raised BIGINT NOT NULL DEFAULT 0,
  UNIQUE (template, starts_at)
);
CREATE TABLE block_step (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL REFERENCES block (id), span INTEGER NOT NULL,
  taken INTEGER NOT NULL, added BIGINT NOT NULL, at BIGINT NOT NULL, UNIQUE (block, span)
);
CREATE TABLE block_template (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), name TEXT NOT NULL,
  weekdays INTEGER NOT NULL, start_minute INTEGER NOT NULL, minutes INTEGER NOT NULL,
  places INTEGER NOT NULL, vehicle TEXT NOT NULL, expected_stops INTEGER NOT NULL,
  expected_metres INTEGER NOT NULL, active INTEGER NOT NULL, created_at BIGINT NOT NULL
, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE breaker_episode (
  id BIGINT PRIMARY KEY, began_at BIGINT NOT NULL, highest INTEGER NOT NULL,
  told_level INTEGER NOT NULL, told_at BIGINT, ended_at BIGINT
);
CREATE TABLE bulletin (
  id BYTEA PRIMARY KEY, station BYTEA REFERENCES station (id),
  kind TEXT NOT NULL CHECK (kind IN ('safety', 'rules', 'news')),
  title_en TEXT NOT NULL, body_en TEXT NOT NULL, title_es TEXT NOT NULL, body_es TEXT NOT NULL,
  holds_from BIGINT, published_by TEXT NOT NULL, published_at BIGINT NOT NULL, withdrawn_at BIGINT
);
CREATE TABLE capture_challenge (
  id BYTEA PRIMARY KEY, stop BYTEA NOT NULL UNIQUE, courier BYTEA NOT NULL,
  token BYTEA NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE case_file (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  station BYTEA NOT NULL REFERENCES station (id), opened_at BIGINT NOT NULL,
  reporter BYTEA REFERENCES staff (id), report TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'with_courier', 'decided', 'closed', 'lapsed')),
  due_at BIGINT, looked_at BIGINT, looked_by BYTEA REFERENCES staff (id), asked_at BIGINT,
  answered_at BIGINT, tries INTEGER NOT NULL, grounds INTEGER NOT NULL,
  earlier_notice BYTEA REFERENCES decision (id), evidence TEXT NOT NULL,
  evidence_digest BYTEA NOT NULL CHECK (length(evidence_digest) = 32), ended_at BIGINT,
  reason TEXT NOT NULL, removed_at BIGINT, removed_by TEXT NOT NULL DEFAULT '',
  CHECK (state NOT IN ('open', 'with_courier') OR due_at IS NOT NULL),
  CHECK (state IN ('open', 'with_courier') OR ended_at IS NOT NULL)
);
CREATE TABLE ceremony (
  id BYTEA PRIMARY KEY, purpose TEXT NOT NULL, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  state TEXT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE challenge (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), session BYTEA NOT NULL,
  device BYTEA NOT NULL, act TEXT NOT NULL, thing TEXT NOT NULL, verdict BYTEA,
  state TEXT NOT NULL, way TEXT, opened_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  extensions INTEGER NOT NULL, helped_by BYTEA, settled_at BIGINT
);
CREATE TABLE challenge_step (
  id BYTEA PRIMARY KEY, challenge BYTEA NOT NULL REFERENCES challenge (id), way TEXT NOT NULL,
  state TEXT NOT NULL, answer BYTEA, tries INTEGER NOT NULL, begun_at BIGINT NOT NULL,
  answer_at BIGINT, used_at BIGINT
);
CREATE TABLE check_in (
  id BYTEA PRIMARY KEY, award BYTEA NOT NULL REFERENCES award (id),
  courier BYTEA NOT NULL REFERENCES courier (id),
  shown TEXT CHECK (shown IN ('place', 'code', 'said', 'desk')),
  unshown TEXT CHECK (unshown IN ('elsewhere', 'code_needed', 'code_wrong')),
  metres BIGINT, accuracy_m BIGINT, missing TEXT NOT NULL, at BIGINT NOT NULL,
  received_at BIGINT NOT NULL, noted_by TEXT NOT NULL,
  CHECK ((shown IS NULL AND unshown IS NOT NULL) OR (shown IS NOT NULL AND unshown IS NULL))
);
CREATE TABLE check_in_rule (
  station BYTEA PRIMARY KEY REFERENCES station (id), fence_m BIGINT NOT NULL,
  code_needed INTEGER NOT NULL, changes TEXT NOT NULL CHECK (changes IN ('minutes', 'day')),
  set_by TEXT NOT NULL, set_at BIGINT NOT NULL
);
CREATE TABLE checkpoint (
  size BIGINT PRIMARY KEY, root BYTEA NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE claim (
  id BYTEA PRIMARY KEY, delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  kind TEXT NOT NULL, looked TEXT NOT NULL, statement TEXT NOT NULL, open INTEGER NOT NULL,
  made_at BIGINT NOT NULL
, taken_back_at BIGINT, finding TEXT, settled_at BIGINT, settled_by BYTEA, answer TEXT NOT NULL DEFAULT '', removed_at BIGINT, removed_by TEXT NOT NULL DEFAULT '');
CREATE TABLE claim_answer (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL REFERENCES claim (id),
  courier BYTEA NOT NULL REFERENCES courier (id), words TEXT NOT NULL,
  representative TEXT NOT NULL, said_at BIGINT NOT NULL
);
CREATE TABLE claim_case (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  shared TEXT NOT NULL CHECK (shared IN ('address', 'building', 'recipient', 'route')),
  opened_at BIGINT NOT NULL, opened_by BYTEA NOT NULL REFERENCES staff (id),
  reason TEXT NOT NULL CHECK (length(reason) > 0)
);
CREATE TABLE claim_case_member (
  id BYTEA PRIMARY KEY, claim_case BYTEA NOT NULL REFERENCES claim_case (id),
  claim BYTEA NOT NULL REFERENCES claim (id), joined_at BIGINT NOT NULL,
  joined_by BYTEA NOT NULL REFERENCES staff (id), reason TEXT NOT NULL CHECK (length(reason) > 0),
  split_at BIGINT, split_by BYTEA REFERENCES staff (id), split_reason TEXT NOT NULL,
  CHECK ((split_at IS NULL) = (split_by IS NULL)),
  CHECK (split_at IS NULL OR length(split_reason) > 0)
);
CREATE TABLE claim_picture (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL REFERENCES claim (id),
  side TEXT NOT NULL CHECK (side IN ('recipient', 'courier')), representative TEXT NOT NULL,
  sent_digest BYTEA NOT NULL CHECK (length(sent_digest) = 32),
  shown_digest BYTEA NOT NULL CHECK (length(shown_digest) = 32), covered TEXT NOT NULL,
  added_at BIGINT NOT NULL, destroyed_at BIGINT, UNIQUE (claim, side, sent_digest)
);
CREATE TABLE claim_picture_file (
  id BYTEA PRIMARY KEY REFERENCES claim_picture (id), wrapped BYTEA NOT NULL, sealed BYTEA NOT NULL
);
CREATE TABLE claim_representative (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL REFERENCES claim (id),
  courier BYTEA NOT NULL REFERENCES courier (id), name TEXT NOT NULL CHECK (length(name) > 0),
  reach TEXT NOT NULL CHECK (length(reach) > 0), named_at BIGINT NOT NULL, revoked_at BIGINT
);
CREATE TABLE commitment (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  device BYTEA NOT NULL REFERENCES device (id), act TEXT NOT NULL, subject TEXT NOT NULL,
  digest BYTEA NOT NULL, body BYTEA NOT NULL, jws TEXT NOT NULL, assurance TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE consent (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), policy BYTEA NOT NULL,
  signed BYTEA NOT NULL, language TEXT NOT NULL, at BIGINT NOT NULL, withdrawn_at BIGINT
);
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
CREATE TABLE courier (
  id BYTEA PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, phone TEXT NOT NULL,
  language TEXT NOT NULL, vehicle TEXT NOT NULL, station BYTEA NOT NULL REFERENCES station (id),
  programme BYTEA NOT NULL REFERENCES programme (id), terms BYTEA NOT NULL REFERENCES terms (id),
  state TEXT NOT NULL, draw_secret BYTEA NOT NULL, created_at BIGINT NOT NULL
);
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
CREATE TABLE decision_draft (
  id BYTEA PRIMARY KEY REFERENCES decision (id), language TEXT NOT NULL,
  drafted TEXT NOT NULL CHECK (length(drafted) > 0), written TEXT NOT NULL CHECK (length(written) > 0),
  kept_at BIGINT NOT NULL
);
CREATE TABLE decision_ground (
  decision BYTEA NOT NULL REFERENCES decision (id), code TEXT NOT NULL REFERENCES ground (code),
  PRIMARY KEY (decision, code)
);
CREATE TABLE delivery_order (
  id BYTEA PRIMARY KEY, external_reference TEXT NOT NULL UNIQUE,
  station BYTEA NOT NULL REFERENCES station (id), batch BYTEA, sender TEXT NOT NULL,
  recipient TEXT NOT NULL, address TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
  window_start BIGINT NOT NULL, window_end BIGINT NOT NULL, notes TEXT NOT NULL,
  email TEXT NOT NULL, phone TEXT NOT NULL, language TEXT NOT NULL, carrier TEXT NOT NULL,
  tracking_link TEXT NOT NULL, attended_only INTEGER NOT NULL, service_seconds INTEGER NOT NULL,
  state TEXT NOT NULL,
  content_digest BYTEA NOT NULL, recipient_key BYTEA NOT NULL, link_version INTEGER NOT NULL,
  created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
, proof TEXT, valuable INTEGER NOT NULL DEFAULT 0);
CREATE TABLE device (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), thumbprint BYTEA NOT NULL,
  label TEXT NOT NULL, kind TEXT NOT NULL, attestation BYTEA, attested_until BIGINT,
  counter BIGINT NOT NULL, lat INTEGER, lon INTEGER, located_at BIGINT,
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, revoked_at BIGINT, asserted_at BIGINT,
  UNIQUE (courier, thumbprint)
);
CREATE TABLE device_finding (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), device BYTEA,
  kind TEXT NOT NULL, detail TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE drop_fix (
  id BYTEA PRIMARY KEY, site BYTEA NOT NULL, attempt BYTEA UNIQUE REFERENCES attempt (id),
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, accuracy_m INTEGER NOT NULL, kept_at BIGINT NOT NULL
);
CREATE TABLE drop_point (
  site BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id), lat INTEGER NOT NULL,
  lon INTEGER NOT NULL, sigma_dm INTEGER NOT NULL, fixes INTEGER NOT NULL, source TEXT NOT NULL,
  version INTEGER NOT NULL, learning INTEGER NOT NULL, learned_at BIGINT NOT NULL
);
CREATE TABLE enrolment (
  id BYTEA PRIMARY KEY, token_hash BYTEA NOT NULL UNIQUE, subject_kind TEXT NOT NULL,
  subject BYTEA NOT NULL, method TEXT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE entry (
  id BYTEA PRIMARY KEY, round BYTEA NOT NULL REFERENCES round (id),
  courier BYTEA NOT NULL REFERENCES courier (id), ranked TEXT NOT NULL,
  max_blocks INTEGER NOT NULL, standing INTEGER NOT NULL, tickets INTEGER NOT NULL,
  pseudonym BYTEA, position INTEGER, answer TEXT, challenge BYTEA, sealed TEXT, UNIQUE (round, courier)
);
CREATE TABLE erased_reference (
  mark BYTEA PRIMARY KEY CHECK (length(mark) = 32),
  station BYTEA NOT NULL REFERENCES station (id), erased_at BIGINT NOT NULL
);
CREATE TABLE erasure (
  id BYTEA PRIMARY KEY, evidence BYTEA NOT NULL UNIQUE REFERENCES evidence (id),
  reason TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE evidence (
  id BYTEA PRIMARY KEY, attempt BYTEA NOT NULL REFERENCES attempt (id), kind TEXT NOT NULL,
  supplementary INTEGER NOT NULL, digest BYTEA, bytes BIGINT NOT NULL, detail TEXT NOT NULL,
  captured_at BIGINT NOT NULL, received_at BIGINT NOT NULL
);
CREATE TABLE face_capture (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), device BYTEA NOT NULL,
  identity_check BYTEA, template BYTEA NOT NULL, nonce TEXT NOT NULL, looks TEXT NOT NULL,
  begun_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE face_receipt (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id), enrolment TEXT NOT NULL,
  salt BYTEA NOT NULL, fact TEXT NOT NULL, leaf_salt BYTEA NOT NULL, leaf TEXT NOT NULL,
  leaf_hash BYTEA NOT NULL, cause TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE face_template (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  consent BYTEA NOT NULL REFERENCES consent (id), policy BYTEA NOT NULL, purpose TEXT NOT NULL,
  recogniser BYTEA NOT NULL, sealed BYTEA NOT NULL, device BYTEA NOT NULL, idle_days INTEGER NOT NULL,
  salt BYTEA NOT NULL, fact TEXT NOT NULL, made_at BIGINT NOT NULL, last_used_at BIGINT NOT NULL
);
CREATE TABLE file_fault (
  id BYTEA PRIMARY KEY, owner TEXT NOT NULL, fault TEXT NOT NULL, found_at BIGINT NOT NULL
);
CREATE TABLE ground (
  code TEXT PRIMARY KEY, catalogue INTEGER NOT NULL, step INTEGER NOT NULL,
  egregious INTEGER NOT NULL, restores INTEGER NOT NULL
);
CREATE TABLE hold (
  id BYTEA PRIMARY KEY, source TEXT NOT NULL CHECK (source IN ('operator', 'alert')),
  level TEXT NOT NULL CHECK (level IN ('notice', 'slow', 'stop')),
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, areas TEXT NOT NULL, vehicles TEXT NOT NULL,
  words TEXT NOT NULL, alert TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
  lifted_at BIGINT, CHECK (starts_at < ends_at)
);
CREATE TABLE hold_award (
  award BYTEA PRIMARY KEY REFERENCES award (id), hold BYTEA NOT NULL REFERENCES hold (id),
  holds_from BIGINT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE identity_check (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  station BYTEA NOT NULL REFERENCES station (id), policy BYTEA NOT NULL, cause TEXT NOT NULL,
  award BYTEA, asked_at BIGINT NOT NULL, due_by BIGINT NOT NULL, grace BIGINT NOT NULL,
  keep BIGINT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, mismatches INTEGER NOT NULL,
  instead TEXT, reason TEXT, since BIGINT, ending TEXT, way TEXT, lapse TEXT, ended_at BIGINT,
  last_outcome TEXT, last_reasons TEXT NOT NULL, last_frame BYTEA, looked_by BYTEA, finding TEXT,
  words TEXT NOT NULL, case_file BYTEA
);
CREATE TABLE identity_look (
  id BYTEA PRIMARY KEY, identity_check BYTEA NOT NULL REFERENCES identity_check (id),
  courier BYTEA NOT NULL REFERENCES courier (id), staff BYTEA NOT NULL, kind TEXT NOT NULL,
  reason TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE identity_picture (
  id BYTEA PRIMARY KEY, identity_check BYTEA NOT NULL REFERENCES identity_check (id),
  kind TEXT NOT NULL, key_id BYTEA NOT NULL, sealed BYTEA NOT NULL, kept_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL, UNIQUE (identity_check, kind)
);
CREATE TABLE identity_policy (
  id BYTEA PRIMARY KEY, programme BYTEA NOT NULL REFERENCES programme (id), version INTEGER NOT NULL,
  digest BYTEA NOT NULL, body TEXT NOT NULL, note TEXT NOT NULL, set_by TEXT NOT NULL,
  set_at BIGINT NOT NULL, ended_at BIGINT, UNIQUE (programme, version)
);
CREATE TABLE identity_step (
  id BYTEA PRIMARY KEY, identity_check BYTEA NOT NULL REFERENCES identity_check (id),
  state TEXT NOT NULL, begun_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE import_batch (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), source TEXT NOT NULL,
  digest BYTEA NOT NULL, row_count INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL, quarantined INTEGER NOT NULL, created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
, erased INTEGER NOT NULL DEFAULT 0);
CREATE TABLE known_answer (
  id BYTEA PRIMARY KEY, pair BYTEA NOT NULL REFERENCES known_pair (id),
  reviewer BYTEA NOT NULL REFERENCES staff (id),
  finding TEXT NOT NULL CHECK (finding IN ('same', 'cannot_tell', 'other')), at BIGINT NOT NULL
, beside INTEGER NOT NULL DEFAULT 1 CHECK (beside IN (0, 1)));
CREATE TABLE known_deal (
  id BYTEA PRIMARY KEY, pair BYTEA NOT NULL REFERENCES known_pair (id),
  station BYTEA NOT NULL REFERENCES station (id), cause TEXT NOT NULL, reason TEXT NOT NULL,
  since BIGINT NOT NULL, due_by BIGINT NOT NULL
, beside INTEGER NOT NULL DEFAULT 1 CHECK (beside IN (0, 1)));
CREATE TABLE known_pair (
  id BYTEA PRIMARY KEY, same INTEGER NOT NULL CHECK (same IN (0, 1)), first BYTEA NOT NULL,
  second BYTEA NOT NULL, key_id BYTEA NOT NULL, note TEXT NOT NULL CHECK (length(note) > 0),
  added_by TEXT NOT NULL, added_at BIGINT NOT NULL, removed_at BIGINT,
  CHECK (removed_at IS NULL OR (length(first) = 0 AND length(second) = 0))
);
CREATE TABLE ladder_mark (id BIGINT PRIMARY KEY, at BIGINT NOT NULL);
CREATE TABLE leaf (
  id BYTEA PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL,
  salt BYTEA, fact TEXT, body TEXT NOT NULL, hash BYTEA NOT NULL, leaf_index BIGINT UNIQUE
);
CREATE TABLE left_over_file (id BYTEA PRIMARY KEY, seen_at BIGINT NOT NULL);
CREATE TABLE log_node (
  level INTEGER NOT NULL, position BIGINT NOT NULL, hash BYTEA NOT NULL,
  UNIQUE (level, position)
);
CREATE TABLE lost_pay (
  id BYTEA PRIMARY KEY, decision BYTEA NOT NULL REFERENCES decision (id),
  courier BYTEA NOT NULL REFERENCES courier (id), round BYTEA NOT NULL REFERENCES round (id),
  block BYTEA NOT NULL REFERENCES block (id), of_amount BIGINT NOT NULL CHECK (of_amount >= 0),
  per_mille INTEGER NOT NULL CHECK (per_mille >= 0 AND per_mille <= 1000),
  amount BIGINT NOT NULL CHECK (amount >= 0), currency TEXT NOT NULL, rules INTEGER NOT NULL,
  entered_at BIGINT NOT NULL, by_wish INTEGER NOT NULL DEFAULT 0, UNIQUE (courier, round)
);
CREATE TABLE lost_race (
  id BYTEA PRIMARY KEY, decision BYTEA NOT NULL UNIQUE REFERENCES decision (id),
  courier BYTEA NOT NULL REFERENCES courier (id), from_at BIGINT NOT NULL, to_at BIGINT NOT NULL,
  spans INTEGER NOT NULL CHECK (spans >= 1), blocks INTEGER NOT NULL CHECK (blocks >= 1),
  of_amount BIGINT NOT NULL CHECK (of_amount >= 0),
  per_mille INTEGER NOT NULL CHECK (per_mille >= 0 AND per_mille <= 1000),
  amount BIGINT NOT NULL CHECK (amount >= 0), currency TEXT NOT NULL, rules INTEGER NOT NULL,
  entered_at BIGINT NOT NULL, CHECK (to_at > from_at)
);
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
CREATE TABLE message (
  id BYTEA PRIMARY KEY, channel TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL,
  body TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next_at BIGINT NOT NULL,
  last_error TEXT NOT NULL, created_at BIGINT NOT NULL
, station BYTEA, unsubscribe TEXT);
CREATE TABLE mileage_rate (
  id BYTEA PRIMARY KEY, vehicle TEXT NOT NULL, country TEXT NOT NULL CHECK (length(country) = 2),
  holds_from BIGINT NOT NULL, currency TEXT NOT NULL, milli_minor INTEGER NOT NULL CHECK (milli_minor >= 0),
  unit_mm INTEGER NOT NULL CHECK (unit_mm > 0), source TEXT NOT NULL CHECK (length(source) > 0),
  set_by TEXT NOT NULL, set_at BIGINT NOT NULL, UNIQUE (vehicle, country, holds_from)
);
CREATE TABLE news_choice (
  id BYTEA PRIMARY KEY, recipient_key BYTEA NOT NULL UNIQUE, wanted INTEGER NOT NULL,
  set_at BIGINT NOT NULL
);
CREATE TABLE operation (
  id BYTEA PRIMARY KEY, actor TEXT NOT NULL, digest BYTEA NOT NULL, answer TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE outside_handover (
  request BYTEA NOT NULL REFERENCES outside_request (id),
  kind TEXT NOT NULL CHECK (kind NOT IN ('face_template', 'face_picture', 'face_key')),
  PRIMARY KEY (request, kind)
);
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
CREATE TABLE package (
  id BYTEA PRIMARY KEY, delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  barcode TEXT NOT NULL, volume_ml BIGINT NOT NULL, weight_g BIGINT NOT NULL, UNIQUE (barcode)
);
CREATE TABLE passkey (
  id BYTEA PRIMARY KEY, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  credential_id BYTEA NOT NULL UNIQUE, credential TEXT NOT NULL, label TEXT NOT NULL,
  synced INTEGER NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT, removed_at BIGINT
, attestation TEXT NOT NULL DEFAULT 'not_given', attestation_facts TEXT, attestation_statement BYTEA);
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
  why TEXT NOT NULL, removed_at BIGINT, removed_by TEXT NOT NULL DEFAULT '',
  CHECK (state NOT IN ('asked', 'answered') OR due_at IS NOT NULL),
  CHECK (state IN ('asked', 'answered') OR ended_at IS NOT NULL),
  CHECK (claims - explained >= 3 AND others < 2 AND bringers >= 2 AND unlikely = 1)
);
CREATE TABLE pattern_case_draft (
  id BYTEA PRIMARY KEY REFERENCES pattern_case (id), language TEXT NOT NULL,
  drafted TEXT NOT NULL CHECK (length(drafted) > 0), written TEXT NOT NULL CHECK (length(written) > 0),
  kept_at BIGINT NOT NULL
);
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
CREATE TABLE pattern_decision_draft (
  id BYTEA PRIMARY KEY REFERENCES pattern_decision (id), language TEXT NOT NULL,
  drafted TEXT NOT NULL CHECK (length(drafted) > 0), written TEXT NOT NULL CHECK (length(written) > 0),
  kept_at BIGINT NOT NULL
);
CREATE TABLE pattern_decision_ground (
  decision BYTEA NOT NULL REFERENCES pattern_decision (id),
  code TEXT NOT NULL REFERENCES pattern_ground (code), PRIMARY KEY (decision, code)
);
CREATE TABLE pattern_ground (code TEXT PRIMARY KEY, catalogue INTEGER NOT NULL, step INTEGER NOT NULL);
CREATE TABLE pattern_statement (
  id BYTEA PRIMARY KEY, pattern_case BYTEA NOT NULL REFERENCES pattern_case (id),
  words TEXT NOT NULL CHECK (length(words) > 0), representative TEXT NOT NULL, said_at BIGINT NOT NULL
);
CREATE TABLE pay_entry (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  courier BYTEA NOT NULL REFERENCES courier (id), block BYTEA NOT NULL REFERENCES block (id),
  award BYTEA NOT NULL REFERENCES award (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('block', 'step', 'overrun', 'cancelled', 'hold', 'tip', 'thanks')),
  number INTEGER NOT NULL CHECK (number >= 0), turn INTEGER NOT NULL CHECK (turn >= 0),
  amount BIGINT NOT NULL, currency TEXT NOT NULL, basis TEXT NOT NULL, rules INTEGER NOT NULL,
  reason TEXT NOT NULL, entered_by TEXT NOT NULL, at BIGINT NOT NULL,
  UNIQUE (block, number), UNIQUE (block, courier, kind, turn),
  CHECK ((turn % 2 = 0 AND amount >= 0) OR (turn % 2 = 1 AND amount <= 0))
);
CREATE TABLE pay_steps (
  station BYTEA PRIMARY KEY REFERENCES station (id), per_mille INTEGER NOT NULL,
  first_micros BIGINT NOT NULL, every_micros BIGINT NOT NULL, most_per_mille INTEGER NOT NULL,
  set_by TEXT NOT NULL, set_at BIGINT NOT NULL
);
CREATE TABLE person_erasure (
  id BYTEA PRIMARY KEY, courier BYTEA REFERENCES courier (id),
  delivery_order BYTEA REFERENCES delivery_order (id), asked_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waits', 'done', 'taken_back')), reason TEXT NOT NULL,
  salt BYTEA, fact TEXT NOT NULL, leaf_hash BYTEA, done_at BIGINT,
  CHECK ((courier IS NULL AND delivery_order IS NOT NULL)
    OR (courier IS NOT NULL AND delivery_order IS NULL)),
  CHECK (state <> 'done' OR (done_at IS NOT NULL AND salt IS NOT NULL AND leaf_hash IS NOT NULL))
);
CREATE TABLE photo_key (
  id BYTEA PRIMARY KEY, wrapped BYTEA NOT NULL, made_at BIGINT NOT NULL
);
CREATE TABLE photo_measure (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL, phone BYTEA NOT NULL, hash BYTEA NOT NULL,
  hash_quality INTEGER NOT NULL, detail INTEGER NOT NULL, made_at BIGINT NOT NULL,
  compared_at BIGINT
);
CREATE TABLE photo_review (
  id BYTEA PRIMARY KEY, photo BYTEA NOT NULL REFERENCES evidence (id),
  earlier BYTEA NOT NULL REFERENCES evidence (id), figures TEXT NOT NULL, state TEXT NOT NULL,
  found_at BIGINT NOT NULL, decided_at BIGINT, decided_by BYTEA, reason TEXT NOT NULL,
  UNIQUE (photo, earlier)
);
CREATE TABLE pin (
  id BYTEA PRIMARY KEY, site BYTEA NOT NULL, station BYTEA NOT NULL REFERENCES station (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  courier BYTEA NOT NULL REFERENCES courier (id), lat INTEGER NOT NULL, lon INTEGER NOT NULL,
  accuracy_m INTEGER, was_lat INTEGER NOT NULL, was_lon INTEGER NOT NULL, words TEXT NOT NULL,
  state TEXT NOT NULL, proposed_at BIGINT NOT NULL, decided_at BIGINT, decided_by BYTEA,
  answer TEXT NOT NULL
);
CREATE TABLE place_due (
  attempt BYTEA PRIMARY KEY REFERENCES attempt (id), due_at BIGINT NOT NULL
);
CREATE TABLE place_finding (
  id BYTEA PRIMARY KEY, attempt BYTEA NOT NULL REFERENCES attempt (id), version INTEGER NOT NULL,
  site BYTEA NOT NULL, station BYTEA NOT NULL REFERENCES station (id), happened_at BIGINT NOT NULL,
  deed TEXT NOT NULL,
  within_m INTEGER, source TEXT, deliveries INTEGER NOT NULL, left_after_s INTEGER,
  scene_here INTEGER, scene_here_of INTEGER NOT NULL, scene_elsewhere INTEGER,
  scene_elsewhere_of INTEGER NOT NULL, label TEXT NOT NULL, photo_here INTEGER NOT NULL,
  assurance TEXT NOT NULL, wrong_per_mille INTEGER NOT NULL, doubtful INTEGER NOT NULL,
  reasons TEXT NOT NULL, other_order BYTEA, words TEXT NOT NULL, made_at BIGINT NOT NULL,
  settled_at BIGINT, settled_by BYTEA, UNIQUE (attempt, version)
);
CREATE TABLE plan (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), day TEXT NOT NULL,
  planned INTEGER NOT NULL, infeasible TEXT NOT NULL, created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
);
CREATE TABLE plan_job (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), day TEXT NOT NULL,
  state TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at BIGINT NOT NULL, taken_until BIGINT,
  tries INTEGER NOT NULL, failure TEXT NOT NULL, plan BYTEA
);
CREATE TABLE position_trace (
  id BYTEA PRIMARY KEY, stop BYTEA NOT NULL REFERENCES stop (id), step TEXT NOT NULL,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, accuracy_m INTEGER NOT NULL, at BIGINT NOT NULL,
  exact INTEGER NOT NULL, UNIQUE (stop, step, at)
);
CREATE TABLE preference (
  id BYTEA PRIMARY KEY, scope TEXT NOT NULL, scope_key BYTEA NOT NULL,
  photo INTEGER NOT NULL, drop_place TEXT, place_note TEXT NOT NULL, set_at BIGINT NOT NULL,
  UNIQUE (scope, scope_key)
);
CREATE TABLE programme (
  id BYTEA PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE provider_account (
  id BYTEA PRIMARY KEY, staff BYTEA NOT NULL REFERENCES staff (id), issuer TEXT NOT NULL,
  subject TEXT NOT NULL, linked_at BIGINT NOT NULL, UNIQUE (staff, issuer), UNIQUE (issuer, subject)
);
CREATE TABLE public_alert (
  id BYTEA PRIMARY KEY, sender TEXT NOT NULL, identifier TEXT NOT NULL, bytes BYTEA NOT NULL,
  ends_at BIGINT NOT NULL, taken_at BIGINT NOT NULL
);
CREATE TABLE public_number (
  chain BYTEA NOT NULL, number BIGINT NOT NULL, signature BYTEA, tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL, trouble TEXT NOT NULL, fetched_at BIGINT, PRIMARY KEY (chain, number)
);
CREATE TABLE pulse ( id BYTEA PRIMARY KEY, at BIGINT NOT NULL );
CREATE TABLE push_note (
  id BYTEA PRIMARY KEY, subscription BYTEA NOT NULL, topic TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, tries INTEGER NOT NULL, next_at BIGINT NOT NULL, last_error TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE push_subscription (
  id BYTEA PRIMARY KEY, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL, endpoint TEXT NOT NULL,
  public_key BYTEA NOT NULL, auth BYTEA NOT NULL, language TEXT NOT NULL,
  created_at BIGINT NOT NULL, UNIQUE (subject, endpoint)
);
CREATE TABLE quarantine_row (
  id BYTEA PRIMARY KEY, batch BYTEA NOT NULL REFERENCES import_batch (id),
  row_number INTEGER NOT NULL, raw TEXT NOT NULL, fields TEXT NOT NULL, errors TEXT NOT NULL,
  state TEXT NOT NULL, content_digest BYTEA NOT NULL, settled_at BIGINT
);
CREATE TABLE recovery_code (
  id BYTEA PRIMARY KEY, code_hash BYTEA NOT NULL UNIQUE, subject_kind TEXT NOT NULL,
  subject BYTEA NOT NULL, issued_by TEXT NOT NULL, issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE redaction (
  id BYTEA PRIMARY KEY, evidence BYTEA NOT NULL REFERENCES evidence (id), state TEXT NOT NULL,
  asked_at BIGINT NOT NULL, settled_at BIGINT, settled_by TEXT NOT NULL, areas TEXT NOT NULL
);
CREATE TABLE refresh_token (
  token_hash BYTEA PRIMARY KEY, session BYTEA NOT NULL REFERENCES session (id),
  successor BYTEA, used_at BIGINT, expires_at BIGINT NOT NULL
);
CREATE TABLE remedy (
  id BYTEA PRIMARY KEY, claim BYTEA NOT NULL UNIQUE REFERENCES claim (id),
  station BYTEA NOT NULL REFERENCES station (id), recipient_key BYTEA NOT NULL,
  kind TEXT NOT NULL, state TEXT NOT NULL, look TEXT, shielded INTEGER NOT NULL,
  policy TEXT NOT NULL, asked_at BIGINT NOT NULL, due_at BIGINT, given_at BIGINT, given_by BYTEA,
  reason TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE reservation (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL, place INTEGER NOT NULL, courier BYTEA NOT NULL,
  expires_at BIGINT NOT NULL, challenge BYTEA, UNIQUE (block, place)
);
CREATE TABLE reserved_offer (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL UNIQUE REFERENCES block (id),
  courier BYTEA NOT NULL REFERENCES courier (id), reason TEXT NOT NULL, words TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
  made_by TEXT NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at BIGINT,
  award BYTEA REFERENCES award (id), taken_back_why TEXT NOT NULL DEFAULT '',
  CHECK ((award IS NOT NULL AND state = 'accepted') OR (award IS NULL AND state <> 'accepted'))
);
CREATE TABLE round (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), state TEXT NOT NULL,
  opens_at BIGINT NOT NULL, closes_at BIGINT NOT NULL, secret_digest BYTEA NOT NULL,
  entry_root BYTEA, sealed_at BIGINT, seed BYTEA, drawn_at BIGINT, record TEXT,
  entrants INTEGER NOT NULL, created_at BIGINT NOT NULL
, first_choices INTEGER NOT NULL DEFAULT 0, first_granted INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'main', announced TEXT, contested INTEGER);
CREATE TABLE round_policy (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), from_at BIGINT NOT NULL,
  body TEXT NOT NULL, reason TEXT NOT NULL, set_by BYTEA, set_at BIGINT NOT NULL
);
CREATE TABLE route (
  id BYTEA PRIMARY KEY, plan BYTEA, station BYTEA NOT NULL REFERENCES station (id),
  award BYTEA NOT NULL UNIQUE REFERENCES award (id), metres BIGINT NOT NULL,
  seconds BIGINT NOT NULL, version INTEGER NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE scan (
  id BYTEA PRIMARY KEY, package BYTEA, barcode TEXT NOT NULL, courier BYTEA NOT NULL,
  award BYTEA NOT NULL, stop BYTEA, step TEXT NOT NULL, result TEXT NOT NULL,
  occurred_at BIGINT NOT NULL, received_at BIGINT NOT NULL
);
CREATE TABLE scrub (
  id BIGINT PRIMARY KEY, began_at BIGINT NOT NULL, planned BIGINT NOT NULL, stage TEXT NOT NULL,
  behind BYTEA NOT NULL, steps BIGINT NOT NULL, checked BIGINT NOT NULL,
  removed BIGINT NOT NULL, ended_at BIGINT
);
CREATE TABLE service_area (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), name TEXT NOT NULL,
  polygon TEXT NOT NULL, created_at BIGINT NOT NULL, version INTEGER NOT NULL DEFAULT 1, UNIQUE (station, name)
);
CREATE TABLE session (
  id BYTEA PRIMARY KEY, token_hash BYTEA UNIQUE, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  method TEXT NOT NULL, passkey BYTEA, device BYTEA REFERENCES device (id), network TEXT NOT NULL,
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at BIGINT
);
CREATE TABLE setting (
  name TEXT PRIMARY KEY, value TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE sighting (
  id BIGINT NOT NULL, session BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (id, session)
);
CREATE TABLE sign_in_code (
  id BYTEA PRIMARY KEY, code_hash BYTEA NOT NULL UNIQUE, courier BYTEA NOT NULL REFERENCES courier (id),
  method TEXT NOT NULL, passkey BYTEA, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE sign_in_link (
  id BYTEA PRIMARY KEY, subject_kind TEXT NOT NULL, subject BYTEA NOT NULL,
  secret_hash BYTEA NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE signal (
  id BIGINT PRIMARY KEY, courier BYTEA, at BIGINT NOT NULL, kind TEXT NOT NULL, record BYTEA NOT NULL
, round_trip INTEGER);
CREATE TABLE staff (
  id BYTEA PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, language TEXT NOT NULL,
  role TEXT NOT NULL, active INTEGER NOT NULL, created_at BIGINT NOT NULL
);
CREATE TABLE standby (id BYTEA PRIMARY KEY REFERENCES courier (id), until_at BIGINT NOT NULL);
CREATE TABLE standing_event (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL REFERENCES courier (id),
  station BYTEA NOT NULL REFERENCES station (id), award BYTEA NOT NULL REFERENCES award (id),
  block BYTEA NOT NULL REFERENCES block (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('kept', 'late_check_in', 'late_forfeit', 'no_show', 'code_missed')),
  at BIGINT NOT NULL, void_at BIGINT, UNIQUE (award, kind)
);
CREATE TABLE standing_fact (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('hold', 'locked_access', 'station_delay', 'outage', 'safety_refusal', 'cannot_continue')),
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, block BYTEA REFERENCES block (id),
  words TEXT NOT NULL, noted_by TEXT NOT NULL, noted_at BIGINT NOT NULL,
  CHECK (starts_at < ends_at)
);
CREATE TABLE standing_preference (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL UNIQUE REFERENCES courier (id),
  weekdays INTEGER NOT NULL, earliest_minute INTEGER NOT NULL, latest_minute INTEGER NOT NULL,
  least_pay BIGINT NOT NULL, max_per_round INTEGER NOT NULL, active INTEGER NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE TABLE statement (
  id BYTEA PRIMARY KEY, case_file BYTEA NOT NULL REFERENCES case_file (id),
  decision BYTEA NOT NULL REFERENCES decision (id), courier BYTEA NOT NULL REFERENCES courier (id),
  words TEXT NOT NULL, representative TEXT NOT NULL, said_at BIGINT NOT NULL
);
CREATE TABLE station (
  id BYTEA PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, time_zone TEXT NOT NULL,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, award_mode TEXT NOT NULL, currency TEXT NOT NULL,
  pay_per_hour BIGINT NOT NULL, pay_per_km BIGINT NOT NULL, cost_per_km BIGINT NOT NULL,
  legal_minimum_per_hour BIGINT NOT NULL, created_at BIGINT NOT NULL
, pay_version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE station_contact (
  station BYTEA PRIMARY KEY REFERENCES station (id), country TEXT NOT NULL,
  emergency TEXT NOT NULL, desk TEXT NOT NULL, set_at BIGINT NOT NULL
);
CREATE TABLE station_delay (
  id BYTEA PRIMARY KEY, award BYTEA NOT NULL UNIQUE REFERENCES award (id),
  courier BYTEA NOT NULL REFERENCES courier (id),
  kind TEXT NOT NULL CHECK (kind IN ('gate_closed', 'not_ready', 'queue')),
  said_at BIGINT NOT NULL, received_at BIGINT NOT NULL,
  view TEXT CHECK (view IN ('agrees', 'differs')), view_words TEXT NOT NULL,
  viewed_by TEXT NOT NULL, viewed_at BIGINT
);
CREATE TABLE stop (
  id BYTEA PRIMARY KEY, route BYTEA NOT NULL REFERENCES route (id), position INTEGER NOT NULL,
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id), planned_arrival BIGINT NOT NULL,
  service_seconds INTEGER NOT NULL, state TEXT NOT NULL, arrived_at BIGINT
);
CREATE TABLE terms (
  id BYTEA PRIMARY KEY, programme BYTEA NOT NULL REFERENCES programme (id),
  version INTEGER NOT NULL, body TEXT NOT NULL, published_at BIGINT NOT NULL,
  UNIQUE (programme, version)
);
CREATE TABLE thanks (
  id BYTEA PRIMARY KEY, attempt BYTEA NOT NULL UNIQUE, at BIGINT NOT NULL
);
CREATE TABLE thanks_campaign (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id),
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, each_minor BIGINT NOT NULL CHECK (each_minor > 0),
  budget BIGINT NOT NULL CHECK (budget >= each_minor), most_each INTEGER NOT NULL CHECK (most_each > 0),
  currency TEXT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL, ended_at BIGINT,
  CHECK (starts_at < ends_at)
);
CREATE TABLE tip (
  id BYTEA PRIMARY KEY, attempt BYTEA NOT NULL UNIQUE REFERENCES attempt (id),
  delivery_order BYTEA NOT NULL REFERENCES delivery_order (id),
  award BYTEA NOT NULL REFERENCES award (id), amount BIGINT NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pledged', 'withdrawn', 'collected', 'returned')),
  reference TEXT NOT NULL, pledged_at BIGINT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE tip_rule (
  station BYTEA PRIMARY KEY REFERENCES station (id), is_on INTEGER NOT NULL, page TEXT NOT NULL,
  first_minor BIGINT NOT NULL, second_minor BIGINT NOT NULL, third_minor BIGINT NOT NULL,
  most_minor BIGINT NOT NULL, set_by TEXT NOT NULL, set_at BIGINT NOT NULL
);
CREATE TABLE try_count (
  day TEXT NOT NULL, station TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,
  tries BIGINT NOT NULL, PRIMARY KEY (day, station, outcome, reason)
);
CREATE TABLE upload (
  id BYTEA PRIMARY KEY, courier BYTEA NOT NULL, digest BYTEA NOT NULL, bytes BIGINT NOT NULL,
  state TEXT NOT NULL, has_preview INTEGER NOT NULL, quality TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE upload_chunk (
  upload BYTEA NOT NULL, number INTEGER NOT NULL, bytes BYTEA NOT NULL, UNIQUE (upload, number)
);
CREATE TABLE verdict (
  id BYTEA PRIMARY KEY, signal BIGINT NOT NULL, courier BYTEA, station BYTEA, at BIGINT NOT NULL,
  act TEXT NOT NULL, thing TEXT NOT NULL, verdict TEXT NOT NULL, meant TEXT NOT NULL,
  points INTEGER NOT NULL, trust INTEGER NOT NULL, raised INTEGER NOT NULL, policy INTEGER NOT NULL,
  card TEXT NOT NULL, reasons TEXT NOT NULL
);
CREATE TABLE verdict_policy (
  id BIGINT PRIMARY KEY, body TEXT NOT NULL, reason TEXT NOT NULL, set_by BYTEA,
  set_at BIGINT NOT NULL, from_signal BIGINT
);
CREATE TABLE waiting_place (
  id BYTEA PRIMARY KEY, block BYTEA NOT NULL REFERENCES block (id),
  courier BYTEA NOT NULL REFERENCES courier (id), number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'taken', 'declined', 'passed', 'left', 'over')),
  joined_at BIGINT NOT NULL, asked_at BIGINT, until_at BIGINT, ended_at BIGINT,
  award BYTEA REFERENCES award (id),
  UNIQUE (block, number),
  CHECK ((award IS NOT NULL AND state = 'taken') OR (award IS NULL AND state <> 'taken')),
  CHECK ((ended_at IS NULL AND state IN ('waiting', 'asked'))
    OR (ended_at IS NOT NULL AND state NOT IN ('waiting', 'asked'))),
  CHECK ((asked_at IS NULL AND until_at IS NULL) OR (asked_at IS NOT NULL AND until_at IS NOT NULL))
);
CREATE TABLE waitlist (
  id BYTEA PRIMARY KEY, round BYTEA NOT NULL REFERENCES round (id), block BYTEA NOT NULL,
  courier BYTEA NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE watch_snapshot (
  id BIGINT PRIMARY KEY, signal BIGINT NOT NULL, taken_at BIGINT NOT NULL, body BYTEA NOT NULL
);
CREATE TABLE webhook_delivery (
  id BYTEA PRIMARY KEY, endpoint BYTEA NOT NULL REFERENCES webhook_endpoint (id),
  event BYTEA NOT NULL REFERENCES webhook_event (id), state TEXT NOT NULL, tries INTEGER NOT NULL,
  next_at BIGINT NOT NULL, status INTEGER, last_error TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE webhook_endpoint (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL REFERENCES station (id), url TEXT NOT NULL,
  events TEXT NOT NULL, secret_version INTEGER NOT NULL, previous_until BIGINT,
  created_at BIGINT NOT NULL, failing_since BIGINT, disabled_at BIGINT, removed_at BIGINT
);
CREATE TABLE webhook_event (
  id BYTEA PRIMARY KEY, station BYTEA NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX access_token_by_session ON access_token (session);
CREATE INDEX appeal_by_courier ON appeal (courier, made_at);
CREATE INDEX appeal_by_state ON appeal (state, answer_by);
CREATE INDEX application_by_state ON application (state, submitted_at);
CREATE INDEX attempt_by_courier ON attempt (courier, received_at);
CREATE INDEX attempt_by_order ON attempt (delivery_order, received_at);
CREATE INDEX attempt_by_stop ON attempt (stop);
CREATE INDEX attempt_by_time ON attempt (received_at);
CREATE INDEX attestation_by_device ON attestation (device, at);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor, at);
CREATE INDEX audit_entry_by_courier ON audit_entry (courier, at);
CREATE INDEX audit_entry_by_order ON audit_entry (delivery_order, at);
CREATE INDEX audit_entry_by_subject ON audit_entry (subject, at);
CREATE INDEX award_by_change ON award (changed_at);
CREATE INDEX award_by_courier ON award (courier, state);
CREATE UNIQUE INDEX award_one_each ON award (block, courier) WHERE holds = 1;
CREATE UNIQUE INDEX award_one_holder ON award (block, place) WHERE holds = 1;
CREATE INDEX block_by_round ON block (round);
CREATE INDEX block_by_station ON block (station, starts_at);
CREATE INDEX block_not_over ON block (starts_at) WHERE state NOT IN ('ended', 'cancelled');
CREATE INDEX bulletin_by_time ON bulletin (published_at);
CREATE INDEX case_file_by_age ON case_file (opened_at);
CREATE INDEX case_file_by_courier ON case_file (courier, opened_at);
CREATE INDEX case_file_by_state ON case_file (state, due_at);
CREATE INDEX case_file_kept ON case_file (station, ended_at) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX case_file_live ON case_file (courier) WHERE state IN ('open', 'with_courier');
CREATE INDEX challenge_by_courier ON challenge (courier, opened_at);
CREATE INDEX challenge_by_end ON challenge (ends_at) WHERE state = 'open';
CREATE UNIQUE INDEX challenge_one_open ON challenge (courier) WHERE state = 'open';
CREATE INDEX challenge_step_by_age ON challenge_step (begun_at);
CREATE INDEX challenge_step_by_challenge ON challenge_step (challenge, begun_at);
CREATE INDEX check_in_by_award ON check_in (award, received_at);
CREATE INDEX claim_answer_by_claim ON claim_answer (claim, said_at);
CREATE INDEX claim_by_order ON claim (delivery_order, made_at);
CREATE INDEX claim_case_by_age ON claim_case (opened_at);
CREATE INDEX claim_case_member_by_case ON claim_case_member (claim_case, joined_at);
CREATE UNIQUE INDEX claim_case_member_live ON claim_case_member (claim) WHERE split_at IS NULL;
CREATE INDEX claim_kept ON claim (made_at) WHERE removed_at IS NULL AND open = 0;
CREATE UNIQUE INDEX claim_one_open ON claim (delivery_order) WHERE open = 1;
CREATE INDEX claim_open_by_time ON claim (made_at) WHERE open = 1;
CREATE INDEX claim_picture_by_age ON claim_picture (added_at) WHERE destroyed_at IS NULL;
CREATE INDEX claim_representative_by_claim ON claim_representative (claim, named_at);
CREATE INDEX commitment_by_courier ON commitment (courier, at);
CREATE INDEX commitment_by_subject ON commitment (subject);
CREATE INDEX consent_by_courier ON consent (courier, at);
CREATE INDEX correction_by_courier ON correction (courier, said_at);
CREATE INDEX correction_by_order ON correction (delivery_order, said_at);
CREATE INDEX correction_by_state ON correction (state, said_at);
CREATE INDEX courier_by_station ON courier (station, state);
CREATE INDEX decision_by_case ON decision (case_file);
CREATE INDEX decision_by_courier ON decision (courier, first_at);
CREATE INDEX decision_by_state ON decision (state, effective_at);
CREATE UNIQUE INDEX decision_proposed ON decision (case_file) WHERE state = 'proposed';
CREATE INDEX delivery_order_by_place ON delivery_order (lat, lon);
CREATE INDEX delivery_order_by_recipient ON delivery_order (recipient_key);
CREATE INDEX delivery_order_by_state ON delivery_order (station, state, window_start);
CREATE INDEX device_by_thumbprint ON device (thumbprint);
CREATE INDEX device_finding_by_courier ON device_finding (courier, at);
CREATE INDEX drop_fix_by_age ON drop_fix (kept_at);
CREATE INDEX drop_fix_by_site ON drop_fix (site, kept_at);
CREATE INDEX drop_point_by_place ON drop_point (station, lat);
CREATE INDEX entry_by_challenge ON entry (challenge) WHERE challenge IS NOT NULL;
CREATE INDEX entry_by_courier ON entry (courier);
CREATE INDEX erased_reference_by_age ON erased_reference (erased_at);
CREATE INDEX evidence_by_attempt ON evidence (attempt);
CREATE INDEX face_capture_by_courier ON face_capture (courier, begun_at);
CREATE INDEX face_capture_by_end ON face_capture (ends_at);
CREATE INDEX face_receipt_by_courier ON face_receipt (courier, at);
CREATE INDEX face_template_by_courier ON face_template (courier, made_at);
CREATE INDEX file_fault_by_owner ON file_fault (owner);
CREATE INDEX hold_by_end ON hold (ends_at);
CREATE INDEX identity_check_by_courier ON identity_check (courier, asked_at);
CREATE INDEX identity_check_by_due ON identity_check (due_by) WHERE ended_at IS NULL;
CREATE INDEX identity_check_by_time ON identity_check (asked_at);
CREATE UNIQUE INDEX identity_check_one_open ON identity_check (courier) WHERE ended_at IS NULL;
CREATE INDEX identity_look_by_courier ON identity_look (courier, at);
CREATE INDEX identity_picture_by_end ON identity_picture (until_at);
CREATE INDEX identity_policy_by_digest ON identity_policy (digest);
CREATE INDEX identity_step_by_check ON identity_step (identity_check, begun_at);
CREATE INDEX import_batch_by_time ON import_batch (created_at);
CREATE INDEX known_answer_by_reviewer ON known_answer (reviewer, pair);
CREATE INDEX leaf_by_subject ON leaf (subject);
CREATE INDEX leaf_waiting ON leaf (at) WHERE leaf_index IS NULL;
CREATE INDEX lost_pay_by_decision ON lost_pay (decision);
CREATE INDEX lost_race_by_courier ON lost_race (courier, from_at);
CREATE INDEX made_case_by_end ON made_case (ended_at) WHERE state = 'found';
CREATE INDEX made_case_by_state ON made_case (state, due_at);
CREATE INDEX matter_member_by_courier ON matter_member (courier);
CREATE INDEX message_by_recipient ON message (recipient);
CREATE INDEX message_due ON message (state, next_at);
CREATE INDEX outside_request_by_day ON outside_request (received_on);
CREATE INDEX package_by_order ON package (delivery_order);
CREATE INDEX passkey_by_subject ON passkey (subject, removed_at);
CREATE INDEX pattern_appeal_by_state ON pattern_appeal (state, answer_by);
CREATE INDEX pattern_case_by_order ON pattern_case (delivery_order);
CREATE INDEX pattern_case_by_recipient ON pattern_case (recipient_key, asked_at);
CREATE INDEX pattern_case_by_state ON pattern_case (state, due_at);
CREATE INDEX pattern_case_kept ON pattern_case (station, ended_at) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX pattern_case_live ON pattern_case (recipient_key)
  WHERE state IN ('asked', 'answered');
CREATE INDEX pattern_decision_by_case ON pattern_decision (pattern_case);
CREATE INDEX pattern_decision_by_state ON pattern_decision (state, effective_at);
CREATE UNIQUE INDEX pattern_decision_proposed ON pattern_decision (pattern_case)
  WHERE state = 'proposed';
CREATE INDEX pattern_statement_by_case ON pattern_statement (pattern_case, said_at);
CREATE INDEX pay_entry_by_award ON pay_entry (award);
CREATE INDEX pay_entry_by_courier ON pay_entry (courier, at);
CREATE INDEX pay_entry_by_station ON pay_entry (station, at);
CREATE UNIQUE INDEX person_erasure_of_courier ON person_erasure (courier) WHERE state <> 'taken_back';
CREATE UNIQUE INDEX person_erasure_of_order ON person_erasure (delivery_order)
  WHERE state <> 'taken_back';
CREATE INDEX person_erasure_of_orders ON person_erasure (delivery_order)
  WHERE state = 'done' AND delivery_order IS NOT NULL;
CREATE INDEX person_erasure_waiting ON person_erasure (asked_at) WHERE state = 'waits';
CREATE INDEX photo_key_by_age ON photo_key (made_at);
CREATE INDEX photo_measure_by_age ON photo_measure (made_at);
CREATE INDEX photo_measure_by_courier ON photo_measure (courier, made_at);
CREATE INDEX photo_measure_by_phone ON photo_measure (phone, made_at);
CREATE INDEX photo_measure_waiting ON photo_measure (made_at) WHERE compared_at IS NULL;
CREATE INDEX photo_review_by_earlier ON photo_review (earlier);
CREATE INDEX photo_review_by_state ON photo_review (state, found_at);
CREATE INDEX pin_by_site ON pin (site, state);
CREATE INDEX pin_by_state ON pin (station, state, proposed_at);
CREATE INDEX place_due_by_time ON place_due (due_at);
CREATE INDEX place_finding_by_site ON place_finding (site);
CREATE INDEX place_finding_doubtful ON place_finding (station, made_at) WHERE doubtful = 1;
CREATE INDEX plan_by_day ON plan (station, day, created_at);
CREATE INDEX plan_job_by_day ON plan_job (station, day, asked_at);
CREATE UNIQUE INDEX plan_job_under_way ON plan_job (station, day)
  WHERE state IN ('waiting', 'running');
CREATE INDEX position_trace_by_age ON position_trace (at);
CREATE INDEX public_alert_by_end ON public_alert (ends_at);
CREATE INDEX push_note_due ON push_note (state, next_at);
CREATE INDEX quarantine_row_by_content ON quarantine_row (content_digest);
CREATE INDEX quarantine_row_by_state ON quarantine_row (state, batch, row_number);
CREATE INDEX recovery_code_by_subject ON recovery_code (subject, used_at);
CREATE INDEX redaction_by_evidence ON redaction (evidence, asked_at);
CREATE UNIQUE INDEX redaction_one_open ON redaction (evidence) WHERE state = 'asked';
CREATE INDEX redaction_waiting ON redaction (asked_at) WHERE state = 'asked';
CREATE INDEX refresh_token_by_session ON refresh_token (session);
CREATE INDEX remedy_by_recipient ON remedy (recipient_key, asked_at);
CREATE INDEX remedy_by_station ON remedy (station, asked_at);
CREATE INDEX remedy_due ON remedy (due_at) WHERE given_at IS NULL;
CREATE INDEX reserved_offer_by_courier ON reserved_offer (courier, made_at);
CREATE INDEX reserved_offer_open ON reserved_offer (expires_at) WHERE state = 'open';
CREATE INDEX round_by_state ON round (state, closes_at);
CREATE INDEX round_by_station ON round (station, closes_at);
CREATE INDEX round_policy_by_station ON round_policy (station, from_at);
CREATE INDEX scan_by_award ON scan (award, step);
CREATE INDEX session_by_device ON session (device, ended_at);
CREATE INDEX session_by_subject ON session (subject, ended_at);
CREATE INDEX sighting_by_age ON sighting (at);
CREATE INDEX signal_by_age ON signal (at);
CREATE INDEX signal_by_courier ON signal (courier, at);
CREATE INDEX standing_event_by_courier ON standing_event (courier, at);
CREATE INDEX standing_fact_by_station ON standing_fact (station, ends_at);
CREATE INDEX statement_by_case ON statement (case_file, said_at);
CREATE INDEX station_delay_by_courier ON station_delay (courier, received_at);
CREATE INDEX stop_by_order ON stop (delivery_order);
CREATE INDEX stop_by_route ON stop (route, position);
CREATE INDEX thanks_campaign_by_station ON thanks_campaign (station, ends_at);
CREATE INDEX tip_by_award ON tip (award);
CREATE INDEX tip_by_state ON tip (state, changed_at);
CREATE INDEX upload_by_courier ON upload (courier, id);
CREATE INDEX verdict_by_age ON verdict (at);
CREATE INDEX verdict_by_courier ON verdict (courier, at);
CREATE INDEX verdict_by_signal ON verdict (signal);
CREATE INDEX waiting_place_by_courier ON waiting_place (courier, joined_at);
CREATE UNIQUE INDEX waiting_place_live ON waiting_place (block, courier) WHERE state IN ('waiting', 'asked');
CREATE INDEX waitlist_by_block ON waitlist (block, position);
CREATE INDEX waitlist_by_courier ON waitlist (round, courier);
CREATE INDEX webhook_delivery_by_endpoint ON webhook_delivery (endpoint, changed_at);
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, next_at);
CREATE INDEX webhook_endpoint_by_station ON webhook_endpoint (station, created_at);
