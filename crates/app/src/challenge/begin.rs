//! Beginning a way: what is asked, and the step that is handed out for it.

use super::altcha::{self, Seeds};
use super::{hold_of, note_of, own, state_at, support, ways};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::picture_code_port::{PictureCode, Spoken};
use crate::ports::ProofRefusal;
use crate::session::Bound;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CeremonyId, ChallengeId};
use porchlight_domain::words::{ChallengeState, ChallengeWay};
use porchlight_store::Tx;
use porchlight_store::rows::{Challenge, ChallengeStep};
use serde_json::Value;

/// Most steps handed out for one challenge.
const MAX_STEPS: u32 = 40;
/// Most pictures drawn for one challenge: asking for more of them leaves the other ways their steps.
pub const MAX_PICTURES: u32 = 20;

/// What a way asks for.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Options for the browser, as WebAuthn spells them in JSON.
    Passkey(Value),
    /// A task for the ALTCHA widget.
    Altcha(Value),
    /// A code to be read from a picture or heard, in this language.
    PictureCode(PictureCode, Spoken),
    /// The station was asked for a code.
    SupportCode,
}

/// What became of beginning a way.
#[derive(Debug, Clone)]
pub enum Begun {
    /// Begun: the step to answer by, and what is asked.
    Begun(CeremonyId, Asked),
    /// The challenge is not open to this way.
    NotOpen(ChallengeState),
}

/// What is made before a step is handed out.
struct Made {
    state: String,
    answer: Option<Digest>,
    asked: Asked,
}

impl App {
    /// Begins a way for the acting courier's challenge; a code that can be heard is spoken in the
    /// language `spoken`.
    ///
    /// # Errors
    /// Denied to all but couriers; absent; unproved on another phone, or when it began too often.
    pub fn begin_challenge(
        &self,
        ctx: &mut Ctx,
        bound: &Bound,
        id: ChallengeId,
        way: ChallengeWay,
        spoken: Spoken,
    ) -> Result<Begun> {
        ctx.courier()?;
        let (now, pictures) = (ctx.now, self.has_picture_codes());
        let known = self.read(|tx| {
            let challenge = own(tx, bound, id)?;
            let state = state_at(&challenge, now);
            if !ways(tx, challenge.courier, state, pictures)?.contains(&way) {
                return Ok(Err(state));
            }
            // Nothing is drawn for somebody who may have no more of it.
            if way == ChallengeWay::PictureCode {
                room(tx, id, way)?;
            }
            Ok(Ok(challenge))
        })?;
        let challenge = match known {
            Ok(challenge) => challenge,
            Err(state) => return Ok(Begun::NotOpen(state)),
        };
        let Made { state, answer, asked } = self.make(ctx, &challenge, way, spoken)?;
        let bound = bound.clone();
        let begun = self.record(ctx, "", move |tx, hand| {
            let mut challenge = own(tx, &bound, id)?;
            let now = state_at(&challenge, hand.now);
            if !ways(tx, challenge.courier, now, hand.picture_codes)?.contains(&way) {
                return Ok(Done::Refused(Err(now.code().to_owned())));
            }
            let step = hand_out(tx, hand, &mut challenge, way, (&state, answer))?;
            Ok(Done::Kept(Ok(step.0)))
        })?;
        if way == ChallengeWay::SupportCode {
            self.ring_helpers(ctx, challenge.courier);
        }
        Ok(match begun {
            Ok(step) => Begun::Begun(CeremonyId(step), asked),
            Err(state) => Begun::NotOpen(state.parse().unwrap_or(ChallengeState::Lapsed)),
        })
    }

    fn make(
        &self,
        ctx: &mut Ctx,
        challenge: &Challenge,
        way: ChallengeWay,
        spoken: Spoken,
    ) -> Result<Made> {
        Ok(match way {
            ChallengeWay::Passkey => {
                let begun = self.ports.phones.begin_sign_in()?;
                Made { state: begun.state, answer: None, asked: Asked::Passkey(begun.options) }
            }
            ChallengeWay::Altcha => {
                let seeds =
                    Seeds { nonce: ctx.random(), salt: ctx.random(), counter: ctx.random() };
                let (text, courier) = (challenge.id.to_string(), challenge.courier.to_string());
                let about = [
                    ("challenge", text.as_str()),
                    ("courier", courier.as_str()),
                    ("act", challenge.act.code()),
                    ("thing", challenge.thing.as_str()),
                ];
                let task = altcha::task(&seeds, &self.altcha_key(challenge.id), &about)?;
                let shown = serde_json::from_str(&task)?;
                Made { state: task, answer: None, asked: Asked::Altcha(shown) }
            }
            ChallengeWay::PictureCode => {
                let made = self.make_picture_code(ctx, challenge, spoken)?;
                let asked = Asked::PictureCode(made.shown, spoken);
                Made { state: made.nonce, answer: Some(made.answer), asked }
            }
            ChallengeWay::SupportCode => {
                Made { state: String::new(), answer: None, asked: Asked::SupportCode }
            }
        })
    }

    pub(super) fn altcha_key(&self, id: ChallengeId) -> [u8; 32] {
        self.keys.derived("challenge-altcha", &id.0)
    }
}

/// Whether one more step may be handed out.
fn room(tx: &Tx<'_>, challenge: ChallengeId, way: ChallengeWay) -> Result<()> {
    let code = "challenge_begun_too_often";
    if way == ChallengeWay::PictureCode && tx.challenge_steps_of(challenge, way)? >= MAX_PICTURES {
        let message = "There are no more pictures for this check. Choose another way.".into();
        return Err(Error::from(ProofRefusal { code, message }));
    }
    if tx.challenge_tries(challenge)?.0 >= MAX_STEPS {
        let message = "This was begun too often. Ask your station for help.".into();
        return Err(ProofRefusal { code, message }.into());
    }
    Ok(())
}

/// Hands out a step for one way, with what is kept of it.
fn hand_out(
    tx: &Tx<'_>,
    hand: &mut Hand,
    challenge: &mut Challenge,
    way: ChallengeWay,
    (state, answer): (&str, Option<Digest>),
) -> Result<CeremonyId> {
    let newest = tx.newest_challenge_step(challenge.id, way)?;
    let newest = newest.filter(|step| step.used_at.is_none());
    // Asking the station twice is asking once.
    if way == ChallengeWay::SupportCode
        && let Some(asked) = &newest
    {
        note_of(hand, challenge, "asked the station again");
        return Ok(asked.id);
    }
    room(tx, challenge.id, way)?;
    // A new picture takes the place of the one before.
    if way == ChallengeWay::PictureCode
        && let Some(mut before) = newest
    {
        before.used_at = Some(hand.now);
        tx.update_challenge_step(&before)?;
    }
    let step = ChallengeStep {
        id: hand.id(CeremonyId::new),
        challenge: challenge.id,
        way,
        state: state.into(),
        answer_at: answer.map(|_| hand.now),
        answer,
        tries: 0,
        begun_at: hand.now,
        used_at: None,
    };
    tx.insert_challenge_step(&step)?;
    if way == ChallengeWay::SupportCode && challenge.state == ChallengeState::Open {
        let longer = hold_of(challenge).with_support(hand.now);
        support::lengthen(tx, hand, challenge, longer, "asked the station")?;
    } else {
        note_of(hand, challenge, way.code());
    }
    Ok(step.id)
}
