//! What was drafted for decisions, and what is paid for rounds and races that one kept somebody out of.

use crate::rows::{Award, DecisionDraft, Entry, LostPay, LostRace, Round};
use crate::{Error, Tx};
use porchlight_domain::id::{CourierId, DecisionId, StationId};
use porchlight_domain::time::Timestamp;

/// How decisions on one ground ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundCount {
    /// Version of the catalogue.
    pub catalogue: u32,
    /// Code of the ground.
    pub ground: String,
    /// Decisions that were told to somebody.
    pub issued: u32,
    /// Of them, those against which somebody appealed.
    pub appealed: u32,
    /// Of them, those that fell: reversed, lifted, or nobody answered in time.
    pub fell: u32,
}

impl Tx<'_> {
    /// Keeps what was drafted and what was written; says whether nothing was kept before.
    pub fn insert_decision_draft(&self, draft: &DecisionDraft) -> Result<bool, Error> {
        self.insert_new(draft)
    }

    /// What was drafted for a decision.
    pub fn decision_draft(&self, id: DecisionId) -> Result<Option<DecisionDraft>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A courier's entries that were left out of rounds which were sealed from one moment to another, both
    /// included, oldest first.
    pub fn entries_left_out(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Entry>, Error> {
        let rest = "WHERE courier = $1 AND sealed IS NULL AND round IN (SELECT r.id FROM round r \
            WHERE r.sealed_at >= $2 AND r.sealed_at <= $3 AND r.state <> 'cancelled') ORDER BY id";
        self.records(rest, &[&courier, &from, &to])
    }

    /// Rounds of a station that were sealed from one moment to another, both included, and that a courier had
    /// not entered, oldest first; without those among couriers on standby.
    pub fn rounds_not_entered(
        &self,
        courier: CourierId,
        station: StationId,
        (from, to): (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<Round>, Error> {
        let rest = "WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.courier = $1 AND e.round = round.id) \
            AND station = $2 AND sealed_at >= $3 AND sealed_at <= $4 AND state <> 'cancelled' \
            AND kind <> 'urgent' ORDER BY sealed_at, id LIMIT $5";
        self.records(rest, &[&courier, &station, &from, &to, &limit])
    }

    /// Places that a courier took in races from one moment to another and came to, oldest first.
    pub fn races_won(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE courier = $1 AND made_at >= $2 AND made_at < $3 AND source = 'race' \
            AND checked_in_at IS NOT NULL ORDER BY made_at, id";
        self.records(rest, &[&courier, &from, &to])
    }

    /// Keeps what is paid for races; says whether nothing was paid for that decision before.
    pub fn insert_lost_race(&self, paid: &LostRace) -> Result<bool, Error> {
        self.insert_new(paid)
    }

    /// What was paid to a courier for races, in the order of time.
    pub fn lost_races_of(&self, courier: CourierId) -> Result<Vec<LostRace>, Error> {
        self.records("WHERE courier = $1 ORDER BY from_at, id", &[&courier])
    }

    /// What was paid for races because a decision fell.
    pub fn lost_race_to(&self, decision: DecisionId) -> Result<Option<LostRace>, Error> {
        self.record("WHERE decision = $1", &[&decision])
    }

    /// Keeps what is paid for a round; says whether nothing was paid for it before.
    pub fn insert_lost_pay(&self, paid: &LostPay) -> Result<bool, Error> {
        self.insert_new(paid)
    }

    /// What was paid to a courier for rounds that decisions kept them out of, the newest first.
    pub fn lost_pay_of(&self, courier: CourierId, limit: u32) -> Result<Vec<LostPay>, Error> {
        let rest = "WHERE courier = $1 ORDER BY entered_at DESC, id DESC LIMIT $2";
        self.records(rest, &[&courier, &limit])
    }

    /// What was paid to a courier for rounds from one moment to another, the latter excluded.
    pub fn lost_pay_between(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<LostPay>, Error> {
        let rest =
            "WHERE courier = $1 AND entered_at >= $2 AND entered_at < $3 ORDER BY entered_at, id";
        self.records(rest, &[&courier, &from, &to])
    }

    /// What was paid because a decision fell.
    pub fn lost_pay_to(&self, decision: DecisionId) -> Result<Vec<LostPay>, Error> {
        self.records("WHERE decision = $1 ORDER BY entered_at, id", &[&decision])
    }

    /// How decisions ended, by version of the catalogue and ground. What gives back is no ground here.
    pub fn decisions_by_ground(&self) -> Result<Vec<GroundCount>, Error> {
        let sql = "SELECT d.catalogue, g.code, COUNT(*), \
            SUM(CASE WHEN a.id IS NULL THEN 0 ELSE 1 END), \
            SUM(CASE WHEN d.state = 'reversed' OR a.state IN ('upheld', 'lapsed') THEN 1 ELSE 0 END) \
            FROM decision d JOIN decision_ground g ON g.decision = d.id \
            LEFT JOIN appeal a ON a.decision = d.id \
            WHERE d.issued_at IS NOT NULL AND d.kind <> 'reinstatement' \
            GROUP BY d.catalogue, g.code ORDER BY d.catalogue, g.code";
        self.rows(sql, &[], |row| {
            Ok(GroundCount {
                catalogue: row.get(0)?,
                ground: row.get(1)?,
                issued: row.get(2)?,
                appealed: row.get(3)?,
                fell: row.get(4)?,
            })
        })
    }
}
