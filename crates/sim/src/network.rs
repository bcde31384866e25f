//! The network between people and the server: an outbox for each person, in order, kept until the
//! server has answered; and copies that arrive late.

use crate::act::{Act, Call};
use crate::dice::Dice;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::Timestamp;
use std::collections::{BTreeMap, VecDeque};

/// How many acts of one outbox may be on their way at once.
const AHEAD: usize = 3;

/// An act in an outbox.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) act: Act,
    pub(crate) tries: u32,
}

#[derive(Debug, Default)]
struct Outbox {
    parcels: VecDeque<Parcel>,
    /// No network before this.
    online_at: Timestamp,
}

/// Outboxes by sender, and copies under way.
#[derive(Debug, Default)]
pub(crate) struct Network {
    outboxes: BTreeMap<String, Outbox>,
    late: BTreeMap<(Timestamp, u64), Act>,
    serial: u64,
}

impl Network {
    pub(crate) fn post(&mut self, act: Act) {
        let sender = act.actor.to_string();
        let outbox = self.outboxes.entry(sender).or_default();
        outbox.parcels.push_back(Parcel { act, tries: 0 });
    }

    /// A copy that will arrive at `at`, whatever happened to the first one.
    pub(crate) fn post_late(&mut self, at: Timestamp, act: Act) {
        self.serial += 1;
        self.late.insert((at, self.serial), act);
    }

    pub(crate) fn take_late(&mut self, now: Timestamp) -> Option<Act> {
        let first = self.late.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// Some sender who is online and has something to send, and which of their acts goes first:
    /// reordered where a client would let it.
    pub(crate) fn pick(
        &self,
        now: Timestamp,
        dice: &mut Dice,
        reorder: bool,
    ) -> Option<(String, usize)> {
        let ready = |o: &&Outbox| !o.parcels.is_empty() && o.online_at <= now;
        let count = self.outboxes.values().filter(ready).count();
        let chosen = usize::try_from(dice.below(count as u64)).unwrap_or(0);
        let mut all = self.outboxes.iter().filter(|(_, o)| ready(o));
        let (sender, outbox) = all.nth(chosen)?;
        let index =
            if reorder { usize::try_from(dice.below(AHEAD as u64)).unwrap_or(0) } else { 0 };
        let mut first = outbox.parcels.iter().take(index + 1);
        let free = outbox.parcels.len() > index && first.all(|p| p.act.may_overtake());
        Some((sender.clone(), if free { index } else { 0 }))
    }

    pub(crate) fn take(&mut self, sender: &str, index: usize) -> Option<Parcel> {
        self.outboxes.get_mut(sender)?.parcels.remove(index)
    }

    /// Puts a parcel back where it was; its sender is offline until `until`.
    pub(crate) fn put_back(
        &mut self,
        sender: &str,
        index: usize,
        parcel: Parcel,
        until: Timestamp,
    ) {
        let outbox = self.outboxes.entry(sender.to_owned()).or_default();
        outbox.parcels.insert(index.min(outbox.parcels.len()), parcel);
        outbox.online_at = outbox.online_at.max(until);
    }

    /// The app of a sender is killed: what it had in hand of photos is gone, and made anew from what
    /// it keeps. Says whether there was something.
    pub(crate) fn kill_app(&mut self, sender: &str) -> bool {
        self.drop_if(sender, |call| matches!(call, Call::Preview { .. } | Call::Chunk { .. }))
    }

    /// Photos of an attempt that was not taken are sent no more.
    pub(crate) fn forget_photos(&mut self, sender: &str, photos: &[EvidenceId]) {
        self.drop_if(sender, |call| match call {
            Call::Preview { photo, .. } | Call::Chunk { photo, .. } => photos.contains(photo),
            _ => false,
        });
    }

    fn drop_if(&mut self, sender: &str, drops: impl Fn(&Call) -> bool) -> bool {
        let Some(outbox) = self.outboxes.get_mut(sender) else { return false };
        let before = outbox.parcels.len();
        outbox.parcels.retain(|parcel| !drops(&parcel.act.call));
        outbox.parcels.len() < before
    }

    /// A sender has no network until then, unless it is longer already.
    pub(crate) fn go_offline(&mut self, sender: &str, until: Timestamp) {
        let outbox = self.outboxes.entry(sender.to_owned()).or_default();
        outbox.online_at = outbox.online_at.max(until);
    }

    /// Everybody has network.
    pub(crate) fn all_online(&mut self, now: Timestamp) {
        for outbox in self.outboxes.values_mut() {
            outbox.online_at = outbox.online_at.min(now);
        }
    }

    /// When something can be sent next.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let waiting = self.outboxes.values().filter(|o| !o.parcels.is_empty());
        let late = self.late.first_key_value().map(|((at, _), _)| *at);
        waiting.map(|o| o.online_at).chain(late).min()
    }

    /// Forgets outboxes that are empty, so that a long rehearsal stays small.
    pub(crate) fn sweep(&mut self) {
        self.outboxes.retain(|_, outbox| !outbox.parcels.is_empty());
    }
}
