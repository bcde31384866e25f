//! Who wants news, the browsers that asked to be told, and the notes on their way to them.

use crate::rows::{NewsChoice, PushNote, PushSubscription, Staff};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{PushNoteId, PushSubscriptionId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// What a person at an address chose about news.
    pub fn news_choice(&self, recipient: Digest) -> Result<Option<NewsChoice>, Error> {
        self.record("WHERE recipient_key = $1", &[&recipient])
    }

    /// Sets it, in place of what was chosen before.
    pub fn put_news_choice(&self, choice: &NewsChoice) -> Result<(), Error> {
        let sql = "DELETE FROM news_choice WHERE recipient_key = $1";
        self.execute(sql, &[&choice.recipient_key])?;
        self.insert(choice)
    }

    /// Adds a browser; says whether its endpoint was new for this subject.
    pub fn insert_push_subscription(&self, subscription: &PushSubscription) -> Result<bool, Error> {
        self.insert_new(subscription)
    }

    /// Replaces what is known of a browser.
    pub fn update_push_subscription(&self, subscription: &PushSubscription) -> Result<bool, Error> {
        self.update(subscription)
    }

    /// One browser.
    pub fn push_subscription(
        &self,
        id: PushSubscriptionId,
    ) -> Result<Option<PushSubscription>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The browsers of a subject, oldest first.
    pub fn push_subscriptions(&self, subject: [u8; 16]) -> Result<Vec<PushSubscription>, Error> {
        self.records("WHERE subject = $1 ORDER BY created_at, id", &[&subject])
    }

    /// Couriers' subscriptions of one browser, whoever was signed in on it.
    pub fn couriers_browsers_at(&self, endpoint: &str) -> Result<Vec<PushSubscription>, Error> {
        self.records("WHERE endpoint = $1 AND subject_kind = 'courier' ORDER BY id", &[&endpoint])
    }

    /// Removes a browser and what is on its way to it; says whether it was there.
    pub fn remove_push_subscription(&self, id: PushSubscriptionId) -> Result<bool, Error> {
        self.execute("DELETE FROM push_note WHERE subscription = $1", &[&id])?;
        Ok(self.execute("DELETE FROM push_subscription WHERE id = $1", &[&id])? == 1)
    }

    /// Removes browsers that asked before a time, with their notes.
    pub fn purge_push_subscriptions(&self, before: Timestamp) -> Result<u64, Error> {
        let notes = "DELETE FROM push_note WHERE subscription IN \
                     (SELECT id FROM push_subscription WHERE created_at < $1)";
        self.execute(notes, &[&before])?;
        self.execute("DELETE FROM push_subscription WHERE created_at < $1", &[&before])
    }

    /// How many browsers asked to be told.
    pub fn push_subscription_count(&self) -> Result<i64, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM push_subscription", &[])?.unwrap_or(0))
    }

    /// Puts a note on its way.
    pub fn insert_push_note(&self, note: &PushNote) -> Result<(), Error> {
        self.insert(note)
    }

    /// Replaces a note.
    pub fn update_push_note(&self, note: &PushNote) -> Result<bool, Error> {
        self.update(note)
    }

    /// Removes a note that arrived.
    pub fn remove_push_note(&self, id: PushNoteId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM push_note WHERE id = $1", &[&id])? == 1)
    }

    /// Notes whose next try is due.
    pub fn due_push_notes(&self, now: Timestamp, limit: u32) -> Result<Vec<PushNote>, Error> {
        let rest = "WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Operators who may sign in.
    pub fn active_operators(&self) -> Result<Vec<Staff>, Error> {
        self.records("WHERE role = 'operator' AND active = 1 ORDER BY name, id", &[])
    }
}
