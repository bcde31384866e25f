//! What goes wrong: which trouble a step meets, commits and blobs that fail, and what befalls photos
//! in particular.

use super::Rehearsal;
use crate::act::{Act, Call, Reply};
use crate::dice::fate_id;
use crate::network::Parcel;
use crate::ports::BlobTrouble;
use porchlight_app::recipient::Choice;
use porchlight_app::{Actor, Error};
use porchlight_domain::id::{CourierId, EvidenceId, OperationId, OrderId};
use porchlight_domain::time::{HOUR, MINUTE, SECOND};
use porchlight_domain::words::LookPurpose;
use porchlight_store::CommitFault;

/// Hours that a phone is offline when it is for long.
const FAR_AWAY_HOURS: i64 = 72;
/// Most minutes that a full disk stays full.
const FULL_MINUTES: u64 = 90;

/// Most milliseconds that the server's clock is off, either way, before somebody sets it.
const CLOCK_OFF_MS: u64 = 2_000;
/// Two moments that the server noted may be this far apart and still have come in the other order.
pub(super) const CLOCK_OFF: i64 = 5 * SECOND;

/// What goes wrong in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Kill,
    Reorder,
    RequestLost,
    AnswerLost,
    Twice,
    LateCopy,
    CommitFails,
    CommitFailsThenKill,
    AppKilled,
    FarAway,
    BlobFails,
    DiskFull,
    OptOutMeanwhile,
    EraseMeanwhile,
    FileBreaks,
    ClockSteps,
}

/// Each as often as it stands here.
const TROUBLES: [Trouble; 20] = [
    Trouble::Kill,
    Trouble::Reorder,
    Trouble::Reorder,
    Trouble::RequestLost,
    Trouble::RequestLost,
    Trouble::AnswerLost,
    Trouble::AnswerLost,
    Trouble::Twice,
    Trouble::Twice,
    Trouble::LateCopy,
    Trouble::CommitFails,
    Trouble::CommitFailsThenKill,
    Trouble::AppKilled,
    Trouble::FarAway,
    Trouble::BlobFails,
    Trouble::DiskFull,
    Trouble::OptOutMeanwhile,
    Trouble::EraseMeanwhile,
    Trouble::FileBreaks,
    Trouble::ClockSteps,
];

impl Trouble {
    pub(super) const fn is_of_network(self) -> bool {
        matches!(self, Self::RequestLost | Self::AnswerLost | Self::Twice | Self::LateCopy)
    }
}

impl Rehearsal {
    /// What this step meets.
    pub(super) fn trouble(&mut self) -> Option<Trouble> {
        if !self.dice.chance(self.script.faults_per_mille) {
            return None;
        }
        let which = usize::try_from(self.dice.below(TROUBLES.len() as u64)).unwrap_or(0);
        TROUBLES.get(which).copied()
    }

    pub(super) fn arm(&mut self) {
        let fault = if self.dice.chance(500) {
            CommitFault::FailedNotKept
        } else {
            CommitFault::KeptButUnknown
        };
        let after = u32::try_from(self.dice.below(2)).unwrap_or(0);
        self.trap.arm(after, fault);
    }

    pub(super) fn disarm(&mut self) {
        let struck = self.trap.disarm();
        self.figures.faults += u64::from(struck);
        self.figures.commits += u64::from(struck);
    }

    pub(super) fn arm_blobs(&mut self) {
        let kinds = [
            BlobTrouble::WriteFails,
            BlobTrouble::WriteFailsButKept,
            BlobTrouble::ReadFails,
            BlobTrouble::RemovalFails,
        ];
        let which = usize::try_from(self.dice.below(kinds.len() as u64)).unwrap_or(0);
        self.blobs.arm(kinds[which]);
    }

    pub(super) fn disarm_blobs(&mut self) {
        let struck = self.blobs.disarm();
        self.note_blob_fault(struck);
    }

    fn note_blob_fault(&mut self, happened: bool) {
        self.figures.faults += u64::from(happened);
        self.figures.blobs += u64::from(happened);
    }

    /// Answers a request by a clock that is wrong, and sets it right afterwards.
    pub(super) fn call_by_wrong_clock(&mut self, act: &Act) -> Result<Reply, Error> {
        self.figures.faults += 1;
        self.figures.clocks += 1;
        let right = self.clock;
        let off = i64::try_from(self.dice.below(2 * CLOCK_OFF_MS)).unwrap_or(0);
        self.clock = right.plus((off - i64::try_from(CLOCK_OFF_MS).unwrap_or(0)) * 1_000);
        let answer = self.call(act);
        self.clock = right.plus(1_000);
        answer
    }

    /// What was just answered arrives again and again, the server dies or a commit fails between: as often
    /// as the script says. Nobody waits for these answers.
    pub(super) fn storm(&mut self, act: &Act) -> Result<(), Error> {
        let per_mille = self.script.repeats_per_mille;
        let times = per_mille / 1_000 + u64::from(self.dice.chance(per_mille % 1_000));
        for _ in 0..times {
            let strikes = match self.dice.below(40) {
                0 => {
                    self.kill()?;
                    continue;
                }
                1..=3 => true,
                _ => false,
            };
            if strikes {
                self.arm();
            }
            self.figures.faults += 1;
            self.figures.network += 1;
            let _ = self.call(act);
            if strikes {
                self.disarm();
            }
        }
        Ok(())
    }

    /// Trouble with photos and their files. Says whether the parcel is gone with the app that had it.
    pub(super) fn photo_trouble(
        &mut self,
        sender: &str,
        parcel: &Parcel,
        trouble: Trouble,
    ) -> bool {
        let Actor::Courier(courier) = parcel.act.actor else { return false };
        let photo = match parcel.act.call {
            Call::Preview { photo, .. } | Call::Chunk { photo, .. } => Some(photo),
            _ => None,
        };
        match trouble {
            Trouble::AppKilled => return self.kill_app(sender, courier, photo.is_some()),
            Trouble::FarAway => self.go_far_away(sender, photo.is_some()),
            Trouble::DiskFull if self.dice.chance(200) => {
                let minutes = i64::try_from(self.dice.below(FULL_MINUTES)).unwrap_or(0);
                self.full_until = self.clock.plus(minutes * MINUTE);
                self.blobs.set_full(true);
                self.note_blob_fault(true);
            }
            Trouble::FileBreaks if self.dice.chance(500) => self.break_file(),
            Trouble::OptOutMeanwhile | Trouble::EraseMeanwhile => {
                let order = photo.and_then(|photo| Some((photo, self.order_of(photo).ok()??)));
                if let Some((photo, order)) = order {
                    self.meanwhile(photo, order, trouble);
                }
            }
            _ => {}
        }
        false
    }

    fn kill_app(&mut self, sender: &str, courier: CourierId, in_hand: bool) -> bool {
        let had = self.network.kill_app(sender) || in_hand;
        self.player.restart_app(courier);
        self.figures.faults += u64::from(had);
        self.figures.apps += u64::from(had);
        in_hand
    }

    /// In the middle of its photos a phone goes where there is no network, for three days: each
    /// phone once.
    fn go_far_away(&mut self, sender: &str, in_the_middle: bool) {
        let goes = in_the_middle && self.dice.chance(self.script.far_away_per_mille);
        if goes && self.far_away.insert(sender.to_owned()) {
            self.network.go_offline(sender, self.clock.plus(FAR_AWAY_HOURS * HOUR));
            self.figures.faults += 1;
            self.figures.far_away += 1;
        }
    }

    /// The medium loses or changes a file where it lies.
    fn break_file(&mut self) {
        let kept = self.blobs.kept();
        let which = usize::try_from(self.dice.below(kept.len() as u64)).unwrap_or(0);
        let Some(digest) = kept.get(which).copied() else { return };
        match self.dice.below(3) {
            0 => self.blobs.lose(digest),
            cut => self.blobs.damage(digest, cut == 1),
        }
        self.ledger.broken_files.insert(digest);
        self.note_blob_fault(true);
    }

    fn order_of(&self, photo: EvidenceId) -> Result<Option<OrderId>, Error> {
        Ok(self.app.store.read(|tx| {
            let Some(evidence) = tx.evidence(photo)? else { return Ok(None) };
            Ok(tx.attempt(evidence.attempt)?.map(|attempt| attempt.delivery_order))
        })?)
    }

    /// While a photo is under way its recipient wants none, or wants it gone, and looks.
    fn meanwhile(&mut self, photo: EvidenceId, order: OrderId, trouble: Trouble) {
        let none =
            Choice { photo: false, drop_place: None, place_note: String::new(), remember: false };
        let act = match trouble {
            Trouble::EraseMeanwhile => Call::Erase(photo),
            _ => Call::Choose(none),
        };
        self.figures.faults += 1;
        self.figures.meanwhile += 1;
        let look = Call::Look { photo, purpose: None };
        let staff = Call::Look { photo, purpose: Some(LookPurpose::RecipientQuestion) };
        let (recipient, desk) = (Actor::Recipient(order), self.player.city().desk());
        let acts = [(recipient, look.clone()), (recipient, act), (recipient, look), (desk, staff)];
        for (actor, call) in acts {
            let about: [u8; 16] = self.dice.bytes();
            let operation = OperationId(fate_id(self.script.seed, "meanwhile", &about));
            let act = Act { actor, operation, call };
            if let Ok(reply) = self.call(&act) {
                self.ledger.hear(&act, &reply);
            }
        }
    }
}
