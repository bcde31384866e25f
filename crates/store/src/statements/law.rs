//! Records that are over and may end by a law: finding them, and taking out what was written.
//!
//! Owns: what keeps a case, a question or a claim whole although it is over, and which columns are emptied
//! when it ends. Never does: count days (`app::law` does), delete a row of a decision or of the log, or look
//! at anything that is open: the database refuses that once more (`0043_records_end.sql`).

use crate::rows::{CaseFile, Claim, PatternCase};
use crate::value::ToParam;
use crate::{Error, Tx};
use porchlight_domain::id::{
    CaseId, ClaimId, DecisionId, PatternCaseId, PatternDecisionId, StationId,
};
use porchlight_domain::time::Timestamp;

/// What stands where words were that a row has to have.
pub const REMOVED: &str = "removed";

/// A case that is over and that nothing open needs.
const CASE_IS_OVER: &str = "removed_at IS NULL AND state NOT IN ('open', 'with_courier') \
    AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.case_file = case_file.id \
      AND (d.state IN ('proposed', 'issued') OR (d.state = 'in_effect' \
        AND d.kind IN ('restriction', 'suspension', 'offboarding')))) \
    AND NOT EXISTS (SELECT 1 FROM appeal a JOIN decision d ON d.id = a.decision \
      WHERE d.case_file = case_file.id AND a.state = 'open') \
    AND NOT EXISTS (SELECT 1 FROM case_file c JOIN decision n ON n.id = c.earlier_notice \
      WHERE n.case_file = case_file.id AND c.id <> case_file.id AND (c.state IN ('open', 'with_courier') \
        OR EXISTS (SELECT 1 FROM decision d WHERE d.case_file = c.id AND (d.state IN ('proposed', 'issued') \
          OR (d.state = 'in_effect' AND d.kind IN ('restriction', 'suspension', 'offboarding')))))) \
    AND NOT EXISTS (SELECT 1 FROM matter_member m JOIN matter t ON t.id = m.matter \
      WHERE m.courier = case_file.courier AND t.legal_hold = 1) \
    AND NOT EXISTS (SELECT 1 FROM correction k WHERE k.courier = case_file.courier \
      AND k.kind = 'case' AND k.state = 'open')";

/// A question to a recipient that is over and that nothing open needs.
const PATTERN_IS_OVER: &str = "removed_at IS NULL AND state NOT IN ('asked', 'answered') \
    AND NOT EXISTS (SELECT 1 FROM pattern_decision d WHERE d.pattern_case = pattern_case.id \
      AND d.state IN ('proposed', 'issued', 'in_effect')) \
    AND NOT EXISTS (SELECT 1 FROM pattern_appeal a JOIN pattern_decision d ON d.id = a.decision \
      WHERE d.pattern_case = pattern_case.id AND a.state = 'open') \
    AND NOT EXISTS (SELECT 1 FROM correction k WHERE k.delivery_order = pattern_case.delivery_order \
      AND k.kind = 'pattern' AND k.state = 'open')";

/// A claim that is over and that nothing open needs.
const CLAIM_IS_OVER: &str = "removed_at IS NULL AND open = 0 \
    AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.delivery_order = claim.delivery_order AND c.open = 1) \
    AND NOT EXISTS (SELECT 1 FROM remedy r WHERE r.claim = claim.id AND r.given_at IS NULL \
      AND r.due_at IS NOT NULL) \
    AND NOT EXISTS (SELECT 1 FROM pattern_case p JOIN delivery_order o ON o.recipient_key = p.recipient_key \
      WHERE o.id = claim.delivery_order AND (p.state IN ('asked', 'answered') OR EXISTS (\
        SELECT 1 FROM pattern_decision d WHERE d.pattern_case = p.id \
        AND d.state IN ('proposed', 'issued', 'in_effect')))) \
    AND NOT EXISTS (SELECT 1 FROM claim_case_member m JOIN claim_case_member n \
      ON n.claim_case = m.claim_case JOIN claim c ON c.id = n.claim \
      WHERE m.claim = claim.id AND m.split_at IS NULL AND n.split_at IS NULL AND c.open = 1) \
    AND NOT EXISTS (SELECT 1 FROM attempt a JOIN matter_member m ON m.courier = a.courier \
      JOIN matter t ON t.id = m.matter \
      WHERE a.delivery_order = claim.delivery_order AND t.legal_hold = 1) \
    AND NOT EXISTS (SELECT 1 FROM correction k WHERE k.delivery_order = claim.delivery_order \
      AND k.kind = 'claim' AND k.state = 'open')";

/// A claim in which something is written.
const CLAIM_SAYS: &str = "(statement <> '' OR answer <> '' OR looked <> '[]')";

/// When something went, and by which packs of law, by code with commas.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'a> {
    /// When.
    pub at: Timestamp,
    /// By which packs.
    pub by: &'a str,
}

impl Tx<'_> {
    /// Cases of a station that ended before a moment and that nothing open needs, behind one.
    pub fn cases_past(
        &self,
        station: StationId,
        before: Timestamp,
        behind: CaseId,
        limit: u32,
    ) -> Result<Vec<CaseFile>, Error> {
        let rest = format!(
            "WHERE station = $1 AND ended_at <= $2 AND id > $3 AND {CASE_IS_OVER} ORDER BY id LIMIT $4"
        );
        self.records(&rest, &[&station, &before, &behind, &limit])
    }

    /// A case, if it is over and nothing open needs it.
    pub fn case_over(&self, id: CaseId) -> Result<Option<CaseFile>, Error> {
        self.record(&format!("WHERE id = $1 AND {CASE_IS_OVER}"), &[&id])
    }

    /// Questions to recipients of a station that ended before a moment and that nothing open needs, behind one.
    pub fn patterns_past(
        &self,
        station: StationId,
        before: Timestamp,
        behind: PatternCaseId,
        limit: u32,
    ) -> Result<Vec<PatternCase>, Error> {
        let rest = format!(
            "WHERE station = $1 AND ended_at <= $2 AND id > $3 AND {PATTERN_IS_OVER} ORDER BY id LIMIT $4"
        );
        self.records(&rest, &[&station, &before, &behind, &limit])
    }

    /// A question, if it is over and nothing open needs it.
    pub fn pattern_over(&self, id: PatternCaseId) -> Result<Option<PatternCase>, Error> {
        self.record(&format!("WHERE id = $1 AND {PATTERN_IS_OVER}"), &[&id])
    }

    /// Claims about orders of a station that ended before a moment and that nothing open needs, behind one.
    pub fn claims_past(
        &self,
        station: StationId,
        before: Timestamp,
        behind: ClaimId,
        limit: u32,
    ) -> Result<Vec<Claim>, Error> {
        let rest = format!(
            "WHERE made_at <= $1 AND COALESCE(settled_at, taken_back_at) <= $2 AND id > $3 \
             AND EXISTS (SELECT 1 FROM delivery_order o WHERE o.id = claim.delivery_order \
             AND o.station = $4) \
             AND {CLAIM_IS_OVER} ORDER BY id LIMIT $5"
        );
        self.records(&rest, &[&before, &before, &behind, &station, &limit])
    }

    /// A claim, if it is over and nothing open needs it.
    pub fn claim_over(&self, id: ClaimId) -> Result<Option<Claim>, Error> {
        self.record(&format!("WHERE id = $1 AND {CLAIM_IS_OVER}"), &[&id])
    }

    /// Claims in which something is still written although their recipient was erased: a law kept them then.
    pub fn claims_kept_past_erasure(
        &self,
        behind: ClaimId,
        limit: u32,
    ) -> Result<Vec<Claim>, Error> {
        let rest = format!(
            "WHERE id > $1 AND {CLAIM_SAYS} AND delivery_order IN (SELECT e.delivery_order \
             FROM person_erasure e WHERE e.state = 'done' AND e.delivery_order IS NOT NULL) \
             AND {CLAIM_IS_OVER} ORDER BY id LIMIT $2"
        );
        self.records(&rest, &[&behind, &limit])
    }

    /// Takes out what was written in a case: its evidence, report, statements, reasons, drafts, answers and the
    /// mail of each letter. `evidence` stands in place of the evidence.
    pub fn end_case_record(
        &self,
        id: CaseId,
        ending: Ending<'_>,
        evidence: &str,
    ) -> Result<(), Error> {
        let Ending { at, by } = ending;
        let sql = "UPDATE case_file SET removed_at = $1, removed_by = $2, evidence = $3, report = '', \
            reason = '' WHERE id = $4";
        self.execute(sql, &[&at, &by, &evidence, &id])?;
        let of_decisions = "decision IN (SELECT d.id FROM decision d WHERE d.case_file = $1)";
        self.each_of(
            id,
            &[
                "UPDATE statement SET words = '', representative = '' WHERE case_file = $1",
                &format!(
                    "UPDATE appeal SET words = '', representative = '', \
                     reasons = CASE WHEN reasons = '' THEN '' ELSE '{REMOVED}' END WHERE {of_decisions}"
                ),
                &format!(
                    "UPDATE decision_draft SET drafted = '{REMOVED}', written = '{REMOVED}' \
                     WHERE id IN (SELECT d.id FROM decision d WHERE d.case_file = $1)"
                ),
                "DELETE FROM message WHERE id IN \
                 (SELECT d.message FROM decision d WHERE d.case_file = $1 AND d.message IS NOT NULL)",
                &format!(
                    "UPDATE decision SET why = '', \
                     first_reasons = CASE WHEN first_reasons = '' THEN '' ELSE '{REMOVED}' END, \
                     second_reasons = CASE WHEN second_reasons = '' THEN '' ELSE '{REMOVED}' END \
                     WHERE case_file = $1"
                ),
            ],
        )
    }

    /// Puts other words in place of a decision's letter, if it has one.
    pub fn end_letter(&self, id: DecisionId, words: &str) -> Result<(), Error> {
        let sql = "UPDATE decision SET words = $1 WHERE id = $2 AND words <> ''";
        self.execute(sql, &[&words, &id]).map(|_| ())
    }

    /// Takes out what was written in a question to a recipient. `evidence` and `words` stand in place of its
    /// evidence and its letter.
    pub fn end_pattern_record(
        &self,
        id: PatternCaseId,
        ending: Ending<'_>,
        (evidence, words): (&str, &str),
    ) -> Result<(), Error> {
        let Ending { at, by } = ending;
        let sql = format!(
            "UPDATE pattern_case SET removed_at = $1, removed_by = $2, evidence = $3, words = $4, \
             reasons = '{REMOVED}', why = '' WHERE id = $5"
        );
        self.execute(&sql, &[&at, &by, &evidence, &words, &id])?;
        self.each_of(
            id,
            &[
                &format!(
                    "UPDATE pattern_statement SET words = '{REMOVED}', representative = '' \
                     WHERE pattern_case = $1"
                ),
                &format!(
                    "UPDATE pattern_appeal SET words = '', representative = '', \
                     reasons = CASE WHEN reasons = '' THEN '' ELSE '{REMOVED}' END WHERE decision IN \
                     (SELECT d.id FROM pattern_decision d WHERE d.pattern_case = $1)"
                ),
                &format!(
                    "UPDATE pattern_case_draft SET drafted = '{REMOVED}', written = '{REMOVED}' WHERE id = $1"
                ),
                &format!(
                    "UPDATE pattern_decision_draft SET drafted = '{REMOVED}', written = '{REMOVED}' \
                     WHERE id IN (SELECT d.id FROM pattern_decision d WHERE d.pattern_case = $1)"
                ),
                &format!(
                    "UPDATE pattern_decision SET why = '', first_reasons = '{REMOVED}', \
                     second_reasons = CASE WHEN second_reasons = '' THEN '' ELSE '{REMOVED}' END \
                     WHERE pattern_case = $1"
                ),
            ],
        )
    }

    /// Puts other words in place of a letter to a recipient, if there is one.
    pub fn end_pattern_letter(&self, id: PatternDecisionId, words: &str) -> Result<(), Error> {
        let sql = "UPDATE pattern_decision SET words = $1 WHERE id = $2 AND words <> ''";
        self.execute(sql, &[&words, &id]).map(|_| ())
    }

    /// Takes out what was written about a claim, by both sides and by staff, and its pictures.
    pub fn end_claim_record(&self, id: ClaimId, ending: Ending<'_>) -> Result<(), Error> {
        let Ending { at, by } = ending;
        let sql = "UPDATE claim SET removed_at = $1, removed_by = $2, looked = '[]', statement = '', \
            answer = '' WHERE id = $3";
        self.execute(sql, &[&at, &by, &id])?;
        let representative = format!(
            "UPDATE claim_representative SET name = '{REMOVED}', reach = '{REMOVED}', \
             revoked_at = COALESCE(revoked_at, $1) WHERE claim = $2"
        );
        self.execute(&representative, &[&at, &id])?;
        self.each_of(
            id,
            &[
                "UPDATE claim_answer SET words = '', representative = '' WHERE claim = $1",
                "DELETE FROM claim_picture_file WHERE id IN \
                 (SELECT p.id FROM claim_picture p WHERE p.claim = $1)",
                "UPDATE remedy SET reason = '' WHERE claim = $1 AND reason <> ''",
                &format!(
                    "UPDATE claim_case_member SET reason = '{REMOVED}', \
                     split_reason = CASE WHEN split_reason = '' THEN '' ELSE '{REMOVED}' END \
                     WHERE claim = $1"
                ),
                // What was said of claims together goes with the last of them.
                &format!(
                    "UPDATE claim_case SET reason = '{REMOVED}' WHERE id IN (SELECT m.claim_case \
                     FROM claim_case_member m WHERE m.claim = $1) AND NOT EXISTS (SELECT 1 \
                     FROM claim_case_member n JOIN claim c ON c.id = n.claim \
                     WHERE n.claim_case = claim_case.id AND c.removed_at IS NULL)"
                ),
            ],
        )?;
        let pictures = "UPDATE claim_picture SET representative = '', \
            destroyed_at = COALESCE(destroyed_at, $1) WHERE claim = $2";
        self.execute(pictures, &[&at, &id]).map(|_| ())
    }

    /// Deletes what was sent to an address at one moment: the letters of what was recorded then.
    pub fn remove_letters(&self, to: &str, at: Timestamp) -> Result<u64, Error> {
        if to.is_empty() {
            return Ok(0);
        }
        let sql = "DELETE FROM message WHERE recipient = $1 AND created_at = $2";
        self.execute(sql, &[&to, &at])
    }

    fn each_of(&self, id: impl ToParam, statements: &[&str]) -> Result<(), Error> {
        for sql in statements {
            self.execute(sql, &[&id])?;
        }
        Ok(())
    }
}
