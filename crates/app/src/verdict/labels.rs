//! Labels for training: which recorded accounts people decided about, and on what.
//!
//! Owns: what counts as a bot and as a person, and what each label rests on. Never does: take a
//! program's word: a notice is no label, and neither is a verdict.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::decision::Ground;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{DecisionKind, DecisionState, Role};
use porchlight_store::Tx;
use std::collections::{BTreeMap, BTreeSet};

/// What a label rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RestsOn {
    /// A person confirmed it otherwise than by requests: a ground such as shared credentials.
    People,
    /// Tries that the card in use had scored: a model learns from it what the card says already.
    Scores,
    /// Acts on bait: the features about bait say what the label says.
    Bait,
    /// Nobody ever opened a case about the account. Whoever was not noticed is among them.
    NoCase,
}

impl RestsOn {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Scores => "scores",
            Self::Bait => "bait",
            Self::NoCase => "no_case",
        }
    }
}

/// What is known of a recorded account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The account, as signals name it: 32 hexadecimal digits.
    pub actor: String,
    /// The account, as people name it.
    pub courier: CourierId,
    /// A bot, or a person.
    pub is_bot: bool,
    /// Codes of the grounds, if any.
    pub grounds: Vec<String>,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// What people found about an account, the last word of it.
type Finding = (Timestamp, bool, Vec<String>);

/// Grounds that speak of programs at work; violence and theft are something else.
fn speaks_of_programs(code: &str) -> bool {
    code.starts_with('A')
}

fn rests_on(grounds: &[String]) -> RestsOn {
    let has = |ground: Ground| grounds.iter().any(|code| code == ground.code());
    if has(Ground::Canary) {
        RestsOn::Bait
    } else if has(Ground::Automation) || has(Ground::Credential) || grounds.is_empty() {
        RestsOn::People
    } else {
        RestsOn::Scores
    }
}

/// What people found about accounts, the last word about each: a bot while that stands, or a person.
fn found_by_people(tx: &Tx<'_>) -> Result<BTreeMap<CourierId, Finding>> {
    let mut found: BTreeMap<CourierId, Finding> = BTreeMap::new();
    let mut note = |courier, finding: Finding| {
        let known = found.get(&courier).is_some_and(|(at, ..)| *at > finding.0);
        if !known {
            found.insert(courier, finding);
        }
    };
    for row in tx.decisions_by_people()? {
        let grounds = tx.decision_grounds(row.id)?;
        if row.kind == DecisionKind::Notice || !grounds.iter().any(|code| speaks_of_programs(code))
        {
            continue;
        }
        match row.state {
            DecisionState::Issued | DecisionState::InEffect | DecisionState::Ended => {
                note(row.courier, (row.issued_at.unwrap_or(row.first_at), true, grounds));
            }
            DecisionState::Reversed => note(row.courier, (row.changed_at, false, vec![])),
            // Nobody agreed, or nobody looked: that says nothing about the account.
            DecisionState::Proposed | DecisionState::Refused | DecisionState::Lapsed => {}
        }
    }
    for case in tx.cases_closed_by_people()? {
        note(case.courier, (case.ended_at.unwrap_or(case.opened_at), false, vec![]));
    }
    Ok(found)
}

/// Accounts that people found to be programs, as far as that stands. Never a suspicion.
pub(crate) fn confirmed_programs(tx: &Tx<'_>) -> Result<BTreeSet<CourierId>> {
    let found = found_by_people(tx)?.into_iter();
    Ok(found.filter(|(_, (_, is_bot, _))| *is_bot).map(|(courier, _)| courier).collect())
}

impl App {
    /// How recorded signals name an account.
    ///
    /// # Errors
    /// Denied to all but operators and analysts.
    pub fn signal_actor(&self, ctx: &Ctx, courier: CourierId) -> Result<String> {
        ctx.allow(&[Role::Operator, Role::Analyst], "the operator or analyst role")?;
        Ok(format!("{:032x}", self.names().actor(&courier.to_string())))
    }

    /// Labels from what people decided. A bot is an account that two people ended, or one restricted, on
    /// grounds that speak of programs, while that stands; a person is one whose decision was reversed,
    /// or whose case a person closed. With `rest`, recorded accounts without any case count as people.
    ///
    /// # Errors
    /// Denied to all but operators and analysts.
    pub fn labels(&self, ctx: &Ctx, rest: bool) -> Result<Vec<Label>> {
        ctx.allow(&[Role::Operator, Role::Analyst], "the operator or analyst role")?;
        let (found, without) = self.read(|tx| {
            let found = found_by_people(tx)?;
            let without = if rest { tx.recorded_without_case()? } else { vec![] };
            Ok((found, without))
        })?;
        let names = self.names();
        let actor = |courier: CourierId| format!("{:032x}", names.actor(&courier.to_string()));
        let judged = found.into_iter().map(|(courier, (_, is_bot, grounds))| Label {
            actor: actor(courier),
            courier,
            is_bot,
            rests_on: rests_on(&grounds),
            grounds,
        });
        let others = without.into_iter().map(|courier| Label {
            actor: actor(courier),
            courier,
            is_bot: false,
            rests_on: RestsOn::NoCase,
            grounds: vec![],
        });
        Ok(judged.chain(others).collect())
    }
}
