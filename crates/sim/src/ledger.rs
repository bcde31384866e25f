//! What people were told. The server may be killed at any moment; what it has acknowledged it must
//! still know, and this is the list to hold it to.

use crate::act::{Act, Call, Reply};
use porchlight_app::Actor;
use porchlight_app::deliver::{AttemptKind, Recorded, Undone};
use porchlight_app::round::{Entered, Withdrawn};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{AttemptId, BlockId, CourierId, EvidenceId, OrderId, RoundId, StopId};
use std::collections::{BTreeMap, BTreeSet};

/// A ranked list and the most blocks wanted.
pub type List = (Vec<BlockId>, u32);

/// An acknowledged attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownAttempt {
    /// Where.
    pub stop: StopId,
    /// By whom.
    pub courier: CourierId,
    /// Whether it delivered.
    pub delivered: bool,
    /// Photos committed to.
    pub photos: usize,
}

/// Everything that was acknowledged.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Attempts.
    pub attempts: BTreeMap<AttemptId, KnownAttempt>,
    /// Attempts taken back.
    pub undone: BTreeSet<AttemptId>,
    /// Photos committed to with an acknowledged attempt: attempt and digest.
    pub photos: BTreeMap<EvidenceId, (AttemptId, Digest)>,
    /// Photos of which the server said that every byte is here.
    pub complete: BTreeSet<EvidenceId>,
    /// The newest acknowledged list of each entrant; `None` if it was withdrawn.
    pub entries: BTreeMap<(RoundId, CourierId), Option<List>>,
    /// The newest acknowledged photo choice of each order.
    pub choices: BTreeMap<OrderId, bool>,
    /// References of imported orders.
    pub orders: BTreeSet<String>,
    /// Heads of the log that were published: size and root.
    pub heads: BTreeMap<u64, Digest>,
    /// Answers that no client can do anything with.
    pub surprises: Vec<String>,
}

impl Ledger {
    /// Notes what an answer acknowledged.
    pub fn hear(&mut self, act: &Act, reply: &Reply) {
        match (&act.call, reply, act.actor) {
            (Call::Attempt(new), Reply::Recorded(Recorded::Recorded(_)), Actor::Courier(by)) => {
                let delivered = !matches!(new.kind, AttemptKind::Failed(..));
                let photos = new.photos.len();
                let known = KnownAttempt { stop: new.stop, courier: by, delivered, photos };
                self.attempts.insert(new.id, known);
                for photo in &new.photos {
                    self.photos.insert(photo.id, (new.id, photo.digest));
                }
            }
            (Call::Undo(id), Reply::Undone(Undone::Undone), _) => {
                self.undone.insert(*id);
            }
            (Call::Chunk { photo, .. }, Reply::Upload(status), _) if status.missing.is_empty() => {
                self.complete.insert(*photo);
            }
            (
                Call::Enter { round, ranked, max },
                Reply::Entered(Entered::Entered),
                Actor::Courier(by),
            ) => {
                self.entries.insert((*round, by), Some((ranked.clone(), *max)));
            }
            (Call::Withdraw(round), Reply::Withdrawn(Withdrawn::Done(_)), Actor::Courier(by)) => {
                self.entries.insert((*round, by), None);
            }
            (Call::Choose(choice), Reply::Done, Actor::Recipient(order)) => {
                self.choices.insert(order, choice.photo);
            }
            // The generated file has no conflicts: what is not quarantined is in.
            (Call::ImportRows { drafts, .. }, Reply::Counts(counts), _)
                if counts.quarantined <= 1 =>
            {
                let references = drafts.iter().map(|(_, d)| d.external_reference.clone());
                self.orders.extend(references);
            }
            _ => {}
        }
    }
}
