//! The evidence: a recipient's claims side by side, and what else accounts for them.
//!
//! Its bytes are made once, when somebody asks the recipient; those who decide and the recipient read the very
//! same. It holds no words that anybody wrote, no name and no address.

use crate::claim::assessed;
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::zone::rfc3339;
use porchlight_assess::cluster::{WINDOW, is_cluster};
use porchlight_assess::facts::HandOver;
use porchlight_assess::place::Explanation;
use porchlight_domain::decision::{
    LEAST_BRINGERS, LOOK_PERIOD, OTHERS_ACCOUNT, PatternFacts, Terms,
};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::PatternState;
use porchlight_store::Tx;
use porchlight_store::rows::{Claim, Order, PatternCase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Version of the evidence's form.
const VERSION: u32 = 1;
/// Most claims of one recipient that are laid side by side.
const MOST_CLAIMS: u32 = 100;

/// One claim in the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternClaim {
    /// Its id.
    pub claim: String,
    /// The sender's reference of the parcel.
    pub parcel: String,
    /// When it was made.
    pub at: String,
    /// What was said, by code.
    pub kind: String,
    /// Who took the parcel, by code of [`HandOver`].
    pub hand_over: String,
    /// How strongly the evidence supports the record, by code.
    pub strength: String,
    /// What may account for it, by code of [`Explanation`].
    pub explanations: Vec<String>,
    /// Whether the place or our own work accounts for it.
    pub accounted: bool,
    /// What the recipient got, by code.
    pub remedy: Option<String>,
}

/// A recipient's claims side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternFile {
    /// Version of this form.
    pub version: u32,
    /// The claims, oldest first.
    pub claims: Vec<PatternClaim>,
    /// Parcels that were delivered to the recipient in the same time.
    pub deliveries: u32,
    /// Claims of other people in the same building.
    pub others: u32,
    /// Parcels that were delivered to them.
    pub others_deliveries: u32,
    /// Different couriers who brought what nothing accounts for.
    pub bringers: u32,
    /// Of those claims, the most that one courier brought.
    pub most_by_one: u32,
}

/// Evidence as it would be sealed now, with the newest claim and its order.
pub(super) struct Gathered {
    pub(super) file: PatternFile,
    pub(super) text: String,
    pub(super) digest: Digest,
    pub(super) order: Order,
}

/// What accounts for a claim whoever makes it: the place was wrong, or our own work was. That one building or
/// address stands out is counted apart, of other people only; that a parcel was taken later is told, and counts
/// as nothing accounted, because it is what every theft looks like.
const fn accounts(explanation: Explanation) -> bool {
    matches!(
        explanation,
        Explanation::WrongPin
            | Explanation::Hold
            | Explanation::NoAccess
            | Explanation::LateRelease
            | Explanation::Misload
            | Explanation::Route
    )
}

impl PatternFile {
    /// Reads evidence that was sealed.
    ///
    /// # Errors
    /// A fault: the store holds something else.
    pub fn read(text: &str) -> Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// How many claims.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.claims.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn counted(&self, is: impl Fn(&PatternClaim) -> bool) -> u32 {
        u32::try_from(self.claims.iter().filter(|claim| is(claim)).count()).unwrap_or(u32::MAX)
    }

    /// How many of them the place or our own work accounts for.
    #[must_use]
    pub fn explained(&self) -> u32 {
        self.counted(|claim| claim.accounted)
    }

    /// How many are about parcels that were handed over against the code.
    #[must_use]
    pub fn handed(&self) -> u32 {
        self.counted(|claim| claim.hand_over == HandOver::Code.code())
    }

    /// Whether those that nothing accounts for are more than chance explains.
    #[must_use]
    pub fn unlikely(&self) -> bool {
        is_cluster(self.count() - self.explained(), self.deliveries)
    }

    /// What else accounts for what one recipient claims, first of all, by stable code: other people of the
    /// building claim too, one courier brought all of it, the place or our own work, thieves at an open door.
    #[must_use]
    pub fn otherwise(&self) -> Vec<&'static str> {
        let taken = Explanation::TakenLater.code();
        let stolen = self.claims.iter().any(|claim| claim.explanations.iter().any(|e| e == taken));
        let all = [
            (self.others >= OTHERS_ACCOUNT, "building"),
            (self.bringers < LEAST_BRINGERS, "one_route"),
            (self.explained() > 0, "our_work"),
            (stolen, "taken_later"),
            (!self.unlikely(), "chance"),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, code)| code).collect()
    }

    fn seal(&self) -> Result<(String, Digest)> {
        let text = serde_json::to_string(self)?;
        let digest = sha256(&[text.as_bytes()]);
        Ok((text, digest))
    }

    /// What the rules have to know, as if the recipient were asked now.
    pub(super) fn facts(&self, evidence: Digest, terms: Terms, now: Timestamp) -> PatternFacts {
        PatternFacts {
            state: PatternState::Asked,
            evidence,
            claims: self.count(),
            explained: self.explained(),
            others: self.others,
            bringers: self.bringers,
            handed: self.handed(),
            unlikely: self.unlikely(),
            asked_at: now,
            answered: false,
            looked: 0,
            stands: false,
            policy: true,
            terms,
        }
    }
}

/// Lays the claims of a recipient side by side. None where there is no claim of a missing parcel.
pub(super) fn gather(tx: &Tx<'_>, recipient: Digest, now: Timestamp) -> Result<Option<Gathered>> {
    let since = now.plus(-WINDOW);
    let found = tx.claims_of_recipient(recipient, since, now, MOST_CLAIMS)?;
    let Some(newest) = found.last() else { return Ok(None) };
    let order = tx.order(newest.delivery_order)?.ok_or(Error::Absent("order"))?;
    let (mut claims, mut brought) = (vec![], vec![]);
    for claim in &found {
        let (one, courier) = one(tx, claim)?;
        if !one.accounted {
            brought.extend(courier);
        }
        claims.push(one);
    }
    let different: BTreeSet<CourierId> = brought.iter().copied().collect();
    let of = |who: &CourierId| brought.iter().filter(|one| *one == who).count();
    let most = different.iter().map(of).max().unwrap_or(0);
    let (others, others_deliveries) = tx.others_together(&order, since)?;
    let file = PatternFile {
        version: VERSION,
        claims,
        deliveries: tx.claims_together(&order, None, since)?[2].deliveries,
        others,
        others_deliveries,
        bringers: u32::try_from(different.len()).unwrap_or(u32::MAX),
        most_by_one: u32::try_from(most).unwrap_or(u32::MAX),
    };
    let (text, digest) = file.seal()?;
    Ok(Some(Gathered { file, text, digest, order }))
}

fn one(tx: &Tx<'_>, claim: &Claim) -> Result<(PatternClaim, Option<CourierId>)> {
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let assessed = assessed(tx, claim, &order)?;
    let remedy = tx.remedy_of(claim.id)?;
    let explanations = &assessed.made.explanations;
    let told = explanations.iter().filter(|one| **one != Explanation::SameRecipient);
    Ok((
        PatternClaim {
            claim: claim.id.to_string(),
            parcel: order.external_reference,
            at: rfc3339(claim.made_at),
            kind: claim.kind.code().into(),
            hand_over: assessed.facts.hand_over.code().into(),
            strength: assessed.made.strength.word.code().into(),
            explanations: told.map(|one| one.code().to_owned()).collect(),
            accounted: explanations.iter().any(|one| accounts(*one)),
            remedy: remedy.filter(|row| row.given_at.is_some()).map(|row| row.kind.code().into()),
        },
        assessed.attempt.map(|attempt| attempt.courier),
    ))
}

/// The lengths of time that hold for a question: those in force at its station since it was asked.
pub(super) fn terms_of(tx: &Tx<'_>, case: &PatternCase) -> Result<Terms> {
    Ok(InForce::since(tx, case.station, case.asked_at)?.terms())
}

/// What the rules have to know about a recipient who was asked.
pub(super) fn facts_of(tx: &Tx<'_>, case: &PatternCase, now: Timestamp) -> Result<PatternFacts> {
    let told = tx.pattern_decisions_about(case.recipient_key)?;
    let since = now.plus(-LOOK_PERIOD);
    let recent = told.iter().filter(|row| row.issued_at.is_some_and(|at| at > since));
    Ok(PatternFacts {
        state: case.state,
        evidence: case.evidence_digest,
        claims: case.claims,
        explained: case.explained,
        others: case.others,
        bringers: case.bringers,
        handed: case.handed,
        unlikely: case.unlikely,
        asked_at: case.asked_at,
        answered: case.answered_at.is_some(),
        looked: recent.map(|row| row.look).sum(),
        stands: told.iter().any(|row| row.state.stands()),
        policy: tx.setting(crate::remedy::SETTING)?.is_some(),
        terms: terms_of(tx, case)?,
    })
}
