//! Answering, and asking for more time.

use super::hold::settle;
use super::{altcha, hold_of, note_of, own, picture, state_at, support, ways};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::ports::ProofRefusal;
use crate::session::Bound;
use porchlight_domain::challenge::{MAX_TRIES, MAX_WRONG};
use porchlight_domain::id::{CeremonyId, ChallengeId, CourierId, PasskeyId};
use porchlight_domain::words::{ChallengeState, ChallengeWay};
use porchlight_risk::signal::Kind;
use porchlight_store::Tx;
use porchlight_store::rows::Challenge;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An answer.
#[derive(Debug, Clone)]
pub enum Answer {
    /// What the browser's passkey answered.
    Passkey(Value),
    /// What the ALTCHA widget found.
    Altcha(String),
    /// The code that was read out, or that a picture or sound shows.
    Code(String),
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answered {
    /// Passed: what was held goes on.
    Passed,
    /// It does not hold; so many wrong answers are left before only the station can help.
    Wrong(u32),
    /// It does not hold, and the challenge is failed: only the station can help now.
    Failed,
    /// The step was used, or another took its place: begin again.
    Stale,
    /// The station has not given a code yet.
    NoCodeYet,
    /// The challenge is not open any more.
    NotOpen(String),
}

/// What became of asking for more time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extended {
    /// Until then (microseconds since 1970), with so many presses left.
    Extended(i64, u32),
    /// Every press was used.
    NoMore,
    /// The challenge is not open any more.
    NotOpen,
}

/// A passkey of this courier that answered for this step: its id, and its credential after this use.
pub(crate) type Proved = std::result::Result<(PasskeyId, String), ProofRefusal>;

impl App {
    /// Answers a step of the acting courier's challenge.
    ///
    /// # Errors
    /// Denied to all but couriers; absent; unproved on another phone.
    pub fn answer_challenge(
        &self,
        ctx: &mut Ctx,
        bound: &Bound,
        id: ChallengeId,
        step: CeremonyId,
        answer: &Answer,
    ) -> Result<Answered> {
        ctx.courier()?;
        let known = self.read(|tx| {
            let challenge = own(tx, bound, id)?;
            let step = tx.challenge_step(step)?.filter(|s| s.challenge == id);
            Ok(step.map(|step| (challenge, step)))
        })?;
        let Some((challenge, known)) = known else { return Ok(Answered::Stale) };
        let check = match (known.way, answer) {
            (ChallengeWay::Passkey, Answer::Passkey(response)) => {
                Check::Passkey(self.passkey_of(bound.courier, &known.state, response)?)
            }
            (ChallengeWay::Altcha, Answer::Altcha(payload)) => {
                Check::Done(altcha::is_solved(&known.state, &self.altcha_key(id), payload)?)
            }
            (ChallengeWay::PictureCode, Answer::Code(code)) => {
                Check::Code(picture::digest(&self.keys, &challenge, &known.state, code))
            }
            (ChallengeWay::SupportCode, Answer::Code(code)) => {
                Check::Code(support::digest(id, code))
            }
            _ => {
                let message = "answer in the way that this step was begun with";
                return Err(Error::invalid("answer", "other_way", message));
            }
        };
        let bound = bound.clone();
        let request = format!("answer {id} {step} {answer:?}");
        let answered = self.record(ctx, &request, move |tx, hand| {
            judge(tx, hand, &own(tx, &bound, id)?, step, &check)
        })?;
        let kind = match answered {
            Answered::Passed => Some(Kind::ChallengePassed),
            Answered::Failed => Some(Kind::ChallengeFailed),
            _ => None,
        };
        if let Some(kind) = kind
            && let Some(challenge) = self.read(|tx| Ok(tx.challenge(id)?))?
        {
            self.tell_watch(ctx, &challenge, kind);
            self.ring_helpers(ctx, challenge.courier);
        }
        Ok(answered)
    }

    /// Checks what a browser answered, and that the passkey is the courier's own.
    pub(crate) fn passkey_of(
        &self,
        courier: CourierId,
        state: &str,
        response: &Value,
    ) -> Result<Proved> {
        let unknown = || ProofRefusal {
            code: "passkey_unknown",
            message: "This passkey does not belong to your account.".into(),
        };
        let named = match self.ports.phones.named(response) {
            Ok(named) => named,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let known = self.read(|tx| Ok(tx.passkey_by_credential(&named.credential_id)?))?;
        let own = |p: &porchlight_store::rows::Passkey| {
            p.subject == courier.0 && named.handle == p.subject
        };
        let Some(passkey) = known.filter(own) else { return Ok(Err(unknown())) };
        let used = self.ports.phones.finish_sign_in(state, response, &passkey.credential);
        Ok(used.map(|credential| (passkey.id, credential)))
    }

    /// Gives the acting courier's challenge more time.
    ///
    /// # Errors
    /// Denied to all but couriers; absent; unproved on another phone.
    pub fn extend_challenge(
        &self,
        ctx: &mut Ctx,
        bound: &Bound,
        id: ChallengeId,
    ) -> Result<Extended> {
        ctx.courier()?;
        let bound = bound.clone();
        self.record(ctx, &format!("extend {id}"), move |tx, hand| {
            let mut challenge = own(tx, &bound, id)?;
            if state_at(&challenge, hand.now) != ChallengeState::Open {
                return Ok(Done::Refused(Extended::NotOpen));
            }
            let Some(longer) = hold_of(&challenge).extended(hand.now) else {
                return Ok(Done::Refused(Extended::NoMore));
            };
            support::lengthen(tx, hand, &mut challenge, longer, "extended")?;
            let until = challenge.ends_at.micros();
            Ok(Done::Kept(Extended::Extended(until, longer.extensions_left())))
        })
    }
}

/// What an answer is checked by inside the write.
#[derive(Clone)]
enum Check {
    Done(bool),
    Passkey(Proved),
    Code(porchlight_domain::digest::Digest),
}

fn judge(
    tx: &Tx<'_>,
    hand: &mut Hand,
    challenge: &Challenge,
    step: CeremonyId,
    check: &Check,
) -> Result<Done<Answered>> {
    let mut challenge = challenge.clone();
    let step = tx.challenge_step(step)?.filter(|s| s.challenge == challenge.id);
    let state = state_at(&challenge, hand.now);
    let Some(mut step) = step else { return Ok(Done::Refused(Answered::Stale)) };
    if !ways(tx, challenge.courier, state, hand.picture_codes)?.contains(&step.way) {
        return Ok(Done::Refused(Answered::NotOpen(state.code().into())));
    }
    if step.used_at.is_some() {
        return Ok(Done::Refused(Answered::Stale));
    }
    let right = match check {
        Check::Done(right) => *right,
        Check::Passkey(proved) => match proved {
            Ok((id, credential)) => use_passkey(tx, hand, *id, credential)?,
            Err(_) => false,
        },
        Check::Code(typed) => match step.answer {
            Some(answer) => answer == *typed,
            None => return Ok(Done::Refused(Answered::NoCodeYet)),
        },
    };
    if right {
        step.used_at = Some(hand.now);
        tx.update_challenge_step(&step)?;
        challenge.way = Some(step.way);
        settle(tx, hand, &mut challenge, ChallengeState::Passed)?;
        return Ok(Done::Kept(Answered::Passed));
    }
    step.tries += 1;
    // Only the station's code is worth a second look; everything else begins anew.
    if step.way != ChallengeWay::SupportCode || step.tries >= MAX_TRIES {
        step.used_at = Some(hand.now);
    }
    tx.update_challenge_step(&step)?;
    let wrong = tx.challenge_tries(challenge.id)?.1;
    if wrong >= MAX_WRONG && challenge.state == ChallengeState::Open {
        settle(tx, hand, &mut challenge, ChallengeState::Failed)?;
        return Ok(Done::Kept(Answered::Failed));
    }
    note_of(hand, &challenge, "wrong answer");
    Ok(Done::Kept(Answered::Wrong(MAX_WRONG.saturating_sub(wrong))))
}

/// Notes a passkey's use; it may have been removed since it was looked up.
pub(crate) fn use_passkey(
    tx: &Tx<'_>,
    hand: &Hand,
    id: PasskeyId,
    credential: &str,
) -> Result<bool> {
    let Some(mut row) = tx.passkey(id)?.filter(|p| p.removed_at.is_none()) else {
        return Ok(false);
    };
    row.credential = credential.into();
    row.used_at = Some(hand.now);
    Ok(tx.update_passkey(&row)?)
}
