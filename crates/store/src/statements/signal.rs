//! Requests as they were judged, when offers were first shown, and snapshots of the book.

use crate::rows::{RecordedSignal, WatchSnapshot};
use crate::{Error, Tx};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::Timestamp;

/// The account is in no matter that the law wants kept.
const NOT_HELD: &str = "(courier IS NULL OR courier NOT IN (SELECT m.courier FROM matter_member m \
    JOIN matter t ON t.id = m.matter WHERE t.legal_hold = 1))";

/// How many signals of one kind are kept of a courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSignals {
    /// The kind's code.
    pub kind: String,
    /// How many.
    pub count: i64,
    /// The oldest.
    pub first: Timestamp,
    /// The newest.
    pub last: Timestamp,
}

impl Tx<'_> {
    /// Records a signal.
    pub fn insert_signal(&self, signal: &RecordedSignal) -> Result<(), Error> {
        self.insert(signal)
    }

    /// Signals after this one, in the order in which they were judged.
    pub fn signals_after(&self, id: i64, limit: u32) -> Result<Vec<RecordedSignal>, Error> {
        self.records("WHERE id > $1 ORDER BY id LIMIT $2", &[&id, &limit])
    }

    /// The round trip that the client said with a signal, in milliseconds.
    pub fn round_trip_of(&self, signal: i64) -> Result<Option<u32>, Error> {
        let sql = "SELECT round_trip FROM signal WHERE id = $1";
        Ok(self.rows(sql, &[&signal], |row| row.get(0))?.into_iter().next().flatten())
    }

    /// The newest signal's number, 0 if there is none.
    pub fn last_signal(&self) -> Result<i64, Error> {
        Ok(self.scalar("SELECT COALESCE(MAX(id), 0) FROM signal", &[])?.unwrap_or(0))
    }

    /// The first signal's number since a moment, if there is one.
    pub fn first_signal_since(&self, at: Timestamp) -> Result<Option<i64>, Error> {
        let sql = "SELECT id FROM signal WHERE at >= $1 ORDER BY at, id LIMIT 1";
        Ok(self.rows(sql, &[&at], |row| row.get(0))?.into_iter().next())
    }

    /// What is kept of a courier, by kind.
    pub fn signals_kept(&self, courier: CourierId) -> Result<Vec<KeptSignals>, Error> {
        let sql = "SELECT kind, COUNT(*), MIN(at), MAX(at) FROM signal WHERE courier = $1 \
            GROUP BY kind ORDER BY kind";
        self.rows(sql, &[&courier], |row| {
            Ok(KeptSignals {
                kind: row.get(0)?,
                count: row.get(1)?,
                first: row.get(2)?,
                last: row.get(3)?,
            })
        })
    }

    /// Removes signals up to this one from before a moment, save those of accounts under legal hold.
    pub fn purge_signals(&self, up_to: i64, before: Timestamp) -> Result<u64, Error> {
        let sql = format!("DELETE FROM signal WHERE id <= $1 AND at < $2 AND {NOT_HELD}");
        self.execute(&sql, &[&up_to, &before])
    }

    /// Removes verdicts from before a moment, save those of accounts under legal hold.
    pub fn purge_verdicts(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute(&format!("DELETE FROM verdict WHERE at < $1 AND {NOT_HELD}"), &[&before])
    }

    /// Notes when a session was first sent an offer; later times change nothing.
    pub fn insert_sighting(&self, thing: i64, session: i64, at: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO sighting (id, session, at) VALUES ($1, $2, $3) \
            ON CONFLICT (id, session) DO NOTHING";
        self.execute(sql, &[&thing, &session, &at]).map(|_| ())
    }

    /// What was shown since a moment: offer, session, when.
    pub fn sightings_since(&self, at: Timestamp) -> Result<Vec<(i64, i64, Timestamp)>, Error> {
        let sql = "SELECT id, session, at FROM sighting WHERE at >= $1";
        self.rows(sql, &[&at], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Forgets what was shown before a moment.
    pub fn purge_sightings(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM sighting WHERE at < $1", &[&before])
    }

    /// The book's newest snapshot.
    pub fn watch_snapshot(&self) -> Result<Option<WatchSnapshot>, Error> {
        self.record("ORDER BY signal DESC LIMIT 1", &[])
    }

    /// When the newest snapshot was taken.
    pub fn watch_snapshot_taken(&self) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT taken_at FROM watch_snapshot ORDER BY signal DESC LIMIT 1";
        Ok(self.rows(sql, &[], |row| row.get(0))?.into_iter().next())
    }

    /// Keeps a snapshot in place of the one before.
    pub fn put_watch_snapshot(&self, snapshot: &WatchSnapshot) -> Result<(), Error> {
        self.execute("DELETE FROM watch_snapshot WHERE id = $1", &[&snapshot.id])?;
        self.insert(snapshot)
    }
}
