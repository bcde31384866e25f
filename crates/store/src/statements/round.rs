//! Rounds and entries.

use super::{Page, Slice};
use crate::rows::{Entry, Round, RoundPolicyRow, Standby};
use crate::{Error, Tx};
use porchlight_domain::id::{CourierId, RoundId, StationId};
use porchlight_domain::time::Timestamp;

/// An entry with the round it belongs to, for a courier's own list.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundLine {
    /// The round.
    pub round: Round,
    /// The courier's entry.
    pub entry: Entry,
}

impl Tx<'_> {
    /// Adds a round.
    pub fn insert_round(&self, round: &Round) -> Result<(), Error> {
        self.insert(round)
    }

    /// Replaces a round.
    pub fn update_round(&self, round: &Round) -> Result<bool, Error> {
        self.update(round)
    }

    /// One round.
    pub fn round(&self, id: RoundId) -> Result<Option<Round>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Rounds of a station that take entries or will.
    pub fn rounds_ahead(&self, station: StationId) -> Result<Vec<Round>, Error> {
        let rest = "WHERE station = $1 AND state IN ('announced', 'open') ORDER BY closes_at, id";
        self.records(rest, &[&station])
    }

    /// Rounds that are due to open, close or be drawn.
    pub fn rounds_due(&self, now: Timestamp) -> Result<Vec<Round>, Error> {
        let rest = "WHERE (state = 'announced' AND opens_at <= $1) \
                    OR (state = 'open' AND closes_at <= $1) OR state IN ('sealed', 'drawn') \
                    ORDER BY closes_at, id";
        self.records(rest, &[&now])
    }

    /// A page of rounds, newest close first.
    pub fn round_page(&self, slice: Slice) -> Result<Page<Round>, Error> {
        self.page_of("1 = 1", "closes_at DESC, id", &[], slice)
    }

    /// Sets a courier's entry; the last version at close counts.
    pub fn put_entry(&self, entry: &Entry) -> Result<(), Error> {
        self.remove_entry(entry.round, entry.courier)?;
        self.insert(entry)
    }

    /// Adds an entry made from a standing preference, unless the courier entered by hand.
    pub fn insert_standing_entry(&self, entry: &Entry) -> Result<bool, Error> {
        self.insert_new(entry)
    }

    /// Replaces an entry's results.
    pub fn update_entry(&self, entry: &Entry) -> Result<bool, Error> {
        self.update(entry)
    }

    /// Withdraws a courier's entry; says whether there was one.
    pub fn remove_entry(&self, round: RoundId, courier: CourierId) -> Result<bool, Error> {
        let sql = "DELETE FROM entry WHERE round = $1 AND courier = $2";
        Ok(self.execute(sql, &[&round, &courier])? == 1)
    }

    /// A courier's entry in a round.
    pub fn entry(&self, round: RoundId, courier: CourierId) -> Result<Option<Entry>, Error> {
        self.record("WHERE round = $1 AND courier = $2", &[&round, &courier])
    }

    /// The entries of a round, in an order that says nothing about arrival.
    pub fn entries(&self, round: RoundId) -> Result<Vec<Entry>, Error> {
        self.records("WHERE round = $1 ORDER BY courier", &[&round])
    }

    /// A courier's entries in rounds that are sealed and not drawn yet.
    pub fn sealed_entries_of(&self, courier: CourierId) -> Result<Vec<Entry>, Error> {
        let rest = "WHERE courier = $1 AND round IN \
                    (SELECT id FROM round WHERE state = 'sealed') ORDER BY id";
        self.records(rest, &[&courier])
    }

    /// How many rounds of a station are sealed and not drawn yet.
    pub fn sealed_rounds(&self, station: StationId) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM round WHERE station = $1 AND state = 'sealed'";
        Ok(self.scalar(sql, &[&station])?.unwrap_or(0))
    }

    /// How many entries a round has.
    pub fn entry_count(&self, round: RoundId) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM entry WHERE round = $1";
        Ok(self.scalar(sql, &[&round])?.unwrap_or(0))
    }

    /// A courier's newest drawn rounds with their entries.
    pub fn results_for(&self, courier: CourierId, limit: u32) -> Result<Vec<RoundLine>, Error> {
        let rest = "WHERE courier = $1 AND position IS NOT NULL ORDER BY id DESC LIMIT $2";
        let entries: Vec<Entry> = self.records(rest, &[&courier, &limit])?;
        let mut lines = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some(round) = self.round(entry.round)? {
                lines.push(RoundLine { round, entry });
            }
        }
        Ok(lines)
    }

    /// A courier's results drawn after `since`: when, when their round closed, and the answer.
    pub fn results_since(
        &self,
        courier: CourierId,
        since: Timestamp,
    ) -> Result<Vec<(Timestamp, Timestamp, String)>, Error> {
        let sql = "SELECT round.drawn_at, round.closes_at, entry.answer FROM entry \
            JOIN round ON round.id = entry.round WHERE entry.courier = $1 \
            AND round.drawn_at > $2 AND entry.answer IS NOT NULL ORDER BY round.drawn_at";
        self.rows(sql, &[&courier, &since], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Whether a station ever announced a round.
    pub fn has_rounds(&self, station: StationId) -> Result<bool, Error> {
        let sql = "SELECT COUNT(*) FROM round WHERE station = $1";
        Ok(self.scalar::<i64>(sql, &[&station])?.unwrap_or(0) > 0)
    }

    /// Drawn rounds of a station that closed within a span, oldest first.
    pub fn rounds_drawn_between(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Round>, Error> {
        let rest = "WHERE station = $1 AND drawn_at IS NOT NULL AND closes_at >= $2 \
                    AND closes_at < $3 ORDER BY closes_at, id";
        self.records(rest, &[&station, &from, &to])
    }

    /// Sets until when a courier is on standby.
    pub fn put_standby(&self, standby: &Standby) -> Result<(), Error> {
        self.execute("DELETE FROM standby WHERE id = $1", &[&standby.id])?;
        self.insert(standby)
    }

    /// Until when a courier is on standby, if it was ever said.
    pub fn standby(&self, courier: CourierId) -> Result<Option<Standby>, Error> {
        self.record("WHERE id = $1", &[&courier])
    }

    /// The couriers of a station who are on standby at a moment.
    pub fn standbys(&self, station: StationId, at: Timestamp) -> Result<Vec<Standby>, Error> {
        let rest = "WHERE id IN (SELECT id FROM courier WHERE station = $1) AND until_at >= $2 \
                    ORDER BY id";
        self.records(rest, &[&station, &at])
    }

    /// Adds a station's numbers for rounds.
    pub fn insert_round_policy(&self, policy: &RoundPolicyRow) -> Result<(), Error> {
        self.insert(policy)
    }

    /// The numbers for rounds in force at a station then: the last that were set for that time.
    pub fn round_policy_at(
        &self,
        station: StationId,
        at: Timestamp,
    ) -> Result<Option<RoundPolicyRow>, Error> {
        let rest = "WHERE station = $1 AND from_at <= $2 ORDER BY from_at DESC, set_at DESC, id DESC \
                    LIMIT 1";
        self.record(rest, &[&station, &at])
    }

    /// A station's newest numbers for rounds, also those that are not in force yet.
    pub fn round_policies(
        &self,
        station: StationId,
        limit: u32,
    ) -> Result<Vec<RoundPolicyRow>, Error> {
        let rest = "WHERE station = $1 ORDER BY from_at DESC, set_at DESC, id DESC LIMIT $2";
        self.records(rest, &[&station, &limit])
    }

    /// Of each drawn round: when it was drawn, entries that listed anything, and those whose first
    /// choice was granted.
    pub fn first_choices(&self) -> Result<Vec<(Timestamp, u32, u32)>, Error> {
        let sql = "SELECT drawn_at, first_choices, first_granted FROM round \
            WHERE drawn_at IS NOT NULL";
        self.rows(sql, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }
}
