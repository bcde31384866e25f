//! Challenges: one step more before a try for work goes through, while what was tried for is kept for
//! the person.
//!
//! Owns: opening one with the try (`hold`), the ways to pass it (`begin`, `answer`, `altcha`,
//! `picture`, `support`), and what becomes of the entry or place that it holds. Never does: decide that somebody is asked; that
//! is a ruling ([`crate::verdict`]). No way asks anybody to read, remember or recognise anything as
//! the only way.
//!
//! Start at [`App::my_challenge`].

mod altcha;
mod answer;
mod begin;
mod hold;
mod picture;
mod support;

pub(crate) use answer::use_passkey;
pub use answer::{Answer, Answered, Extended};
pub use begin::{Asked, Begun, MAX_PICTURES};
pub use hold::Opened;
pub(crate) use hold::{hold, keep_holding, note_of};

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::ProofRefusal;
use crate::session::Bound;
use crate::verdict::ReasonGiven;
use porchlight_domain::challenge::{Hold, ONCE_IN};
use porchlight_domain::id::{AwardId, ChallengeId, CourierId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{ChallengeState, ChallengeWay};
use porchlight_risk::signal::Kind;
use porchlight_store::Tx;
use porchlight_store::rows::{Challenge, ChallengeStep};

/// Challenges shown of one courier.
const SHOWN: u32 = 20;

/// A challenge with what belongs to it.
#[derive(Debug, Clone)]
pub struct ShownChallenge {
    /// The challenge.
    pub challenge: Challenge,
    /// Why it was asked.
    pub why: Vec<ReasonGiven>,
    /// The ways that its holder may choose, best first.
    pub ways: Vec<ChallengeWay>,
    /// What was last handed out for a support code.
    pub support: Option<ChallengeStep>,
    /// Awards that wait for it.
    pub awards: Vec<AwardId>,
    /// How many entries and reserved places it holds.
    pub holds: u32,
    /// Name of whoever gave out a code.
    pub helper: Option<String>,
}

/// The hold of a challenge.
pub(crate) fn hold_of(challenge: &Challenge) -> Hold {
    Hold { ends_at: challenge.ends_at, extensions: challenge.extensions }
}

/// Its state at this moment, whether or not somebody noted that its time ran out.
pub(crate) fn state_at(challenge: &Challenge, now: Timestamp) -> ChallengeState {
    match challenge.state {
        ChallengeState::Open if hold_of(challenge).is_over(now) => ChallengeState::Lapsed,
        state => state,
    }
}

/// The ways that are open to a courier: the phone's own lock first where there is a passkey. A code in
/// a picture or sound is an extra, where this server has them; it is never the only way. After too many
/// wrong answers only a person at the station can help.
pub(crate) fn ways(
    tx: &Tx<'_>,
    courier: CourierId,
    state: ChallengeState,
    picture_codes: bool,
) -> Result<Vec<ChallengeWay>> {
    let mut ways = vec![];
    match state {
        ChallengeState::Open => {
            if !tx.passkeys_of(courier.0)?.is_empty() {
                ways.push(ChallengeWay::Passkey);
            }
            ways.push(ChallengeWay::Altcha);
            if picture_codes {
                ways.push(ChallengeWay::PictureCode);
            }
            ways.push(ChallengeWay::SupportCode);
        }
        ChallengeState::Failed => ways.push(ChallengeWay::SupportCode),
        ChallengeState::Passed | ChallengeState::Lapsed => {}
    }
    Ok(ways)
}

/// The courier's own challenge, on the phone that it is about.
fn own(tx: &Tx<'_>, bound: &Bound, id: ChallengeId) -> Result<Challenge> {
    let own = tx.challenge(id)?.filter(|c| c.courier == bound.courier);
    let own = own.ok_or(Error::Absent("challenge of yours"))?;
    if own.device != bound.device {
        return Err(ProofRefusal {
            code: "challenge_of_other_phone",
            message:
                "This challenge belongs to another of your phones. Pass it there, or try for the \
                      block again on this one: then it moves here."
                    .into(),
        }
        .into());
    }
    Ok(own)
}

fn why(tx: &Tx<'_>, challenge: &Challenge) -> Result<Vec<ReasonGiven>> {
    let Some(verdict) = challenge.verdict else { return Ok(vec![]) };
    let Some(reasons) = tx.reasons_of_verdict(verdict)? else { return Ok(vec![]) };
    Ok(serde_json::from_str(&reasons)?)
}

fn shown(tx: &Tx<'_>, challenge: Challenge, picture_codes: bool) -> Result<ShownChallenge> {
    let entries = tx.entries_of_challenge(challenge.id)?;
    let places = tx.reservations_of_challenge(challenge.id)?;
    let mut awards = vec![];
    if challenge.state == ChallengeState::Open {
        for entry in &entries {
            let won = tx.awards_of_round(entry.round)?;
            let won = won.into_iter().filter(|a| a.courier == challenge.courier && a.holds);
            awards.extend(won.map(|award| award.id));
        }
    }
    let helper = match challenge.helped_by {
        Some(id) => tx.staff(id)?.map(|person| person.name),
        None => None,
    };
    Ok(ShownChallenge {
        helper,
        why: why(tx, &challenge)?,
        ways: ways(tx, challenge.courier, challenge.state, picture_codes)?,
        support: tx.newest_challenge_step(challenge.id, ChallengeWay::SupportCode)?,
        awards,
        holds: u32::try_from(entries.len() + places.len()).unwrap_or(u32::MAX),
        challenge,
    })
}

impl App {
    /// The acting courier's challenge: the open one, or what became of the last one of a day.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_challenge(&self, ctx: &Ctx) -> Result<Option<ShownChallenge>> {
        let courier = ctx.courier()?;
        let (now, pictures) = (ctx.now, self.has_picture_codes());
        self.read(|tx| {
            let newest = tx.challenges_of(courier, 1)?.into_iter().next();
            let recent = newest.filter(|c| {
                let over = c.settled_at.unwrap_or(c.ends_at);
                c.state == ChallengeState::Open || now.since(over.max(c.opened_at)) < ONCE_IN
            });
            let Some(mut challenge) = recent else { return Ok(None) };
            challenge.state = state_at(&challenge, now);
            shown(tx, challenge, pictures).map(Some)
        })
    }

    /// A courier's challenges, newest first, for those who look after couriers.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn challenges_of(&self, ctx: &Ctx, courier: CourierId) -> Result<Vec<ShownChallenge>> {
        ctx.allow_staff()?;
        let pictures = self.has_picture_codes();
        self.read(|tx| {
            let list = tx.challenges_of(courier, SHOWN)?.into_iter();
            list.map(|challenge| shown(tx, challenge, pictures)).collect()
        })
    }

    /// Tells what watches requests what became of a challenge, so that scores follow. What happened
    /// stands whether or not that succeeds.
    pub(crate) fn tell_watch(&self, ctx: &mut Ctx, challenge: &Challenge, kind: Kind) {
        let (courier, device, session) = (challenge.courier, challenge.device, challenge.session);
        if let Err(error) = self.note_ours(ctx, courier, device, session, kind) {
            tracing::error!(challenge = %challenge.id, %error, "a challenge was not noted");
        }
    }
}
