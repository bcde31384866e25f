//! The support code: for whoever can do none of the other ways, a person at the station helps.

use super::{hold_of, note_of, state_at};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::round::RESERVATION_LIFE;
use porchlight_domain::challenge::{Hold, plain_code};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ChallengeId, CourierId};
use porchlight_domain::words::{ChallengeState, ChallengeWay, Role};
use porchlight_store::Tx;
use porchlight_store::rows::Challenge;

/// Digits of a code: to be read out and typed.
const CODE_DIGITS: usize = 8;

/// The digest of a code for this challenge.
pub(super) fn digest(challenge: ChallengeId, typed: &str) -> Digest {
    sha256(&[b"challenge-support-code", &challenge.0, plain_code(typed).as_bytes()])
}

/// Lets a challenge and what it holds last longer.
pub(super) fn lengthen(
    tx: &Tx<'_>,
    hand: &mut Hand,
    challenge: &mut Challenge,
    hold: Hold,
    what: &str,
) -> Result<()> {
    (challenge.ends_at, challenge.extensions) = (hold.ends_at, hold.extensions);
    tx.update_challenge(challenge)?;
    tx.keep_reservations_of_challenge(challenge.id, hold.ends_at.plus(RESERVATION_LIFE))?;
    note_of(hand, challenge, what);
    Ok(())
}

impl App {
    /// Gives out the code for a challenge whose holder asked the station for one and was spoken with. It
    /// is shown here once; who gave it stays with the challenge.
    ///
    /// # Errors
    /// Denied to all but dispatchers, analysts and operators; absent; invalid when nobody asked or the
    /// challenge is over.
    pub fn give_support_code(&self, ctx: &mut Ctx, id: ChallengeId) -> Result<String> {
        let roles = [Role::Operator, Role::Dispatcher, Role::Analyst];
        ctx.allow(&roles, "the dispatcher or the analyst role")?;
        let staff = ctx.staff();
        let number = u64::from_be_bytes(ctx.random()) % 10_u64.pow(8);
        let code = format!("{number:0CODE_DIGITS$}");
        let answer = digest(id, &code);
        let courier = self.record(ctx, "", move |tx, hand| {
            let mut challenge = tx.challenge(id)?.ok_or(Error::Absent("challenge"))?;
            let now = state_at(&challenge, hand.now);
            if !matches!(now, ChallengeState::Open | ChallengeState::Failed) {
                let message = "This challenge is over: the courier has to try for the block again.";
                return Err(Error::invalid("challenge", "challenge_over", message));
            }
            let asked = tx.newest_challenge_step(id, ChallengeWay::SupportCode)?;
            let Some(mut step) = asked.filter(|step| step.used_at.is_none()) else {
                let message = "The courier has not asked for a code: it is under \"Another way\".";
                return Err(Error::invalid("challenge", "no_code_asked_for", message));
            };
            (step.answer, step.answer_at) = (Some(answer), Some(hand.now));
            tx.update_challenge_step(&step)?;
            challenge.helped_by = staff;
            let longer = hold_of(&challenge).with_support(hand.now);
            if challenge.state == ChallengeState::Open {
                lengthen(tx, hand, &mut challenge, longer, "code given")?;
            } else {
                tx.update_challenge(&challenge)?;
                note_of(hand, &challenge, "code given");
            }
            Ok(Done::Kept(challenge.courier.0))
        })?;
        self.ring_helpers(ctx, CourierId(courier));
        Ok(format!("{} {}", &code[..CODE_DIGITS / 2], &code[CODE_DIGITS / 2..]))
    }

    /// Lets the courier's app and the station's pages look again.
    pub(super) fn ring_helpers(&self, ctx: &Ctx, courier: CourierId) {
        self.ring_courier(ctx, courier);
        if let Ok(Some(person)) = self.read(|tx| Ok(tx.courier(courier)?)) {
            self.ring_station(ctx, person.station);
        }
    }
}
