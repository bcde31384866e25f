//! The reconcilers: each compares what is with what should be and fixes it, one step at a time, so
//! that they can be interleaved with everything else and interrupted anywhere.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::push::REMEMBERED;
use porchlight_domain::time::DAY;

/// How long answers to operation ids are kept: longer than any phone stays offline.
pub const OPERATION_MEMORY: i64 = 60 * DAY;

/// How long what endpoints were told, or missed, is kept for repeating.
pub const WEBHOOK_MEMORY: i64 = 30 * DAY;

/// What one pass of all reconcilers did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Leaves that got their place in the log.
    pub leaves: u32,
    /// Steps of rounds.
    pub round_steps: u32,
    /// Uploads whose last step had been interrupted.
    pub uploads: u32,
    /// Messages handed over.
    pub messages: u32,
    /// Places whose courier never came.
    pub no_shows: u32,
    /// Blocks that began or ended.
    pub blocks: u32,
    /// Photos whose time was over.
    pub erased: u32,
    /// Deliveries that taught where a site's door is.
    pub learned: u32,
    /// Webhooks and notes that were taken.
    pub told: u32,
    /// Entries of pay for what ended without a check-out.
    pub paid: u32,
    /// Blocks with free places whose pay took a step.
    pub risen: u32,
    /// Parcels of suspended blocks that went back to planning.
    pub replanned: u32,
    /// Awards that a stop suspended.
    pub suspended: u32,
    /// Reserved offers that ended without an answer.
    pub offers: u32,
    /// Places on waiting lists that moved.
    pub waiting: u32,
    /// Steps of cases, decisions and appeals.
    pub due_process: u32,
    /// Remedies that were given, and claims that ended because nobody could tell.
    pub claims: u32,
    /// Letters about the breaker of challenges.
    pub breaker_letters: u32,
    /// Keys, pictures and steps of identity checks whose time was over, and asks.
    pub identity: u32,
}

impl App {
    /// One pass of the reconcilers that keep promises of seconds: signals, the log and rounds.
    ///
    /// # Errors
    /// Faults only.
    pub fn reconcile_fast(&self, ctx: &mut Ctx) -> Result<Reconciled> {
        self.refresh_policy(ctx)?;
        self.flush_signals(ctx)?;
        self.lapse_challenges(ctx)?;
        Ok(Reconciled {
            leaves: self.sequence_log(ctx)?,
            round_steps: self.advance_rounds(ctx)?,
            ..Reconciled::default()
        })
    }

    /// One pass over what leaves to servers of others: webhooks and notes to browsers. Apart from the
    /// others, because it waits for strangers.
    ///
    /// # Errors
    /// Faults only.
    pub fn reconcile_outward(&self, ctx: &mut Ctx) -> Result<Reconciled> {
        let notes = self.send_push_notes(ctx)?;
        Ok(Reconciled { told: notes + self.send_webhooks(ctx)?, ..Reconciled::default() })
    }

    /// One pass of the reconcilers that may take their time.
    ///
    /// # Errors
    /// Faults only.
    pub fn reconcile_slow(&self, ctx: &mut Ctx) -> Result<Reconciled> {
        // First, so that an outage excuses whatever is counted below.
        self.keep_pulse(ctx)?;
        // Photos that a full disk refuses must not keep messages waiting.
        let uploads = self.finish_uploads(ctx);
        // Nor must a folder of keys that cannot be written, which says so at the end.
        let identity = self.keep_identity(ctx);
        let breaker_letters = self.tell_breaker(ctx)?;
        let done = Reconciled {
            breaker_letters,
            uploads: uploads.as_ref().copied().unwrap_or(0),
            messages: self.send_messages(ctx)?,
            no_shows: self.lapse_no_shows(ctx)?,
            blocks: self.turn_blocks(ctx)?,
            erased: self.erase_due_photos(ctx)?,
            learned: self.learn_places(ctx)?,
            risen: self.take_steps(ctx)?,
            paid: self.settle_pay(ctx)?,
            suspended: self.keep_holds(ctx)?,
            offers: self.end_offers(ctx)?,
            waiting: self.keep_waiting(ctx)?,
            replanned: self.replan_held(ctx)?,
            due_process: self.keep_due_process(ctx)?.all() + self.keep_patterns(ctx)?,
            claims: self.keep_claims(ctx)?,
            identity: identity.as_ref().copied().unwrap_or(0),
            ..Reconciled::default()
        };
        self.keep_erasures(ctx)?;
        self.forget_marks(ctx)?;
        self.keep_records(ctx)?;
        self.deal_known_cases(ctx)?;
        self.keep_made_cases(ctx)?;
        self.purge_sign_ins(ctx)?;
        let before = ctx.now.plus(-OPERATION_MEMORY);
        self.work(ctx, move |tx, _| tx.purge_operations(before))?;
        self.work(ctx, move |tx, _| tx.purge_plan_jobs(before))?;
        self.work(ctx, move |tx, _| tx.purge_challenge_steps(before))?;
        let quiet = ctx.now.plus(-REMEMBERED);
        self.work(ctx, move |tx, _| tx.purge_push_subscriptions(quiet))?;
        let ended = ctx.now.plus(-WEBHOOK_MEMORY);
        self.work(ctx, move |tx, _| tx.purge_webhooks(ended))?;
        self.work(ctx, |tx, hand| tx.remove_expired_reservations(hand.now))?;
        self.keep_watch(ctx)?;
        identity?;
        uploads.map(|_| done)
    }
}
