//! Challenges, what was handed out for them, and what they hold.

use crate::rows::{Challenge, ChallengeStep, Entry, Reservation};
use crate::{Error, Tx};
use porchlight_domain::id::{CeremonyId, ChallengeId, CourierId, VerdictId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::ChallengeWay;

impl Tx<'_> {
    /// Adds a challenge; says whether the courier had no other open one.
    pub fn insert_challenge(&self, challenge: &Challenge) -> Result<bool, Error> {
        self.insert_new(challenge)
    }

    /// Replaces a challenge.
    pub fn update_challenge(&self, challenge: &Challenge) -> Result<bool, Error> {
        self.update(challenge)
    }

    /// One challenge.
    pub fn challenge(&self, id: ChallengeId) -> Result<Option<Challenge>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A courier's challenges, newest first.
    pub fn challenges_of(&self, courier: CourierId, limit: u32) -> Result<Vec<Challenge>, Error> {
        let rest = "WHERE courier = $1 ORDER BY opened_at DESC, id DESC LIMIT $2";
        self.records(rest, &[&courier, &limit])
    }

    /// Open challenges whose time ran out, longest ago first.
    pub fn challenges_over(&self, now: Timestamp, limit: u32) -> Result<Vec<Challenge>, Error> {
        let rest = "WHERE state = 'open' AND ends_at <= $1 ORDER BY ends_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// The entries that a challenge holds or held.
    pub fn entries_of_challenge(&self, id: ChallengeId) -> Result<Vec<Entry>, Error> {
        self.records("WHERE challenge = $1 AND challenge IS NOT NULL ORDER BY id", &[&id])
    }

    /// The reserved places that a challenge holds.
    pub fn reservations_of_challenge(&self, id: ChallengeId) -> Result<Vec<Reservation>, Error> {
        self.records("WHERE challenge = $1 ORDER BY id", &[&id])
    }

    /// Lets the places that a challenge holds be reserved until then at least.
    pub fn keep_reservations_of_challenge(
        &self,
        id: ChallengeId,
        until: Timestamp,
    ) -> Result<u64, Error> {
        let sql = "UPDATE reservation SET expires_at = $1 WHERE challenge = $2 AND expires_at < $1";
        self.execute(sql, &[&until, &id])
    }

    /// Frees the places that a challenge holds; says how many.
    pub fn remove_reservations_of_challenge(&self, id: ChallengeId) -> Result<u64, Error> {
        self.execute("DELETE FROM reservation WHERE challenge = $1", &[&id])
    }

    /// Holds a reserved place by a challenge, until then at least.
    pub fn hold_reservation(&self, reservation: &Reservation) -> Result<bool, Error> {
        self.update(reservation)
    }

    /// Adds what is handed out for one way.
    pub fn insert_challenge_step(&self, step: &ChallengeStep) -> Result<(), Error> {
        self.insert(step)
    }

    /// Replaces it: tries, the answer's digest, whether it was used.
    pub fn update_challenge_step(&self, step: &ChallengeStep) -> Result<bool, Error> {
        self.update(step)
    }

    /// One of them.
    pub fn challenge_step(&self, id: CeremonyId) -> Result<Option<ChallengeStep>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The newest that was handed out for this way.
    pub fn newest_challenge_step(
        &self,
        challenge: ChallengeId,
        way: ChallengeWay,
    ) -> Result<Option<ChallengeStep>, Error> {
        let rest = "WHERE challenge = $1 AND way = $2 ORDER BY begun_at DESC, id DESC LIMIT 1";
        self.record(rest, &[&challenge, &way])
    }

    /// How many were handed out for a challenge, and how many wrong answers came.
    pub fn challenge_tries(&self, challenge: ChallengeId) -> Result<(u32, u32), Error> {
        let count = "SELECT COUNT(*) FROM challenge_step WHERE challenge = $1";
        let wrong = "SELECT COALESCE(SUM(tries), 0) FROM challenge_step WHERE challenge = $1";
        let steps = self.scalar(count, &[&challenge])?.unwrap_or(0);
        Ok((steps, self.scalar(wrong, &[&challenge])?.unwrap_or(0)))
    }

    /// How many were handed out for one way of a challenge.
    pub fn challenge_steps_of(
        &self,
        challenge: ChallengeId,
        way: ChallengeWay,
    ) -> Result<u32, Error> {
        let count = "SELECT COUNT(*) FROM challenge_step WHERE challenge = $1 AND way = $2";
        Ok(self.scalar(count, &[&challenge, &way])?.unwrap_or(0))
    }

    /// Makes everything handed out for a challenge worthless; says how many were not used yet.
    pub fn use_challenge_steps(
        &self,
        challenge: ChallengeId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let sql = "UPDATE challenge_step SET used_at = $1 WHERE challenge = $2 AND used_at IS NULL";
        self.execute(sql, &[&now, &challenge])
    }

    /// Forgets what was handed out before then.
    pub fn purge_challenge_steps(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM challenge_step WHERE begun_at < $1", &[&before])
    }

    /// The reasons of a verdict, as they were kept.
    pub fn reasons_of_verdict(&self, id: VerdictId) -> Result<Option<String>, Error> {
        self.scalar("SELECT reasons FROM verdict WHERE id = $1", &[&id])
    }
}
