//! Made cases touch nobody: no account, no record, no standing, no pay, no letter. Each is innocent, ends once
//! with what the log says, and waits no longer than it should.

use super::{LATE, facts, hex_is};
use crate::referee::{Bench, Whistle};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, DecisionId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::made_case::MadeState;
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::MadeCase;
use serde_json::Value;

pub(in crate::referee) fn look(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let facts = facts(&bench.leaves, LeafKind::MadeCase);
    for made in &bench.redress.made {
        whistle.unless(made.truth == "innocent", || format!("{} is not innocent", made.id));
        let fixed = sha256(&[made.evidence.as_bytes()]) == made.evidence_digest;
        whistle.unless(fixed, || format!("the evidence of {} is not what it was", made.id));
        let late = made.state == MadeState::Waits && now.since(made.due_at) > LATE;
        whistle.unless(!late, || format!("{} waits for too long", made.id));
        touches_nobody(bench, made, whistle);
        let name = made.id.to_string();
        as_logged(made, facts.get(name.as_str()).map_or(&[], Vec::as_slice), whistle);
    }
}

/// Nothing of anybody has to do with it.
fn touches_nobody(bench: &Bench, made: &MadeCase, whistle: &mut Whistle<'_>) {
    let (rows, id) = (&bench.redress, made.shown_as);
    whistle.unless(!rows.cases.contains_key(&id), || format!("{} is a case of somebody", made.id));
    let decided = rows.decisions.values().any(|row| row.case_file == id);
    whistle.unless(!decided, || format!("something was decided in {}", made.id));
    whistle.unless(!rows.decisions.contains_key(&DecisionId(id.0)), || {
        format!("the question of {} is a decision about somebody", made.id)
    });
    let evidence: Value = serde_json::from_str(&made.evidence).unwrap_or_default();
    let named = evidence["courier"].as_str().and_then(|text| text.parse::<CourierId>().ok());
    let named = named.unwrap_or(CourierId(id.0));
    let known = bench.couriers.contains_key(&named)
        || bench.awards.values().any(|row| row.courier == named)
        || bench.pay.values().any(|row| row.courier == named)
        || bench.counted.values().any(|row| row.courier == named);
    whistle.unless(!known, || format!("{} names somebody who works here", made.id));
    let (text, own) = (id.to_string(), made.id.to_string());
    let about = bench.audit.iter().filter(|look| look.subject == text || look.subject == own);
    let someones =
        about.into_iter().any(|look| look.courier.is_some() || look.delivery_order.is_some());
    whistle.unless(!someones, || format!("{} stands in somebody's record", made.id));
    let letter =
        rows.mails.iter().any(|mail| mail.subject.contains(&text) || mail.to.contains(&text));
    whistle.unless(!letter, || format!("a letter was sent about {}", made.id));
}

/// What the log committed to when it was put there, and when it ended.
fn as_logged(made: &MadeCase, facts: &[Value], whistle: &mut Whistle<'_>) {
    let put = facts.first().is_some_and(|fact| {
        hex_is(fact, "evidence", made.evidence_digest)
            && fact["truth"] == made.truth.as_str()
            && fact["pattern"] == made.pattern.as_str()
    });
    whistle.unless(put, || format!("{} is not what the log says it was", made.id));
    let ended = made.state == MadeState::Waits
        || facts.last().is_some_and(|fact| {
            let finding = made.finding.map_or(Value::Null, |finding| finding.code().into());
            fact["state"] == made.state.code() && fact["finding"] == finding
        });
    whistle.unless(ended, || format!("{} did not end as the log says", made.id));
}
