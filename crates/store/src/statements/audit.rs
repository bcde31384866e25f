//! Whole tables in the order of their keys, in pages: for referees, mirrors and checks that must
//! see everything.

use crate::record::Record;
use crate::rows::{
    Appeal, Attempt, Attestation, AuditEntry, Award, Block, CaseFile, CheckInRow, Checkpoint,
    Claim, ClaimAnswer, Courier, DecisionRow, Entry, Evidence, Leaf, Message, Order, Passkey,
    PatternAppeal, PatternCase, PatternDecision, PayEntry, Preference, RemedyRow, Round, Route,
    StandingEvent, StandingFact, Stop, Tip, Upload, WaitingPlace,
};
use crate::{Error, Tx};

/// Rows of one page.
const PAGE: i64 = 5_000;

impl Tx<'_> {
    pub(super) fn each<R: Record>(
        &self,
        key: impl Fn(&R) -> [u8; 16],
        mut see: impl FnMut(R),
    ) -> Result<(), Error> {
        let mut after = [0u8; 16];
        loop {
            let page: Vec<R> =
                self.records("WHERE id > $1 ORDER BY id LIMIT $2", &[&after, &PAGE])?;
            let Some(last) = page.last() else { return Ok(()) };
            after = key(last);
            page.into_iter().for_each(&mut see);
        }
    }

    /// Every attempt, those taken back included.
    pub fn each_attempt(&self, see: impl FnMut(Attempt)) -> Result<(), Error> {
        self.each(|row: &Attempt| row.id.0, see)
    }

    /// Every award, whatever became of it.
    pub fn each_award(&self, see: impl FnMut(Award)) -> Result<(), Error> {
        self.each(|row: &Award| row.id.0, see)
    }

    /// Every block.
    pub fn each_block(&self, see: impl FnMut(Block)) -> Result<(), Error> {
        self.each(|row: &Block| row.id.0, see)
    }

    /// Every claim.
    pub fn each_claim(&self, see: impl FnMut(Claim)) -> Result<(), Error> {
        self.each(|row: &Claim| row.id.0, see)
    }

    /// Everything that couriers answered to claims.
    pub fn each_claim_answer(&self, see: impl FnMut(ClaimAnswer)) -> Result<(), Error> {
        self.each(|row: &ClaimAnswer| row.id.0, see)
    }

    /// Every remedy.
    pub fn each_remedy(&self, see: impl FnMut(RemedyRow)) -> Result<(), Error> {
        self.each(|row: &RemedyRow| row.id.0, see)
    }

    /// Every question to a recipient about their claims.
    pub fn each_pattern_case(&self, see: impl FnMut(PatternCase)) -> Result<(), Error> {
        self.each(|row: &PatternCase| row.id.0, see)
    }

    /// Every decision about a recipient, those that nothing came of included.
    pub fn each_pattern_decision(&self, see: impl FnMut(PatternDecision)) -> Result<(), Error> {
        self.each(|row: &PatternDecision| row.id.0, see)
    }

    /// Every appeal of a recipient.
    pub fn each_pattern_appeal(&self, see: impl FnMut(PatternAppeal)) -> Result<(), Error> {
        self.each(|row: &PatternAppeal| row.id.0, see)
    }

    /// Every case.
    pub fn each_case(&self, see: impl FnMut(CaseFile)) -> Result<(), Error> {
        self.each(|row: &CaseFile| row.id.0, see)
    }

    /// Every decision, those that nothing came of included.
    pub fn each_decision(&self, see: impl FnMut(DecisionRow)) -> Result<(), Error> {
        self.each(|row: &DecisionRow| row.id.0, see)
    }

    /// Every appeal.
    pub fn each_appeal(&self, see: impl FnMut(Appeal)) -> Result<(), Error> {
        self.each(|row: &Appeal| row.id.0, see)
    }

    /// Every message that is kept.
    pub fn each_message(&self, see: impl FnMut(Message)) -> Result<(), Error> {
        self.each(|row: &Message| row.id.0, see)
    }

    /// Every entry of pay.
    pub fn each_pay_entry(&self, see: impl FnMut(PayEntry)) -> Result<(), Error> {
        self.each(|row: &PayEntry| row.id.0, see)
    }

    /// Every tip, whatever became of it.
    pub fn each_tip(&self, see: impl FnMut(Tip)) -> Result<(), Error> {
        self.each(|row: &Tip| row.id.0, see)
    }

    /// Every place on a waiting list, those that ended included.
    pub fn each_waiting_place(&self, see: impl FnMut(WaitingPlace)) -> Result<(), Error> {
        self.each(|row: &WaitingPlace| row.id.0, see)
    }

    /// Everything counted in standings, what was taken out included.
    pub fn each_standing_event(&self, see: impl FnMut(StandingEvent)) -> Result<(), Error> {
        self.each(|row: &StandingEvent| row.id.0, see)
    }

    /// Every fact of a station that excuses.
    pub fn each_standing_fact(&self, see: impl FnMut(StandingFact)) -> Result<(), Error> {
        self.each(|row: &StandingFact| row.id.0, see)
    }

    /// Everything that was said about somebody's coming to a station.
    pub fn each_check_in(&self, see: impl FnMut(CheckInRow)) -> Result<(), Error> {
        self.each(|row: &CheckInRow| row.id.0, see)
    }

    /// Every courier.
    pub fn each_courier(&self, see: impl FnMut(Courier)) -> Result<(), Error> {
        self.each(|row: &Courier| row.id.0, see)
    }

    /// Every route.
    pub fn each_route(&self, see: impl FnMut(Route)) -> Result<(), Error> {
        self.each(|row: &Route| row.id.0, see)
    }

    /// Every stop.
    pub fn each_stop(&self, see: impl FnMut(Stop)) -> Result<(), Error> {
        self.each(|row: &Stop| row.id.0, see)
    }

    /// Every entry.
    pub fn each_entry(&self, see: impl FnMut(Entry)) -> Result<(), Error> {
        self.each(|row: &Entry| row.id.0, see)
    }

    /// Every evidence item.
    pub fn each_evidence(&self, see: impl FnMut(Evidence)) -> Result<(), Error> {
        self.each(|row: &Evidence| row.id.0, see)
    }

    /// Every order.
    pub fn each_order(&self, see: impl FnMut(Order)) -> Result<(), Error> {
        self.each(|row: &Order| row.id.0, see)
    }

    /// Every choice of a recipient.
    pub fn each_preference(&self, see: impl FnMut(Preference)) -> Result<(), Error> {
        self.each(|row: &Preference| row.id.0, see)
    }

    /// Every round.
    pub fn each_round(&self, see: impl FnMut(Round)) -> Result<(), Error> {
        self.each(|row: &Round| row.id.0, see)
    }

    /// Every upload.
    pub fn each_upload(&self, see: impl FnMut(Upload)) -> Result<(), Error> {
        self.each(|row: &Upload| row.id.0, see)
    }

    /// Every entry of who did or read what.
    pub fn each_audit_entry(&self, see: impl FnMut(AuditEntry)) -> Result<(), Error> {
        self.each(|row: &AuditEntry| row.id.0, see)
    }

    /// Every statement of a phone's hardware.
    pub fn each_attestation(&self, see: impl FnMut(Attestation)) -> Result<(), Error> {
        self.each(|row: &Attestation| row.id.0, see)
    }

    /// Every passkey, those removed included.
    pub fn each_passkey(&self, see: impl FnMut(Passkey)) -> Result<(), Error> {
        self.each(|row: &Passkey| row.id.0, see)
    }

    /// Every leaf, sequenced or not, by its id.
    pub fn each_leaf(&self, see: impl FnMut(Leaf)) -> Result<(), Error> {
        self.each(|row: &Leaf| row.id.0, see)
    }

    /// Every checkpoint, smallest first.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, Error> {
        self.records("ORDER BY size", &[])
    }
}
