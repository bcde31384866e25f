//! What stays of somebody who was erased: which kind, why, until when, and by which law.
//!
//! Owns: the reason for each kind, and the days that laws in force at the station set for records of claims and
//! decisions. Never does: erase, or keep anything by itself; what a law keeps goes by itself when its time is
//! over (`law::records`).

use super::receipt::Left;
use super::{Whose, sources_of};
use crate::error::{Error, Result};
use crate::law::{InForce, Records, case_over_at, claim_over_at, pattern_over_at};
use crate::purpose::{DataKind, REGISTER};
use crate::zone::rfc3339;
use porchlight_domain::id::StationId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::Stays;
use porchlight_store::Tx;
use porchlight_store::my_record::Person;
use porchlight_store::rows::Claim;

/// Years for which books of pay are kept: the longest of the common laws on accounts.
const PAY_YEARS: u32 = 10;
/// Most cases of one courier whose days are looked at.
const MOST_CASES: u32 = 10_000;

/// Why a kind stays for somebody who was erased.
const fn why(kind: DataKind) -> Stays {
    match kind {
        DataKind::Pay => Stays::PayLaw,
        DataKind::Log => Stays::LogDigests,
        DataKind::Case
        | DataKind::Pattern
        | DataKind::Matter
        | DataKind::Challenge
        | DataKind::IdentityCheck => Stays::Decisions,
        DataKind::Work | DataKind::Standing => Stays::Draws,
        DataKind::Look => Stays::Looks,
        DataKind::Claim | DataKind::Message | DataKind::Wish => Stays::SomebodyElse,
        _ => Stays::DeliveryFact,
    }
}

/// Until when a law keeps what was said in a claim, if it does now.
pub(super) fn claim_kept_until(
    tx: &Tx<'_>,
    claim: &Claim,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    if claim.removed_at.is_some() {
        return Ok(None);
    }
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let over = claim.settled_at.or(claim.taken_back_at).unwrap_or(claim.made_at);
    let floor = InForce::now(tx, order.station)?.claims();
    if floor.stays_until(over).is_none_or(|until| until <= now) {
        return Ok(None);
    }
    // Its remedy may have been given later, and the record is over with both.
    Ok(floor.stays_until(claim_over_at(tx, claim)?))
}

/// What laws say of records that stay: until when at the latest, until when at least, and which.
#[derive(Default)]
struct Said {
    until: Option<Timestamp>,
    at_least: Option<Timestamp>,
    laws: Vec<String>,
}

/// When the newest of these records ends by itself, and until when it stays at least.
fn of_decisions(tx: &Tx<'_>, station: StationId, over: Option<Timestamp>) -> Result<Said> {
    let Some(over) = over else { return Ok(Said::default()) };
    let force = InForce::now(tx, station)?;
    let span = force.decisions();
    let (until, at_least) = (span.ends_at(over), span.stays_until(over));
    let laws = match (until, at_least) {
        (Some(_), _) => force.ends_records(Records::Decisions),
        (None, Some(_)) => force.keeps_records(Records::Decisions),
        (None, None) => vec![],
    };
    // The same day is said once, by what makes it.
    Ok(Said { until, at_least: at_least.filter(|_| until.is_none()), laws })
}

fn said(tx: &Tx<'_>, whose: Whose, kind: DataKind, now: Timestamp) -> Result<Said> {
    let station = whose.station(tx)?;
    match (whose, kind) {
        (Whose::Courier(id), DataKind::Case) => {
            let mut over = None;
            for case in tx.cases_of(id, MOST_CASES)? {
                over = over.max(Some(case_over_at(tx, &case)?));
            }
            of_decisions(tx, station, over)
        }
        (Whose::Recipient(id), DataKind::Pattern) => {
            let mut over = None;
            for case in tx.pattern_cases_told(id)? {
                over = over.max(Some(pattern_over_at(tx, &case)?));
            }
            of_decisions(tx, station, over)
        }
        (Whose::Recipient(id), DataKind::Claim) => {
            let mut until = None;
            for claim in tx.claims_of(id)? {
                until = until.max(claim_kept_until(tx, &claim, now)?);
            }
            let laws = match until {
                Some(_) => InForce::now(tx, station)?.keeps_records(Records::Claims),
                None => vec![],
            };
            Ok(Said { until, at_least: None, laws })
        }
        _ => Ok(Said::default()),
    }
}

/// What is still there under the person's id, by kind, with the reason.
pub(super) fn stays(tx: &Tx<'_>, whose: Whose, person: &Person) -> Result<Vec<Left>> {
    let mut left = vec![];
    for entry in REGISTER {
        let mut rows = 0;
        for source in sources_of(whose, entry) {
            rows += tx.kept_count(source, person)?.rows;
        }
        // The account's row itself stays as a number without a name.
        if rows > 0 {
            let Said { until, at_least, laws } = said(tx, whose, entry.kind, person.now)?;
            let by_law = entry.kind == DataKind::Claim && until.is_some();
            let why = if by_law { Stays::RecordsLaw } else { why(entry.kind) };
            let years = (why == Stays::PayLaw).then_some(PAY_YEARS);
            left.push(Left {
                kind: entry.kind.code().into(),
                rows,
                why: why.code().into(),
                years,
                until: until.map(rfc3339),
                at_least: at_least.map(rfc3339),
                laws,
            });
        }
    }
    Ok(left)
}
