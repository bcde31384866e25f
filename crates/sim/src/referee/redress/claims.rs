//! A claim is answered in time and heard on both sides; its remedy comes at once, stays, and touches nobody.

use super::{CLOCK, LATE, Rows, facts};
use crate::ledger::Ledger;
use crate::referee::{Bench, Whistle};
use porchlight_app::{Actor, App, Ctx, Error};
use porchlight_domain::id::{CourierId, OrderId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{ClaimFinding, ClaimKind, RemedyState, Role};
use porchlight_store::rows::{Attempt, Claim, ClaimAnswer};
use porchlight_store::{ClaimList, Slice};
use std::collections::{BTreeMap, BTreeSet};

/// How long a courier may answer before anything but "it cannot be told" is found.
const HEARD: i64 = 72 * HOUR;
/// After so long a claim ends by itself.
const ENDS: i64 = 14 * DAY;
/// Nobody waits longer for a remedy that is not given at once.
const MOST_WAIT: i64 = 24 * HOUR;
/// Most answers to one claim.
const MOST_ANSWERS: usize = 10;
/// Claims whose words are compared on both sides.
const COMPARED: u32 = 12;

/// The attempt that a claim is about: the newest that was known when it was made.
fn about(bench: &Bench, order: OrderId, at: Timestamp) -> Vec<&Attempt> {
    let known = |attempt: &&Attempt| attempt.delivery_order == order && attempt.received_at <= at;
    bench.attempts.values().filter(known).collect()
}

pub(in crate::referee) fn look(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress;
    let mut open: BTreeSet<OrderId> = BTreeSet::new();
    for claim in rows.claims.values() {
        let first = !claim.open || open.insert(claim.delivery_order);
        whistle.unless(first, || format!("{} has two open claims", claim.delivery_order));
        let ends = u8::from(claim.taken_back_at.is_some()) + u8::from(claim.finding.is_some());
        whistle.unless(ends == u8::from(!claim.open), || {
            format!("{} is open: {}, and ended {ends} times", claim.id, claim.open)
        });
        whistle.unless(!claim.open || now.since(claim.made_at) <= ENDS + LATE, || {
            format!("{} should have ended by itself", claim.id)
        });
        let attempts = about(bench, claim.delivery_order, claim.made_at);
        settled(bench, claim, whistle);
        told(bench, claim, &attempts, whistle);
        answers(rows, claim, &attempts, whistle);
    }
}

/// Whoever delivered is heard before anybody says what is held true; what nobody settled cannot be told.
fn settled(bench: &Bench, claim: &Claim, whistle: &mut Whistle<'_>) {
    let (Some(finding), Some(at)) = (claim.finding, claim.settled_at) else { return };
    let brought = about(bench, claim.delivery_order, at).iter().any(|a| a.voided_at.is_none());
    let said = |a: &ClaimAnswer| a.claim == claim.id && a.said_at <= at.plus(CLOCK);
    let answered = bench.redress.answers.values().any(said);
    let heard = answered || at.since(claim.made_at) >= HEARD;
    whistle.unless(finding == ClaimFinding::Undecidable || heard || !brought, || {
        format!("{} was found {finding} before the courier was heard", claim.id)
    });
    let by_itself = finding == ClaimFinding::Undecidable && at.since(claim.made_at) >= ENDS;
    whistle.unless(claim.settled_by.is_some() || by_itself, || {
        format!("{} was found {finding} by nobody", claim.id)
    });
}

/// The courier hears of it in the commit of the claim.
fn told(bench: &Bench, claim: &Claim, attempts: &[&Attempt], whistle: &mut Whistle<'_>) {
    let standing = attempts.iter().filter(|a| a.voided_at.is_none_or(|at| at > claim.made_at));
    let mails: BTreeSet<&str> = standing
        .filter_map(|attempt| bench.couriers.get(&attempt.courier))
        .map(|courier| courier.email.as_str())
        .collect();
    let Some(order) = bench.orders.get(&claim.delivery_order).filter(|_| !mails.is_empty()) else {
        return;
    };
    let heard = bench.redress.mails.iter().any(|mail| {
        mail.at == claim.made_at
            && mails.contains(mail.to.as_str())
            && mail.subject.contains(&order.external_reference)
    });
    whistle.unless(heard, || format!("nobody told the courier of {}", claim.id));
}

fn answers(rows: &Rows, claim: &Claim, attempts: &[&Attempt], whistle: &mut Whistle<'_>) {
    let own = |answer: &&ClaimAnswer| answer.claim == claim.id;
    let answers: Vec<&ClaimAnswer> = rows.answers.values().filter(own).collect();
    whistle.unless(answers.len() <= MOST_ANSWERS, || format!("{}: too many answers", claim.id));
    for answer in answers {
        let brought = attempts.iter().any(|attempt| attempt.courier == answer.courier);
        whistle.unless(brought, || format!("{} is by somebody else's courier", answer.id));
    }
}

pub(in crate::referee) fn remedies(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress;
    let by_claim: BTreeMap<_, _> = rows.remedies.values().map(|r| (r.claim, r)).collect();
    for claim in rows.claims.values().filter(|claim| claim.kind != ClaimKind::Conduct) {
        let promised = rows.policy_since.is_some_and(|since| since <= claim.made_at);
        let at_once = by_claim.get(&claim.id).is_some_and(|r| r.asked_at == claim.made_at);
        whistle.unless(at_once || !promised, || format!("{} has no remedy", claim.id));
    }
    let facts = facts(&bench.leaves, LeafKind::Remedy);
    for remedy in rows.remedies.values() {
        let Some(claim) = rows.claims.get(&remedy.claim) else {
            whistle.blow(format!("{} is for no claim", remedy.id));
            continue;
        };
        let name = remedy.id.to_string();
        let said = facts.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        let given = said.iter().any(|fact| fact["state"] == RemedyState::Given.code());
        let stands = remedy.state == RemedyState::Given && remedy.given_at.is_some();
        whistle.unless(!given || stands, || format!("{name} was given and is taken back"));
        let last = said.last().is_some_and(|fact| {
            fact["state"] == remedy.state.code() && fact["give"] == remedy.kind.code()
        });
        whistle.unless(last, || format!("{name} is not what its leaf says"));
        let in_time = remedy.due_at.is_some_and(|due| now.since(due) <= LATE);
        match remedy.state {
            RemedyState::Given => {}
            RemedyState::NotNeeded => whistle.unless(claim.taken_back_at.is_some(), || {
                format!("{name} is not needed, and the claim stands")
            }),
            _ => whistle.unless(in_time, || format!("{name} should have been given by itself")),
        }
        if matches!(remedy.state, RemedyState::Waits | RemedyState::SecondLook) {
            let soon = remedy.due_at.is_some_and(|due| due.since(remedy.asked_at) <= MOST_WAIT);
            whistle.unless(soon, || format!("{name} keeps its recipient waiting for days"));
        }
    }
    harmless(rows, whistle);
}

/// No case or decision rests on a claim or a remedy.
fn harmless(rows: &Rows, whistle: &mut Whistle<'_>) {
    let names: Vec<String> = rows
        .claims
        .keys()
        .map(ToString::to_string)
        .chain(rows.remedies.keys().map(ToString::to_string))
        .collect();
    for case in rows.cases.values() {
        let free = !names.iter().any(|n| case.evidence.contains(n) || case.report.contains(n));
        whistle.unless(free, || format!("{} rests on a claim or a remedy", case.id));
    }
}

/// Both sides read the same words about the same evidence.
pub(in crate::referee) fn same_words(
    app: &App,
    bench: &Bench,
    now: Timestamp,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    if bench.redress.claims.is_empty() {
        return Ok(());
    }
    let desk = Ctx::new(now, Actor::Staff(StaffId([0; 16]), Role::Auditor), [0; 32]);
    let slice = Slice { offset: 0, limit: COMPARED };
    let mut theirs: BTreeMap<CourierId, Vec<_>> = BTreeMap::new();
    for file in app.claims(&desk, ClaimList::Open, slice)?.rows {
        let Some(attempt) = &file.assessed.attempt else { continue };
        theirs.entry(attempt.courier).or_default().push(file);
    }
    for (courier, files) in theirs {
        let own = app.my_claims(&Ctx::new(now, Actor::Courier(courier), [0; 32]))?;
        for file in files {
            let (id, made) = (file.claim.id, &file.assessed.made);
            let same = own.iter().any(|own| own.claim.id == id && own.assessed.made == *made);
            whistle.unless(same, || format!("{id}: the courier reads other words than staff"));
        }
    }
    Ok(())
}

/// What was acknowledged is here.
pub(in crate::referee) fn promised(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    for (id, order) in &ledger.claims {
        let known = bench
            .redress
            .claims
            .values()
            .any(|claim| claim.id.to_string() == *id && claim.delivery_order == *order);
        whistle.unless(known, || format!("{id} was acknowledged and is gone"));
    }
    for (claim, said) in &ledger.claim_answers {
        let kept = bench.redress.answers.values().filter(|a| a.claim == *claim).count();
        whistle.unless(kept >= *said, || format!("{claim}: {said} answers were kept, {kept} are"));
    }
}
