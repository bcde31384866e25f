//! Opening a challenge with a try, and everything that follows when one ends.

use super::{hold_of, state_at, ways};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::round::{RESERVATION_LIFE, give_back};
use crate::verdict::{Ruling, What};
use porchlight_domain::challenge::{Asked, Hold, asked};
use porchlight_domain::id::ChallengeId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{Act, ChallengeState, ChallengeWay};
use porchlight_risk::signal::Kind;
use porchlight_store::Tx;
use porchlight_store::rows::Challenge;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Challenges lapsed in one pass.
const LAPSED_AT_ONCE: u32 = 200;

/// A try that is held by a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Id of the challenge, in text.
    pub challenge: String,
    /// When it was opened; microseconds since 1970.
    pub opened_at: i64,
    /// Until when it holds, unless more time is asked for; microseconds since 1970.
    pub ends_at: i64,
    /// Codes of the ways to pass it, best first.
    pub ways: Vec<String>,
}

impl Opened {
    pub(crate) fn of(tx: &Tx<'_>, hand: &Hand, challenge: &Challenge) -> Result<Self> {
        let ways = ways(tx, challenge.courier, challenge.state, hand.picture_codes)?;
        Ok(Self {
            challenge: challenge.id.to_string(),
            opened_at: challenge.opened_at.micros(),
            ends_at: challenge.ends_at.micros(),
            ways: ways.iter().map(|way| way.code().to_owned()).collect(),
        })
    }
}

fn newest(tx: &Tx<'_>, ruling: &Ruling) -> Result<Option<Challenge>> {
    Ok(tx.challenges_of(ruling.courier, 1)?.into_iter().next())
}

/// The leaf of something that happened to a challenge.
pub(crate) fn note_of(hand: &mut Hand, challenge: &Challenge, what: &str) {
    let fact = json!({
        "what": what, "courier": challenge.courier.to_string(), "act": challenge.act.code(),
        "thing": challenge.thing, "state": challenge.state.code(),
        "ends_at": challenge.ends_at.micros(), "extensions": challenge.extensions,
        "verdict": challenge.verdict.map(|id| id.to_string()),
        "way": challenge.way.map(ChallengeWay::code),
        "helped_by": challenge.helped_by.map(|id| id.to_string()),
    });
    hand.leave(LeafKind::Challenge, challenge.id, fact);
}

fn open(
    tx: &Tx<'_>,
    hand: &mut Hand,
    ruling: &Ruling,
    (act, thing): (Act, &str),
    hold: Hold,
) -> Result<Challenge> {
    let challenge = Challenge {
        id: hand.id(ChallengeId::new),
        courier: ruling.courier,
        session: ruling.session,
        device: ruling.device,
        act,
        thing: thing.into(),
        verdict: ruling.verdict,
        state: ChallengeState::Open,
        way: None,
        opened_at: hand.now,
        ends_at: hold.ends_at,
        extensions: hold.extensions,
        helped_by: None,
        settled_at: None,
    };
    if !tx.insert_challenge(&challenge)? {
        return Err(Error::Fault(format!("{} has an open challenge already", ruling.courier)));
    }
    note_of(hand, &challenge, "opened");
    Ok(challenge)
}

/// The challenge that holds a try, if its ruling asks for one: a new one, or today's again. It is
/// about the phone that tried last.
pub(crate) fn hold(
    tx: &Tx<'_>,
    hand: &mut Hand,
    ruling: Option<&Ruling>,
    act: Act,
    thing: &str,
) -> Result<Option<Challenge>> {
    let Some(ruling) = ruling else { return Ok(None) };
    let What::Challenge { hold_ms, .. } = ruling.what else { return Ok(None) };
    let newest = newest(tx, ruling)?;
    let known = newest.as_ref().map(|c| (c.state, c.opened_at, hold_of(c)));
    let fresh = Hold::begin(hand.now, hold_ms);
    match (asked(known, hand.now), newest) {
        (Asked::Spared, _) => Ok(None),
        (Asked::New, _) | (_, None) => open(tx, hand, ruling, (act, thing), fresh).map(Some),
        (how, Some(mut challenge)) => {
            if how == Asked::Reopened {
                // Nothing that it held when its time ran out comes back with it.
                end(tx, hand, &challenge)?;
                challenge.state = ChallengeState::Open;
                challenge.settled_at = None;
                (challenge.ends_at, challenge.extensions) = (fresh.ends_at, fresh.extensions);
                (challenge.act, challenge.thing) = (act, thing.into());
                challenge.verdict = ruling.verdict.or(challenge.verdict);
            }
            if challenge.device != ruling.device {
                tx.use_challenge_steps(challenge.id, hand.now)?;
            }
            (challenge.session, challenge.device) = (ruling.session, ruling.device);
            tx.update_challenge(&challenge)?;
            let what = if how == Asked::Reopened { "reopened" } else { "asked again" };
            note_of(hand, &challenge, what);
            Ok(Some(challenge))
        }
    }
}

/// Frees whatever a challenge that was not passed in time holds: reserved places at once, awards into
/// the next round. Entries in rounds that are still open stay: passing later lets them take part.
fn end(tx: &Tx<'_>, hand: &mut Hand, challenge: &Challenge) -> Result<()> {
    tx.use_challenge_steps(challenge.id, hand.now)?;
    tx.remove_reservations_of_challenge(challenge.id)?;
    for entry in tx.entries_of_challenge(challenge.id)? {
        give_back(tx, hand, &entry)?;
    }
    Ok(())
}

/// Ends a challenge in this state, with everything that follows for what it holds.
pub(super) fn settle(
    tx: &Tx<'_>,
    hand: &mut Hand,
    challenge: &mut Challenge,
    state: ChallengeState,
) -> Result<()> {
    challenge.state = state;
    challenge.settled_at = Some(hand.now);
    tx.update_challenge(challenge)?;
    if state == ChallengeState::Passed {
        tx.use_challenge_steps(challenge.id, hand.now)?;
        tx.keep_reservations_of_challenge(challenge.id, hand.now.plus(RESERVATION_LIFE))?;
    } else {
        end(tx, hand, challenge)?;
    }
    note_of(hand, challenge, state.code());
    Ok(())
}

/// The challenge that goes on holding an entry whose list is replaced, if one holds it.
pub(crate) fn keep_holding(
    tx: &Tx<'_>,
    hand: &Hand,
    before: Option<ChallengeId>,
) -> Result<Option<Challenge>> {
    let Some(id) = before else { return Ok(None) };
    let open = |c: &Challenge| state_at(c, hand.now) == ChallengeState::Open;
    Ok(tx.challenge(id)?.filter(open))
}

impl App {
    /// Tells what watches requests that somebody was challenged, the first time.
    pub(crate) fn tell_opened(&self, ctx: &mut Ctx, opened: &Opened) {
        if opened.opened_at != ctx.now.micros() {
            return;
        }
        let id = opened.challenge.parse::<ChallengeId>();
        let found = id.ok().and_then(|id| self.read(|tx| Ok(tx.challenge(id)?)).ok().flatten());
        if let Some(challenge) = found {
            self.tell_watch(ctx, &challenge, Kind::Challenged);
        }
    }

    /// The reconciler of challenges: ends those whose time ran out. Returns how many.
    ///
    /// # Errors
    /// Faults only.
    pub fn lapse_challenges(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let mut lapsed = 0;
        for due in self.read(|tx| Ok(tx.challenges_over(now, LAPSED_AT_ONCE)?))? {
            let (id, courier) = (due.id, due.courier);
            lapsed += self.record(ctx, "", move |tx, hand| {
                let over =
                    |c: &Challenge| c.state == ChallengeState::Open && hold_of(c).is_over(hand.now);
                let Some(mut challenge) = tx.challenge(id)?.filter(over) else {
                    return Ok(Done::Refused(0));
                };
                settle(tx, hand, &mut challenge, ChallengeState::Lapsed)?;
                Ok(Done::Kept(1))
            })?;
            self.ring_courier(ctx, courier);
        }
        Ok(lapsed)
    }
}
