//! Acts that a phone's key signs for: honest ones of each kind, to be lied about.

use super::forge::{Signed, text};
use super::{Bot, Dice, Forge, courier};
use crate::stage::Town;
use porchlight_app::ports::CommitmentAbout;
use porchlight_app::round::{Announced, Reserved};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{AttemptId, CourierId};
use porchlight_domain::time::{HOUR, SECOND, Timestamp};
use porchlight_domain::words::{Act, AwardMode};
use serde_json::json;

/// Every act that an endpoint asks a signature for.
pub(super) const ACTS: [Act; 4] =
    [Act::EnterRound, Act::AcceptOffer, Act::CheckIn, Act::CaptureProof];

/// Whether an act happens with a network, so that what it is signed over lives for minutes only.
pub(super) fn is_online(act: Act) -> bool {
    matches!(act, Act::EnterRound | Act::AcceptOffer)
}

/// What the victim may do in the town: a place that is reserved, an attempt that is due.
pub(crate) struct Due {
    reservation: String,
    attempt: String,
}

/// Reserves a place for the victim where places go to whoever is first, and writes the attempt at its
/// next stop.
pub(super) fn due(town: &Town) -> Due {
    let (stage, app) = (&town.stage, &town.stage.app);
    app.set_award_mode(&mut stage.ctx(town.operator.actor), town.station, AwardMode::Race).unwrap();
    let (mut desk, now) = (stage.ctx(town.dispatcher.actor), stage.clock_now());
    let opened = app.announce_round(&mut desk, town.station, now, now.plus(48 * HOUR), 1).unwrap();
    assert!(matches!(opened, Announced::OpenedForRace(_)));
    let mut ctx = stage.ctx(town.courier.actor);
    let blocks = app.race_blocks(&ctx).unwrap();
    let held = blocks.iter().map(|(block, ..)| app.reserve(&mut ctx, block.id).unwrap());
    let reservation = held.into_iter().find_map(|reserved| match reserved {
        Reserved::Held(id, _) => Some(id),
        _ => None,
    });
    let id = AttemptId::new(ctx.now, ctx.random());
    let at = "2026-11-27T16:04:30Z";
    let attempt = json!({
        "id": id.to_string(), "stop": town.ahead.id.to_string(), "occurred_at": at, "skew_ms": 0,
        "position": {"lat": 30.2672, "lon": -97.7431, "accuracy_m": 9},
        "kind": {"failed": {"reason": "not_home"}}, "photos": [], "note": "",
    });
    Due { reservation: reservation.unwrap(), attempt: attempt.to_string() }
}

impl Forge {
    /// An honest act of the victim, whichever, with the phone's signature.
    pub(crate) fn act(bot: &Bot, dice: &mut Dice) -> (Act, Self) {
        let act = ACTS[usize::try_from(dice.below(4)).unwrap()];
        (act, Self::acting(bot, dice, act))
    }

    /// An honest act of this kind of the victim, with the phone's signature.
    pub(crate) fn acting(bot: &Bot, dice: &mut Dice, act: Act) -> Self {
        let (town, due) = (&bot.town, &bot.due);
        let entry = json!({"ranked": [town.block.to_string()], "max_blocks": 1}).to_string();
        let (method, path, body) = match act {
            Act::EnterRound => ("PUT", format!("/v1/rounds/{}/entry", town.round), entry.as_str()),
            Act::CheckIn => ("POST", format!("/v1/awards/{}/check-in", town.award), ""),
            Act::CaptureProof => ("POST", "/v1/attempts".into(), due.attempt.as_str()),
            _ => ("POST", format!("/v1/reservations/{}/accept", due.reservation), ""),
        };
        let subject = subject(bot, act);
        let mut forge = Self::to(bot, dice, (method, &path, body));
        let now = bot.now();
        let nonce = nonce(bot, courier(town.courier.actor), act, &subject, now);
        let digest = text(sha256(&[body.as_bytes()]).0);
        let claims = json!({
            "act": act.code(), "subject": subject, "digest": digest, "nonce": nonce, "iat": now,
        });
        forge.commitment = Some(Signed::new(&bot.victim.key, "porchlight-commitment+jwt", claims));
        forge
    }
}

/// What the victim's act of this kind is about.
pub(super) fn subject(bot: &Bot, act: Act) -> String {
    match act {
        Act::EnterRound => bot.town.round.to_string(),
        Act::CheckIn => bot.town.award.to_string(),
        Act::CaptureProof => bot.town.ahead.id.to_string(),
        _ => bot.due.reservation.clone(),
    }
}

/// A commitment nonce that the server gave this courier at this second.
pub(super) fn nonce(bot: &Bot, courier: CourierId, act: Act, subject: &str, at: i64) -> String {
    let about = CommitmentAbout { courier, act, subject: subject.into() };
    bot.town.stage.app.ports.phones.commitment_nonce(&about, Timestamp(at * SECOND)).0
}
