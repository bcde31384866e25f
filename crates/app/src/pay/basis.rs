//! What an amount was computed from, as it is kept and sent: JSON with fixed names.

use porchlight_domain::pay::{Basis, PayRule, Steps};
use serde_json::{Value, json};

/// A basis as JSON.
pub(crate) fn basis_json(basis: Basis) -> Value {
    match basis {
        Basis::Block { rule, minutes, metres } => json!({
            "of": "block", "per_hour": rule.per_hour, "per_km": rule.per_km,
            "cost_per_km": rule.cost_per_km, "minimum_per_hour": rule.minimum_per_hour,
            "minutes": minutes, "metres": metres,
        }),
        Basis::Share { of, per_mille } => {
            json!({"of": "share", "amount": of, "per_mille": per_mille})
        }
        Basis::Minutes { minutes, per_hour } => {
            json!({"of": "minutes", "minutes": minutes, "per_hour": per_hour})
        }
        Basis::Held { of, minutes, rest_per_mille } => json!({
            "of": "held", "amount": of, "minutes": minutes, "rest_per_mille": rest_per_mille,
        }),
        Basis::Gift => json!({"of": "gift"}),
        Basis::Stated => json!({"of": "stated"}),
        Basis::Reversal { of } => json!({"of": "reversal", "number": of}),
    }
}

/// Reads what [`basis_json`] wrote.
pub(crate) fn read_basis(text: &str) -> Option<Basis> {
    let value: Value = serde_json::from_str(text).ok()?;
    let int = |name: &str| value.get(name)?.as_i64();
    let small = |name: &str| u32::try_from(int(name)?).ok();
    Some(match value.get("of")?.as_str()? {
        "block" => Basis::Block {
            rule: PayRule {
                per_hour: int("per_hour")?,
                per_km: int("per_km")?,
                cost_per_km: int("cost_per_km")?,
                minimum_per_hour: int("minimum_per_hour")?,
            },
            minutes: int("minutes")?,
            metres: small("metres")?,
        },
        "share" => Basis::Share { of: int("amount")?, per_mille: small("per_mille")? },
        "minutes" => Basis::Minutes { minutes: int("minutes")?, per_hour: int("per_hour")? },
        "held" => Basis::Held {
            of: int("amount")?,
            minutes: int("minutes")?,
            rest_per_mille: small("rest_per_mille")?,
        },
        "gift" => Basis::Gift,
        "stated" => Basis::Stated,
        "reversal" => Basis::Reversal { of: small("number")? },
        _ => return None,
    })
}

/// A pay rule as a block keeps it (see `revise::rule_text`).
pub(crate) fn read_rule(text: &str) -> Option<PayRule> {
    let value: Value = serde_json::from_str(text).ok()?;
    let int = |name: &str| value.get(name)?.as_i64();
    Some(PayRule {
        per_hour: int("per_hour")?,
        per_km: int("per_km")?,
        cost_per_km: int("cost_per_km")?,
        minimum_per_hour: int("minimum_per_hour")?,
    })
}

/// Steps as a block's rule keeps them.
pub(crate) fn steps_json(steps: Steps) -> Value {
    json!({
        "per_mille": steps.per_mille, "first": steps.first, "every": steps.every,
        "most_per_mille": steps.most_per_mille,
    })
}

/// The steps of a kept rule; none in the rules of blocks from before there were any.
pub(crate) fn read_steps(text: &str) -> Steps {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let int = |name: &str| value["steps"][name].as_i64();
    let small = |name: &str| u32::try_from(int(name)?).ok();
    let read = || {
        Some(Steps {
            per_mille: small("per_mille")?,
            first: int("first")?,
            every: int("every")?,
            most_per_mille: small("most_per_mille")?,
        })
    };
    read().unwrap_or(Steps::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_basis_is_read_back_as_it_was_written() {
        let rule =
            PayRule { per_hour: 2_000, per_km: 30, cost_per_km: 40, minimum_per_hour: 1_500 };
        for basis in [
            Basis::Block { rule, minutes: 240, metres: 20_000 },
            Basis::Share { of: 9_000, per_mille: 250 },
            Basis::Minutes { minutes: 12, per_hour: 2_000 },
            Basis::Held { of: 9_000, minutes: 60, rest_per_mille: 500 },
            Basis::Gift,
            Basis::Stated,
            Basis::Reversal { of: 3 },
        ] {
            assert_eq!(read_basis(&basis_json(basis).to_string()), Some(basis));
        }
        assert_eq!(read_basis("{}"), None);
        assert_eq!(read_basis("{\"of\":\"magic\"}"), None);
        let steps = Steps { per_mille: 50, first: 9, every: 3, most_per_mille: 200 };
        let kept = crate::revise::rule_text(rule, steps);
        assert_eq!((read_rule(&kept), read_steps(&kept)), (Some(rule), steps));
        assert_eq!(read_steps(r#"{"per_hour":1}"#), Steps::NONE);
    }
}
