//! The scrubber: re-reads every kept file within a named period, and compares what is kept with
//! what facts name.
//!
//! Owns: the passes and their pace, what is missing or damaged, and the removal of files that
//! nothing names. Never does: keep a file, or repair one. A pass goes in small steps: first every
//! file that something names is read and checked, then what is kept is listed, a slice of the
//! digests at a time, and last what goes is removed. A file that nothing names is noted, and removed
//! when it was noted [`LEFT_OVER_GRACE`] ago and still nothing names it.
//!
//! Start at [`App::scrub_when_due`] and [`App::scrub_now`].

mod names;

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::BlobFault;
use names::Named;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{FileFault, ScrubStage};
use porchlight_store::Tx;
use porchlight_store::rows::{FaultyFile, LeftOverFile, Scrub};
use std::collections::BTreeSet;

/// Within this time every kept file is read again.
pub const SCRUB_PERIOD: i64 = 7 * DAY;
/// A file that nothing names stays this long: longer than any request is under way, and long enough
/// to notice that a database was restored from an older copy.
pub const LEFT_OVER_GRACE: i64 = 7 * DAY;
/// Most faults that are named in one answer.
pub const MAX_FAULTS_NAMED: u32 = 50;
/// Owners whose files are read in one step.
const OWNERS_PER_STEP: i64 = 20;
/// Slices of the digests, one for each first byte.
const SLICES: i64 = 256;
/// Most left-over files removed in one step, which looks through the whole database once.
const REMOVED_PER_STEP: u32 = 1_000;
/// Steps in which a stage finds that it is at its end.
const STAGE_ENDS: i64 = 4;
/// A pass aims to end within this part of the period, in tenths, so that a pause does not make it
/// late.
const AIM_TENTHS: i64 = 9;
/// Passes that are remembered.
const PASSES_KEPT: i64 = 20;

/// What is known about kept files.
#[derive(Debug, Clone, PartialEq)]
pub struct ScrubState {
    /// The newest pass that came to its end.
    pub ended: Option<Scrub>,
    /// The newest pass, if it is under way.
    pub under_way: Option<Scrub>,
    /// Files that something names and that are not there.
    pub missing: u32,
    /// Files whose bytes are not the ones that were kept.
    pub damaged: u32,
    /// Files that nothing names.
    pub left_over: u32,
    /// The oldest faults, at most [`MAX_FAULTS_NAMED`].
    pub faults: Vec<FaultyFile>,
}

impl ScrubState {
    /// Files that are missing or damaged.
    #[must_use]
    pub fn lost(&self) -> u32 {
        self.missing.saturating_add(self.damaged)
    }
}

/// What one step came to.
#[derive(Default)]
struct Step {
    checked: Vec<(Named, Option<FileFault>)>,
    noted: Vec<LeftOverFile>,
    forgotten: Vec<Digest>,
    cleared: Vec<Digest>,
    removed: i64,
}

impl App {
    /// Takes a step of the pass if its pace asks for one; begins a pass when the last one is a
    /// period old. Says whether there was a step.
    ///
    /// # Errors
    /// Faults only: the medium or the store failed; the next call tries again.
    pub fn scrub_when_due(&self, ctx: &mut Ctx) -> Result<bool> {
        let newest = self.read(|tx| Ok(tx.newest_scrub()?))?;
        let pass = match newest {
            None => self.begin_scrub(ctx)?,
            // A clock that was set back must not stop the scrubber.
            Some(last) if last.ended_at.is_some() => {
                if (0..SCRUB_PERIOD).contains(&ctx.now.since(last.began_at)) {
                    return Ok(false);
                }
                self.begin_scrub(ctx)?
            }
            Some(pass) => pass,
        };
        let passed = i128::from(ctx.now.since(pass.began_at).max(0));
        let due = passed * i128::from(pass.planned) * 10
            >= i128::from(pass.steps) * i128::from(SCRUB_PERIOD) * i128::from(AIM_TENTHS);
        if due {
            self.scrub_step(ctx, &pass)?;
        }
        Ok(due)
    }

    /// A whole pass at once: reads every kept file now.
    ///
    /// # Errors
    /// Denied to all but operators; faults: the medium or the store failed.
    pub fn scrub_now(&self, ctx: &mut Ctx) -> Result<ScrubState> {
        ctx.allow_operator()?;
        let mut pass = self.begin_scrub(ctx)?;
        while pass.ended_at.is_none() {
            pass = self.scrub_step(ctx, &pass)?;
        }
        self.scrub_state()
    }

    /// What is known about kept files.
    ///
    /// # Errors
    /// Faults only.
    pub fn scrub_state(&self) -> Result<ScrubState> {
        self.read(|tx| {
            let ended = tx.newest_ended_scrub()?;
            let newest = tx.newest_scrub()?;
            Ok(ScrubState {
                ended,
                under_way: newest.filter(|pass| pass.ended_at.is_none()),
                missing: tx.faulty_file_count(FileFault::Missing)?,
                damaged: tx.faulty_file_count(FileFault::Damaged)?,
                left_over: tx.left_over_count()?,
                faults: tx.faulty_files(MAX_FAULTS_NAMED)?,
            })
        })
    }

    /// Notes that a photo's file cannot be shown, unless the photo was erased meanwhile.
    pub(crate) fn note_broken(
        &self,
        now: Timestamp,
        id: EvidenceId,
        digest: Digest,
        fault: FileFault,
    ) -> Result<()> {
        tracing::error!(photo = %id, file = %digest, fault = fault.code(), "a kept file is broken");
        let file = Named { digest, owner: id.to_string() };
        Ok(self.store.work(move |tx| note(tx, &file, fault, now))?)
    }

    fn begin_scrub(&self, ctx: &mut Ctx) -> Result<Scrub> {
        self.work(ctx, |tx, hand| {
            let last = tx.newest_scrub()?.map_or(0, |pass| pass.id);
            let steps = tx.file_owner_count()? / OWNERS_PER_STEP;
            let pass = Scrub {
                id: last + 1,
                began_at: hand.now,
                planned: steps + STAGE_ENDS + SLICES,
                stage: ScrubStage::Photos,
                behind: vec![],
                steps: 0,
                checked: 0,
                removed: 0,
                ended_at: None,
            };
            tx.insert_scrub(&pass)?;
            tx.purge_scrubs(last + 1 - PASSES_KEPT)?;
            Ok(pass)
        })
    }

    /// One step, kept in one commit; answers where the pass stands then, whoever moved it.
    fn scrub_step(&self, ctx: &mut Ctx, pass: &Scrub) -> Result<Scrub> {
        let mut next = pass.clone();
        next.steps += 1;
        let step = match pass.stage {
            ScrubStage::Photos | ScrubStage::Statements | ScrubStage::Passkeys => {
                self.check_next(pass, &mut next)?
            }
            ScrubStage::LeftOver => {
                let first = pass.behind.first().copied().unwrap_or(0);
                match first.checked_add(1) {
                    Some(following) => next.behind = vec![following],
                    None => (next.stage, next.behind) = (ScrubStage::Removal, vec![]),
                }
                self.compare_slice(first, ctx.now)?
            }
            ScrubStage::Removal => self.remove_next(pass, &mut next, ctx.now)?,
        };
        next.checked += i64::try_from(step.checked.len()).unwrap_or(0);
        next.removed += step.removed;
        let (id, steps) = (pass.id, pass.steps);
        self.work(ctx, move |tx, hand| {
            for (file, fault) in &step.checked {
                match fault {
                    Some(fault) => note(tx, file, *fault, hand.now)?,
                    None => _ = tx.clear_faulty_file(file.digest)?,
                }
            }
            for file in &step.noted {
                tx.note_left_over(file)?;
            }
            for digest in &step.forgotten {
                tx.forget_left_over(*digest)?;
            }
            for digest in &step.cleared {
                tx.clear_faulty_file(*digest)?;
            }
            tx.move_scrub(steps, &next)?;
            Ok(tx.newest_scrub()?.filter(|newest| newest.id == id).unwrap_or(next.clone()))
        })
    }

    /// Reads the files of the next owners.
    fn check_next(&self, pass: &Scrub, next: &mut Scrub) -> Result<Step> {
        let limit = u32::try_from(OWNERS_PER_STEP).unwrap_or(1);
        let (named, last) =
            self.read(|tx| Ok(names::next(tx, pass.stage, &pass.behind, limit)?))?;
        match (last, pass.stage) {
            (Some(last), _) => next.behind = last,
            (None, ScrubStage::Photos) => {
                (next.stage, next.behind) = (ScrubStage::Statements, vec![]);
            }
            (None, ScrubStage::Statements) => {
                (next.stage, next.behind) = (ScrubStage::Passkeys, vec![]);
            }
            (None, _) => (next.stage, next.behind) = (ScrubStage::LeftOver, vec![0]),
        }
        let mut step = Step::default();
        for file in named {
            let fault = self.fault_of(file.digest)?;
            step.checked.push((file, fault));
        }
        Ok(step)
    }

    fn fault_of(&self, digest: Digest) -> Result<Option<FileFault>> {
        match self.ports.blobs.get(digest) {
            Ok(Some(_)) => Ok(None),
            Ok(None) => Ok(Some(FileFault::Missing)),
            Err(BlobFault::Damaged(_)) => Ok(Some(FileFault::Damaged)),
            Err(BlobFault::Medium(why)) => Err(Error::Fault(why)),
        }
    }

    /// Compares what is kept with what is named, among the digests that begin with this byte. The
    /// list is made before the names are read: what is kept and named in between is no surprise.
    fn compare_slice(&self, first: u8, now: Timestamp) -> Result<Step> {
        let listed = self.ports.blobs.list(first).map_err(Error::Fault)?;
        let (named, noted, faulty) = self.read(|tx| {
            let named = names::beginning_with(tx, first)?;
            Ok((named, tx.left_over_in(first)?, tx.faulty_files_in(first)?))
        })?;
        let mut step = Step::default();
        let mut left: BTreeSet<Digest> =
            listed.iter().copied().filter(|digest| !named.contains_key(digest)).collect();
        let gone = noted.iter().map(|file| file.id).filter(|id| !left.remove(id));
        step.forgotten = gone.collect();
        step.noted = left.into_iter().map(|id| LeftOverFile { id, seen_at: now }).collect();
        let gone = faulty.iter().map(|file| file.id).filter(|id| !named.contains_key(id));
        step.cleared = gone.collect();
        for (digest, owner) in named {
            if listed.binary_search(&digest).is_err() {
                // It may have come after the list was made.
                let fault = self.fault_of(digest)?;
                step.checked.push((Named { digest, owner }, fault));
            }
        }
        Ok(step)
    }

    /// Removes the next files that nothing named for long enough. The last look: one that some row
    /// mentions although no walk names it stays, and counts as left over until the walk is there.
    fn remove_next(&self, pass: &Scrub, next: &mut Scrub, now: Timestamp) -> Result<Step> {
        let before = now.plus(-LEFT_OVER_GRACE);
        let files =
            self.read(|tx| Ok(tx.left_over_since(before, &pass.behind, REMOVED_PER_STEP)?))?;
        let mut step = Step::default();
        let Some(last) = files.last() else {
            next.ended_at = Some(now);
            return Ok(step);
        };
        next.behind = last.id.0.to_vec();
        let due: BTreeSet<Digest> = files.iter().map(|file| file.id).collect();
        let mentioned = self.read(|tx| Ok(tx.mentioned(&due)?))?;
        for digest in due {
            if mentioned.contains(&digest) {
                tracing::warn!(file = %digest, "a left-over file is mentioned by a row, and stays");
            } else if self.remove_left_over(digest) {
                step.forgotten.push(digest);
                step.removed += 1;
            }
        }
        Ok(step)
    }

    /// Removes a file that nothing names; says whether it is gone. It is tried again otherwise.
    fn remove_left_over(&self, digest: Digest) -> bool {
        match self.ports.blobs.remove(digest) {
            Ok(_) => {
                tracing::info!(file = %digest, "removed a file that nothing names");
                true
            }
            Err(why) => {
                tracing::warn!(file = %digest, why, "a file that nothing names could not be removed");
                false
            }
        }
    }
}

/// Notes a fault, unless its owner does not name the file any more.
fn note(
    tx: &Tx<'_>,
    file: &Named,
    fault: FileFault,
    now: Timestamp,
) -> std::result::Result<(), porchlight_store::Error> {
    if !names::still(tx, file)? {
        return Ok(());
    }
    tx.note_faulty_file(&FaultyFile {
        id: file.digest,
        owner: file.owner.clone(),
        fault,
        found_at: now,
    })
}
