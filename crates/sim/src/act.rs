//! What people do: a use-case with its arguments, on its way to the server.
//!
//! An [`Act`] carries the operation id its client made, so that it can be repeated until it is
//! answered. [`perform`] is the only place where acts meet the use-cases.

use crate::race::{self, Race, Raced};
use crate::redress::{self, Redress, Redressed};
use porchlight_app::check_in::Arrival;
use porchlight_app::courier::Wishes;
use porchlight_app::deliver::{
    Checked, NewAttempt, NewScan, Recorded, Scanned, Undone, UploadStatus,
};
use porchlight_app::order::{BadRow, Counts, OrderDraft};
use porchlight_app::photo::Erased;
use porchlight_app::plan::{Moved, PlanSummary};
use porchlight_app::recipient::{Choice, Said};
use porchlight_app::round::{Announced, Entered, Withdrawn};
use porchlight_app::route::Transferred;
use porchlight_app::{Actor, App, Ctx, Result};
use porchlight_domain::id::{
    AttemptId, AwardId, BlockId, CourierId, EvidenceId, ImportBatchId, OperationId, OrderId,
    RoundId, StationId, StopId,
};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{ClaimKind, LookPurpose, ScanStep};

/// A use-case with its arguments.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "variants and fields are the use-cases and their arguments")]
pub enum Call {
    MakeBlocks { station: StationId, days: i64 },
    Announce { station: StationId, opens: Timestamp, closes: Timestamp, days: i64 },
    Enter { round: RoundId, ranked: Vec<BlockId>, max: u32 },
    Withdraw(RoundId),
    Forfeit(AwardId),
    Wishes(Wishes),
    Assign { block: BlockId, courier: CourierId },
    Transfer { award: AwardId, to: CourierId },
    BeginImport { station: StationId, source: String },
    ImportRows { batch: ImportBatchId, drafts: Vec<(u32, OrderDraft)>, bad: Vec<BadRow> },
    PlanDay { station: StationId, date: String },
    AskPlan { station: StationId, date: String },
    MoveOrder { order: OrderId, to: AwardId },
    Cancel(OrderId),
    CheckIn(AwardId, Arrival),
    Scan { award: AwardId, step: ScanStep, scans: Vec<NewScan> },
    Arrive { stop: StopId, at: Timestamp },
    Attempt(Box<NewAttempt>),
    Undo(AttemptId),
    Preview { photo: EvidenceId, bytes: Vec<u8> },
    Chunk { photo: EvidenceId, number: u32, bytes: Vec<u8> },
    CheckOut(AwardId),
    Choose(Choice),
    Thank,
    Look { photo: EvidenceId, purpose: Option<LookPurpose> },
    Erase(EvidenceId),
    Claim { kind: ClaimKind, statement: String },
    Redress(Redress),
    Race(Race),
}

/// Somebody's use-case.
#[derive(Debug, Clone)]
pub struct Act {
    /// Who acts.
    pub actor: Actor,
    /// Made by their client; the same for every repetition.
    pub operation: OperationId,
    /// What they ask for.
    pub call: Call,
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "variants are the answers of the use-cases")]
pub enum Reply {
    Done,
    Made(u32),
    Announced(Announced),
    Entered(Entered),
    Withdrawn(Withdrawn),
    Assigned(porchlight_app::block::Assigned),
    Transferred(Transferred),
    Batch(ImportBatchId),
    Counts(Counts),
    Planned(PlanSummary),
    Moved(Moved),
    Cancelled(bool),
    Checked(Checked),
    Scanned(Vec<Scanned>),
    Recorded(Recorded),
    Undone(Undone),
    Upload(UploadStatus),
    Said(Said),
    Picture(Vec<u8>),
    Erased(Erased),
    Redressed(Redressed),
    Raced(Raced),
}

/// Calls the use-case.
///
/// # Errors
/// Whatever it reports.
pub fn perform(app: &App, now: Timestamp, act: &Act, seed: [u8; 32]) -> Result<Reply> {
    let mut ctx = Ctx::new(now, act.actor, seed).with_operation(act.operation);
    let ctx = &mut ctx;
    Ok(match act.call.clone() {
        Call::MakeBlocks { station, days } => Reply::Made(app.make_blocks(ctx, station, days)?),
        Call::Announce { station, opens, closes, days } => {
            Reply::Announced(app.announce_round(ctx, station, opens, closes, days)?)
        }
        Call::Enter { round, ranked, max } => Reply::Entered(app.enter(ctx, round, ranked, max)?),
        Call::Withdraw(round) => Reply::Withdrawn(app.withdraw_entry(ctx, round)?),
        Call::Forfeit(award) => Reply::Withdrawn(app.forfeit(ctx, award)?),
        Call::Wishes(wishes) => {
            app.set_wishes(ctx, wishes)?;
            Reply::Done
        }
        Call::Assign { block, courier } => Reply::Assigned(app.assign(ctx, block, courier)?),
        Call::Transfer { award, to } => Reply::Transferred(app.transfer_award(ctx, award, to)?),
        Call::BeginImport { station, source } => {
            Reply::Batch(app.begin_import(ctx, station, &source)?)
        }
        Call::ImportRows { batch, drafts, bad } => {
            Reply::Counts(app.import_chunk(ctx, batch, drafts, bad)?)
        }
        Call::AskPlan { station, date } => {
            app.ask_plan(ctx, station, &date)?;
            Reply::Done
        }
        Call::PlanDay { station, date } => Reply::Planned(app.plan_day(ctx, station, &date)?),
        Call::MoveOrder { order, to } => Reply::Moved(app.move_order(ctx, order, to)?),
        Call::Cancel(order) => Reply::Cancelled(app.cancel_order(ctx, order)?),
        call => deliver(app, ctx, call)?,
    })
}

fn deliver(app: &App, ctx: &mut Ctx, call: Call) -> Result<Reply> {
    Ok(match call {
        Call::CheckIn(award, arrival) => Reply::Checked(app.check_in(ctx, award, arrival)?),
        Call::Scan { award, step, scans } => Reply::Scanned(app.scan(ctx, award, step, scans)?),
        Call::Arrive { stop, at } => Reply::Checked(app.arrive(ctx, stop, at)?),
        Call::Attempt(attempt) => Reply::Recorded(app.record_attempt(ctx, *attempt)?),
        Call::Undo(attempt) => Reply::Undone(app.undo_attempt(ctx, attempt)?),
        Call::Preview { photo, bytes } => Reply::Upload(app.put_preview(ctx, photo, &bytes)?),
        Call::Chunk { photo, number, bytes } => {
            Reply::Upload(app.put_chunk(ctx, photo, number, bytes)?)
        }
        Call::CheckOut(award) => Reply::Checked(app.check_out(ctx, award)?),
        Call::Choose(choice) => {
            app.set_choice(ctx, choice)?;
            Reply::Done
        }
        Call::Thank => Reply::Said(app.thank(ctx)?),
        Call::Look { photo, purpose } => Reply::Picture(match ctx.actor {
            Actor::Recipient(_) => app.recipient_photo(ctx, photo)?,
            _ => app.evidence_photo(ctx, photo, purpose)?,
        }),
        Call::Erase(photo) => Reply::Erased(app.erase_own_photo(ctx, photo)?),
        Call::Claim { kind, statement } => {
            Reply::Said(app.claim(ctx, kind, vec!["page".into()], &statement)?)
        }
        Call::Redress(act) => Reply::Redressed(redress::perform(app, ctx, act)?),
        Call::Race(act) => Reply::Raced(race::perform(app, ctx, &act)?),
        _ => Reply::Done,
    })
}

impl Act {
    /// Whether a client may send this before earlier acts of the same person are answered.
    #[must_use]
    pub fn may_overtake(&self) -> bool {
        matches!(
            self.call,
            Call::Arrive { .. }
                | Call::Attempt(_)
                | Call::Preview { .. }
                | Call::Chunk { .. }
                | Call::Scan { step: ScanStep::Load, .. }
        )
    }
}
