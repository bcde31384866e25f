//! Asking a recipient about their claims, before anything is decided.
//!
//! Never does: ask about what the building, one courier or our own work accounts for (`porchlight_domain::decision::may_ask`),
//! or change anything for whoever is asked.

use super::draft::keep_of_question;
use super::evidence::{Gathered, gather};
use super::letter::{Told, question, tell};
use super::make::{case_leaf, people_of};
use crate::app::{App, Done};
use crate::case::{Clerk, words};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::zone::zone;
use porchlight_domain::decision::{Barred, DECIDE_WITHIN, Human, Terms, may_ask};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ClaimId, PatternCaseId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::PatternState;
use porchlight_store::Tx;
use porchlight_store::rows::PatternCase;
use serde::{Deserialize, Serialize};

/// What became of asking a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskedRecipient {
    /// Asked; the question's id in text.
    Asked(String),
    /// The rules do not allow it: a stable code of [`Barred`].
    Barred(String),
    /// They were asked already, and it is not over.
    Already,
}

/// Why a recipient may not be asked now about what was found, where they may not.
pub(super) fn bar(
    tx: &Tx<'_>,
    found: &Gathered,
    terms: Terms,
    now: Timestamp,
) -> Result<Option<Barred>> {
    let mut facts = found.file.facts(found.digest, terms, now);
    let told = tx.pattern_decisions_about(found.order.recipient_key)?;
    facts.stands = told.iter().any(|row| row.state.stands());
    Ok(may_ask(&facts).err())
}

/// A question about what was found, with the letter that puts it.
fn question_of(
    hand: &mut Hand,
    found: &Gathered,
    by: Human,
    (reasons, letter): (&str, String),
) -> PatternCase {
    let file = &found.file;
    PatternCase {
        id: hand.id(PatternCaseId::new),
        recipient_key: found.order.recipient_key,
        delivery_order: found.order.id,
        station: found.order.station,
        state: PatternState::Asked,
        claims: file.count(),
        deliveries: file.deliveries,
        explained: file.explained(),
        others: file.others,
        bringers: file.bringers,
        handed: file.handed(),
        unlikely: file.unlikely(),
        evidence: found.text.clone(),
        evidence_digest: found.digest,
        asked_by: by.staff(),
        asked_at: hand.now,
        reasons: reasons.to_owned(),
        language: found.order.language.clone(),
        words: letter,
        answered_at: None,
        due_at: Some(hand.now.plus(DECIDE_WITHIN)),
        ended_at: None,
        why: String::new(),
        removed_at: None,
        removed_by: String::new(),
    }
}

/// Asks about a claim's recipient, if the rules allow it: question, draft, leaf, letter.
fn ask(
    tx: &Tx<'_>,
    hand: &mut Hand,
    clerk: &Clerk,
    (claim, by): (ClaimId, Human),
    (seen, reasons): (Digest, &str),
) -> Result<Done<AskedRecipient>> {
    let claim = tx.claim(claim)?.ok_or(Error::Absent("claim"))?;
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let found = gather(tx, order.recipient_key, hand.now)?;
    let found = found.ok_or(Error::Absent("claims of a missing parcel"))?;
    let force = InForce::now(tx, found.order.station)?;
    let barred = if seen == found.digest {
        bar(tx, &found, force.terms(), hand.now)?
    } else {
        Some(Barred::EvidenceChanged)
    };
    if let Some(why) = barred {
        return Ok(Done::Refused(AskedRecipient::Barred(why.code().to_owned())));
    }
    let station = tx.station(found.order.station)?.ok_or(Error::Absent("station"))?;
    let heard = hand.now.plus(force.terms().hearing());
    let told = Told {
        language: &found.order.language,
        zone: zone(&station.time_zone),
        file: &found.file,
        digest: found.digest,
        people: people_of(tx, &[by.staff()])?,
        reasons: vec![reasons.to_owned()],
        force,
    };
    let letter = question(clerk, &told, heard);
    let case = question_of(hand, &found, by, (reasons, serde_json::to_string(&letter)?));
    if !tx.insert_pattern_case(&case)? {
        return Ok(Done::Refused(AskedRecipient::Already));
    }
    keep_of_question(tx, &case, &station.time_zone)?;
    case_leaf(hand, &case);
    tell(tx, hand, clerk, &found.order, (&letter.subject, &letter.text()))?;
    Ok(Done::Kept(AskedRecipient::Asked(case.id.to_string())))
}

impl App {
    /// Asks the recipient of a claim about their claims, before anything is decided: they are told what was
    /// seen, and have 72 hours, or longer where the laws at the station say so.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason.
    pub fn ask_recipient(
        &self,
        ctx: &mut Ctx,
        claim: ClaimId,
        seen: Digest,
        reasons: &str,
    ) -> Result<AskedRecipient> {
        let by = ctx.human()?;
        let reasons = words("reasons", reasons)?;
        let clerk = self.clerk();
        let asked =
            self.record(ctx, &format!("ask about {claim} {reasons}"), move |tx, hand| {
                ask(tx, hand, &clerk, (claim, by), (seen, &reasons))
            })?;
        if let AskedRecipient::Asked(id) = &asked
            && let Ok(id) = id.parse()
        {
            self.ring_pattern(ctx, id);
        }
        Ok(asked)
    }
}
