//! Weather and safety holds, the awards they suspend, and public alerts.

use crate::rows::{AlertFeed, Award, HoldAward, HoldRow, PublicAlert};
use crate::{Error, Tx};
use porchlight_domain::id::{AwardId, HoldId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Makes a hold.
    pub fn insert_hold(&self, hold: &HoldRow) -> Result<(), Error> {
        self.insert(hold)
    }

    /// Replaces a hold: lifted.
    pub fn update_hold(&self, hold: &HoldRow) -> Result<bool, Error> {
        self.update(hold)
    }

    /// One hold.
    pub fn hold(&self, id: HoldId) -> Result<Option<HoldRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Holds that reach beyond a moment, lifted ones too, by their beginning.
    pub fn holds_since(&self, since: Timestamp) -> Result<Vec<HoldRow>, Error> {
        self.records("WHERE ends_at > $1 ORDER BY starts_at, id", &[&since])
    }

    /// Suspends an award; says whether it was not suspended before.
    pub fn insert_hold_award(&self, row: &HoldAward) -> Result<bool, Error> {
        self.insert_new(row)
    }

    /// What suspends an award.
    pub fn hold_award(&self, award: AwardId) -> Result<Option<HoldAward>, Error> {
        self.record("WHERE award = $1", &[&award])
    }

    /// Suspended awards that nobody has loaded for, in blocks that are not over.
    pub fn suspended_ahead(&self, now: Timestamp) -> Result<Vec<AwardId>, Error> {
        let sql = "SELECT h.award FROM hold_award h JOIN award a ON a.id = h.award \
             JOIN block b ON b.id = a.block \
             WHERE a.state IN ('held', 'checked_in') AND b.ends_at > $1 ORDER BY h.award";
        self.rows(sql, &[&now], |row| row.get(0))
    }

    /// Awards that an award's stop could suspend: held or under way, in blocks of a station that meet
    /// a span, and not suspended yet.
    pub fn awards_to_suspend(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE state IN ('held', 'checked_in', 'released') AND block IN (SELECT b.id \
             FROM block b WHERE b.station = $1 AND b.starts_at < $2 AND b.ends_at > $3) \
             AND NOT EXISTS (SELECT 1 FROM hold_award h WHERE h.award = award.id) ORDER BY id";
        self.records(rest, &[&station, &to, &from])
    }

    /// Keeps an alert; says whether it was not kept before.
    pub fn insert_public_alert(&self, alert: &PublicAlert) -> Result<bool, Error> {
        self.insert_new(alert)
    }

    /// Alerts that reach beyond a moment, in the order in which they came.
    pub fn public_alerts_since(&self, since: Timestamp) -> Result<Vec<PublicAlert>, Error> {
        self.records("WHERE ends_at > $1 ORDER BY taken_at, id", &[&since])
    }

    /// How reading a feed of public alerts went, if it was ever tried.
    pub fn alert_feed(&self, url: &str) -> Result<Option<AlertFeed>, Error> {
        self.record("WHERE url = $1", &[&url])
    }

    /// How reading went of every feed that was ever tried.
    pub fn alert_feeds(&self) -> Result<Vec<AlertFeed>, Error> {
        self.records("ORDER BY url", &[])
    }

    /// Keeps how reading a feed went, in place of what was.
    pub fn put_alert_feed(&self, feed: &AlertFeed) -> Result<(), Error> {
        self.upsert(feed)
    }

    /// Forgets how reading feeds went that were last tried before a moment.
    pub fn purge_alert_feeds(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM alert_feed WHERE tried_at < $1", &[&before])
    }

    /// Forgets alerts that ended before a moment.
    pub fn purge_public_alerts(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM public_alert WHERE ends_at <= $1", &[&before])
    }
}
