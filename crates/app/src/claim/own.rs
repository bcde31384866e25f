//! The courier's side: what was said about a delivery of theirs, the same evidence as the recipient
//! reads, from the same moment, and their answer.
//!
//! Never does: show what a recipient wrote about somebody's behaviour (whoever settles that asks), or
//! lead to anything for an account.

use super::facts::{Assessed, assessed};
use super::{ANSWERS_PER_CLAIM, TOLD_FOR};
use crate::app::{App, Done};
use crate::case::words;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::message::enqueue_of;
use porchlight_assess::telling::Line;
use porchlight_domain::id::{ClaimAnswerId, ClaimId, CourierId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_domain::words::ClaimKind;
use porchlight_store::Tx;
use porchlight_store::rows::{Claim, ClaimAnswer, ClaimPicture, Order, Representative};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most claims that one courier is told of at once, the newest.
const MOST_TOLD: u32 = 50;
/// Longest name of somebody who writes for a courier.
pub(super) const MAX_REPRESENTATIVE: usize = 200;

/// A claim about a delivery of the acting courier.
#[derive(Debug, Clone)]
pub struct OwnClaim {
    /// The claim, without words about behaviour.
    pub claim: Claim,
    /// Its order.
    pub order: Order,
    /// What the evidence comes to: what the recipient reads.
    pub assessed: Assessed,
    /// In the courier's language.
    pub words: String,
    /// The same, one thing in each line.
    pub lines: Vec<Line>,
    /// What was answered so far.
    pub answers: Vec<ClaimAnswer>,
    /// What both sides added.
    pub pictures: Vec<ClaimPicture>,
    /// Who speaks for the courier, or did.
    pub representatives: Vec<Representative>,
    /// Until then nobody says what is held true without the courier's answer.
    pub heard_until: Timestamp,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimAnswered {
    /// Kept.
    Kept,
    /// The claim is over.
    Over,
    /// It has as many answers as it takes.
    Enough,
}

/// Until when a claim waits for its courier's answer: the longest that was in force since it was made.
pub(super) fn heard_until(tx: &Tx<'_>, claim: &Claim, station: StationId) -> Result<Timestamp> {
    let terms = InForce::since(tx, station, claim.made_at)?.terms();
    Ok(claim.made_at.plus(terms.hearing()))
}

pub(super) fn own(tx: &Tx<'_>, courier: CourierId, claim: &Claim) -> Result<Option<OwnClaim>> {
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let assessed = assessed(tx, claim, &order)?;
    if assessed.attempt.as_ref().is_none_or(|attempt| attempt.courier != courier) {
        return Ok(None);
    }
    let language = tx.courier(courier)?.map_or_else(|| "en".into(), |courier| courier.language);
    let mut told = claim.clone();
    if claim.kind == ClaimKind::Conduct {
        told.statement.clear();
    }
    Ok(Some(OwnClaim {
        words: assessed.made.words(&language),
        lines: assessed.made.lines(&language),
        answers: tx.claim_answers(claim.id)?,
        pictures: tx.claim_pictures(claim.id)?,
        representatives: tx.representatives(claim.id)?,
        heard_until: heard_until(tx, claim, order.station)?,
        claim: told,
        order,
        assessed,
    }))
}

impl App {
    /// Claims about the acting courier's deliveries of the last half year, the newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_claims(&self, ctx: &Ctx) -> Result<Vec<OwnClaim>> {
        let courier = ctx.courier()?;
        let since = ctx.now.plus(-TOLD_FOR);
        self.read(|tx| {
            let mut told = vec![];
            for claim in tx.claims_about(courier, since, MOST_TOLD)? {
                told.extend(own(tx, courier, &claim)?);
            }
            Ok(told)
        })
    }

    /// Answers a claim in the acting courier's own words, or those of somebody who speaks for them.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is about somebody else's delivery; invalid: no
    /// words.
    pub fn answer_claim(
        &self,
        ctx: &mut Ctx,
        id: ClaimId,
        said: &str,
        by: &str,
    ) -> Result<ClaimAnswered> {
        let courier = ctx.courier()?;
        let (said, by) = (words("words", said)?, by.trim().to_owned());
        if by.chars().count() > MAX_REPRESENTATIVE {
            return Err(Error::invalid("representative", "too_long", "at most 200 characters"));
        }
        let done = self.record(ctx, &format!("answer {id} {said} {by}"), move |tx, hand| {
            let claim = tx.claim(id)?.ok_or(Error::Absent("claim about you"))?;
            keep_answer(tx, hand, courier, &claim, (&said, &by))
        })?;
        self.ring_courier(ctx, courier);
        Ok(done)
    }
}

/// Keeps what a courier, or somebody for them, says about a claim. Nothing said before is changed.
pub(super) fn keep_answer(
    tx: &Tx<'_>,
    hand: &mut Hand,
    courier: CourierId,
    claim: &Claim,
    (said, by): (&str, &str),
) -> Result<Done<ClaimAnswered>> {
    let own = own(tx, courier, claim)?.ok_or(Error::Absent("claim about you"))?;
    if !own.claim.open {
        return Ok(Done::Refused(ClaimAnswered::Over));
    }
    if own.answers.len() >= ANSWERS_PER_CLAIM {
        return Ok(Done::Refused(ClaimAnswered::Enough));
    }
    let answer = ClaimAnswer {
        id: hand.id(ClaimAnswerId::new),
        claim: claim.id,
        courier,
        words: said.to_owned(),
        representative: by.to_owned(),
        said_at: hand.now,
    };
    tx.insert_claim_answer(&answer)?;
    let fact = json!({"answer": answer.id.to_string(), "words": said, "representative": by});
    hand.leave(LeafKind::Claim, claim.id, fact);
    Ok(Done::Kept(ClaimAnswered::Kept))
}

/// Tells the courier of a delivery that something is said about it, in the commit of the claim: before
/// anybody on the staff has read it.
pub(super) fn tell(
    tx: &Tx<'_>,
    hand: &mut Hand,
    operator: &str,
    claim: &Claim,
    order: &Order,
) -> Result<()> {
    let Some(attempt) = assessed(tx, claim, order)?.attempt else { return Ok(()) };
    let courier = tx.courier(attempt.courier)?.ok_or(Error::Absent("courier"))?;
    let reference = &order.external_reference;
    let hours = (heard_until(tx, claim, order.station)?.since(claim.made_at)) / HOUR;
    let (subject, body) = if courier.language.starts_with("es") {
        (
            format!("{operator}: algo sobre la entrega {reference}"),
            format!(
                "El destinatario dice que algo salió mal con una entrega suya. Para usted no tiene \
                 consecuencias. En la app, en Yo, Avisos sobre entregas, lee las mismas pruebas que el \
                 destinatario y puede responder, usted u otra persona por usted. Esperamos {hours} horas \
                 antes de decir qué damos por cierto.\n"
            ),
        )
    } else {
        (
            format!("{operator}: something about delivery {reference}"),
            format!(
                "The recipient says that something went wrong with a delivery of yours. Nothing \
                 follows from that for you. In the app, under Me, What was said about deliveries, you \
                 read the same evidence as the recipient and can answer, or have somebody answer for \
                 you. We wait {hours} hours before we say what is held true.\n"
            ),
        )
    };
    enqueue_of(tx, hand, order.station, (&courier.email, &subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::DeliverySpokenOf(claim.id))?)
}
