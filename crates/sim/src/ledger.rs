//! What people were told. The server may be killed at any moment; what it has acknowledged it must
//! still know, and this is the list to hold it to.

mod race;

pub use race::{RaceFigures, Races};

use crate::act::{Act, Call, Reply};
use crate::redress::{Redress, Redressed};
use porchlight_app::Actor;
use porchlight_app::claim::ClaimAnswered;
use porchlight_app::decision::Appealed;
use porchlight_app::deliver::{AttemptKind, Recorded, Undone};
use porchlight_app::photo::Erased;
use porchlight_app::recipient::Said;
use porchlight_app::round::{Entered, Withdrawn};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{
    AttemptId, BlockId, ClaimId, CourierId, DecisionId, EvidenceId, OrderId, RoundId, StopId,
};
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
    /// Photos whose file was cut short on the phone: they can never arrive whole.
    pub cut_short: BTreeSet<EvidenceId>,
    /// Photos that their recipient was told are erased.
    pub erased: BTreeSet<EvidenceId>,
    /// Pictures that staff and couriers were given: photo, by whom, how often.
    pub looks: BTreeMap<(EvidenceId, String), u32>,
    /// Files that the medium lost or damaged.
    pub broken_files: BTreeSet<Digest>,
    /// Nothing is under way any more, and every kept file was read since: what was acknowledged must
    /// be here now.
    pub at_rest: bool,
    /// The newest acknowledged list of each entrant; `None` if it was withdrawn.
    pub entries: BTreeMap<(RoundId, CourierId), Option<List>>,
    /// The newest acknowledged photo choice of each order.
    pub choices: BTreeMap<OrderId, bool>,
    /// Claims that were recorded, by their ids in text.
    pub claims: BTreeMap<String, OrderId>,
    /// How many answers of couriers to a claim were kept.
    pub claim_answers: BTreeMap<ClaimId, usize>,
    /// Appeals that were made, with the moment by which they are answered.
    pub appeals: BTreeMap<DecisionId, i64>,
    /// References of imported orders.
    pub orders: BTreeSet<String>,
    /// Heads of the log that were published: size and root.
    pub heads: BTreeMap<u64, Digest>,
    /// Races.
    pub races: Races,
    /// How far the server's clock may have been off now and then, either way, microseconds.
    pub clock_off: i64,
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
            (Call::Chunk { photo, .. }, Reply::Upload(status), _)
                if status.missing.is_empty() && !self.cut_short.contains(photo) =>
            {
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
            (Call::Race(race), Reply::Raced(raced), Actor::Courier(by)) => {
                self.races.hear(act, (race, by), raced);
            }
            (Call::Forfeit(award), Reply::Withdrawn(Withdrawn::Done(late)), _) => {
                self.races.hear_back(*award, *late);
            }
            (Call::Choose(choice), Reply::Done, Actor::Recipient(order)) => {
                self.choices.insert(order, choice.photo);
            }
            (Call::Look { photo, .. }, Reply::Picture(bytes), actor) => {
                self.see(*photo, bytes, actor);
            }
            (Call::Erase(photo), Reply::Erased(Erased::Gone | Erased::Already), _) => {
                self.erased.insert(*photo);
            }
            (Call::Claim { .. }, Reply::Said(Said::Recorded(id)), Actor::Recipient(order)) => {
                self.claims.insert(id.clone(), order);
            }
            (Call::Redress(call), Reply::Redressed(reply), actor) => {
                self.hear_redress(call, reply, actor);
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

    fn hear_redress(&mut self, call: &Redress, reply: &Redressed, actor: Actor) {
        match (call, reply, actor) {
            (_, Redressed::Claimed(Said::Recorded(id)), Actor::Recipient(order)) => {
                self.claims.insert(id.clone(), order);
            }
            // A copy of an answer that was kept is told the same and is no other answer.
            (
                Redress::AnswerClaim { claim, .. },
                Redressed::ClaimAnswered(ClaimAnswered::Kept),
                _,
            ) => {
                self.claim_answers.insert(*claim, 1);
            }
            (Redress::Appeal(id), Redressed::Appealed(Appealed::Made(by)), _) => {
                self.appeals.insert(*id, *by);
            }
            _ => {}
        }
    }

    /// Somebody was given a picture.
    fn see(&mut self, photo: EvidenceId, bytes: &[u8], actor: Actor) {
        if self.erased.contains(&photo) {
            self.surprises.push(format!("{photo}: {actor} was shown it after it was erased"));
        }
        if let Actor::Recipient(order) = actor {
            if self.choices.get(&order) == Some(&false) {
                self.surprises.push(format!("{photo}: {actor} was shown it and wants none"));
            }
        } else {
            *self.looks.entry((photo, actor.to_string())).or_default() += 1;
        }
        if bytes.is_empty() {
            self.surprises.push(format!("{photo}: {actor} was shown nothing"));
        }
    }
}
