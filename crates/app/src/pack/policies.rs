//! Which policies were in force in a span, with their versions and dates.

use super::Span;
use crate::error::Result;
use crate::zone::rfc3339;
use crate::{pay, standing};
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::Station;
use serde::Serialize;
use serde_json::Value;

/// Versions looked back at.
const LOOKED_BACK: u32 = 200;

/// One policy, with when it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyInForce {
    /// What about: pay, pay_rules, mileage, rounds, standing, verdicts, identity, terms, hold.
    pub about: &'static str,
    /// Its version, as the product counts it.
    pub version: String,
    /// From when on it held; none for what came with the product.
    pub from: Option<String>,
    /// Until when; none while it holds.
    pub until: Option<String>,
    /// Why it was set or what it says, in the words of whoever set it.
    pub words: String,
    /// The policy itself, where it is a text of numbers.
    pub body: Value,
}

/// A version before its end is known.
struct Version {
    version: String,
    from: Timestamp,
    until: Option<Timestamp>,
    words: String,
    body: Value,
}

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Adds the versions that held in the span: each holds until the next one unless it ended earlier.
fn add(list: &mut Vec<PolicyInForce>, about: &'static str, span: Span, mut versions: Vec<Version>) {
    versions.sort_by_key(|version| version.from);
    let starts: Vec<Timestamp> = versions.iter().map(|version| version.from).collect();
    for (at, version) in versions.into_iter().enumerate() {
        let next = starts.get(at + 1).copied();
        let until = match (version.until, next) {
            (Some(ended), Some(next)) => Some(ended.min(next)),
            (ended, next) => ended.or(next),
        };
        if version.from >= span.until || until.is_some_and(|until| until <= span.from) {
            continue;
        }
        list.push(PolicyInForce {
            about,
            version: version.version,
            from: Some(rfc3339(version.from)),
            until: until.map(rfc3339),
            words: version.words,
            body: version.body,
        });
    }
}

/// What came with the product and is not set by anybody.
fn published(about: &'static str, version: u32, words: &str) -> PolicyInForce {
    let (version, words) = (version.to_string(), words.to_owned());
    PolicyInForce { about, version, from: None, until: None, words, body: Value::Null }
}

pub(super) fn in_force(tx: &Tx<'_>, station: &Station, span: Span) -> Result<Vec<PolicyInForce>> {
    let mut list = vec![
        published("pay_rules", pay::RULES, "The published rules of pay (docs/pay.md)."),
        published(
            "standing",
            standing::VERSION,
            "The published formula of standing (docs/standing.md).",
        ),
    ];
    add(&mut list, "pay", span, pay_versions(tx, station)?);
    let rounds = tx.round_policies_ever(station.id)?;
    if rounds.iter().all(|policy| policy.from_at > span.from) {
        list.push(published(
            "rounds",
            0,
            "The first values (docs/rounds.md), until others were published.",
        ));
    }
    let numbered = (1..).zip(rounds).map(|(number, row): (u32, _)| Version {
        version: number.to_string(),
        from: row.from_at,
        until: None,
        words: row.reason,
        body: body(&row.body),
    });
    add(&mut list, "rounds", span, numbered.collect());
    let verdicts = tx.verdict_policies(LOOKED_BACK)?.into_iter().map(|row| Version {
        version: row.id.to_string(),
        from: row.set_at,
        until: None,
        words: row.reason,
        body: body(&row.body),
    });
    add(&mut list, "verdicts", span, verdicts.collect());
    programmes(tx, span, &mut list)?;
    mileage(tx, span, &mut list)?;
    holds(tx, span, &mut list)?;
    Ok(list)
}

/// The pay rules that blocks carried: each from the first block that was made with it.
fn pay_versions(tx: &Tx<'_>, station: &Station) -> Result<Vec<Version>> {
    let spans = tx.pay_rule_spans(station.id)?;
    let version =
        |(number, (rule, first, _, blocks)): (u32, (String, Timestamp, Timestamp, u64))| Version {
            version: number.to_string(),
            from: first,
            until: None,
            words: format!(
                "Carried by {blocks} blocks; each block is paid by the rule it was shown with."
            ),
            body: body(&rule),
        };
    Ok((1..).zip(spans).map(version).collect())
}

fn programmes(tx: &Tx<'_>, span: Span, list: &mut Vec<PolicyInForce>) -> Result<()> {
    for programme in tx.programmes()? {
        let named = |version: u32| format!("{} {version}", programme.code);
        let terms = tx.terms_ever(programme.id)?.into_iter().map(|row| Version {
            version: named(row.version),
            from: row.published_at,
            until: None,
            words: row.body,
            body: Value::Null,
        });
        add(list, "terms", span, terms.collect());
        let identity = tx.identity_policies_of(programme.id, LOOKED_BACK)?.into_iter();
        let identity = identity.map(|row| Version {
            version: named(row.version),
            from: row.set_at,
            until: row.ended_at,
            words: row.note,
            body: body(&row.body),
        });
        add(list, "identity", span, identity.collect());
    }
    Ok(())
}

fn mileage(tx: &Tx<'_>, span: Span, list: &mut Vec<PolicyInForce>) -> Result<()> {
    let mut kinds = std::collections::BTreeMap::new();
    for row in tx.mileage_rates()? {
        let kind = format!("{} {}", row.country, row.vehicle.code());
        let body = serde_json::json!({"currency": row.currency.to_string(),
            "thousandths_of_a_minor_unit": row.milli_minor, "for_millimetres": row.unit_mm});
        let version = kind.clone();
        kinds.entry(kind).or_insert_with(Vec::new).push(Version {
            version,
            from: row.holds_from,
            until: None,
            words: row.source,
            body,
        });
    }
    for versions in kinds.into_values() {
        add(list, "mileage", span, versions);
    }
    Ok(())
}

/// Holds do not follow each other: each has its own end.
fn holds(tx: &Tx<'_>, span: Span, list: &mut Vec<PolicyInForce>) -> Result<()> {
    for hold in tx.holds_since(span.from)? {
        let until = hold.lifted_at.map_or(hold.ends_at, |lifted| lifted.min(hold.ends_at));
        if hold.starts_at >= span.until || until <= span.from {
            continue;
        }
        list.push(PolicyInForce {
            about: "hold",
            version: format!("{} by {}", hold.level.code(), hold.source.code()),
            from: Some(rfc3339(hold.starts_at)),
            until: Some(rfc3339(until)),
            words: body_words(&hold.words),
            body: body(&hold.areas),
        });
    }
    Ok(())
}

/// The words of a hold, which may be a text in each language.
fn body_words(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(map)) => {
            let english = map.get("en").or_else(|| map.values().next());
            english.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        _ => text.to_owned(),
    }
}
