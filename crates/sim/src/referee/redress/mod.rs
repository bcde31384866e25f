//! When it goes wrong: the promises about claims and remedies ([`claims`]), those about cases, decisions and
//! appeals ([`due`]), those to recipients whose claims lie together ([`patterns`]), that made cases touch nobody
//! ([`made`]), and that nothing ends by its age which is open or which something open needs ([`gone`]).

pub(super) mod claims;
pub(super) mod due;
pub(super) mod gone;
pub(super) mod made;
pub(super) mod patterns;

use porchlight_domain::digest::Digest;
use porchlight_domain::id::{AppealId, CaseId, ClaimAnswerId, ClaimId, DecisionId, RemedyId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, SECOND, Timestamp};
use porchlight_store::rows::{
    Appeal, CaseFile, Claim, ClaimAnswer, DecisionRow, Leaf, MadeCase, RemedyRow, StatementRow,
};
use porchlight_store::{Error, Tx};
use serde_json::Value;
use std::collections::BTreeMap;

/// How long a clock may be late: reconcilers run in the day, and the server may be down.
const LATE: i64 = DAY;

/// Two moments that a server told by a clock which was set between them may be out of order by so much.
const CLOCK: i64 = 5 * SECOND;

/// What was said to whom and when.
pub(super) struct Mail {
    to: String,
    subject: String,
    at: Timestamp,
}

/// The rows that these referees look at.
#[derive(Default)]
pub(super) struct Rows {
    claims: BTreeMap<ClaimId, Claim>,
    answers: BTreeMap<ClaimAnswerId, ClaimAnswer>,
    remedies: BTreeMap<RemedyId, RemedyRow>,
    cases: BTreeMap<CaseId, CaseFile>,
    heard: BTreeMap<CaseId, Vec<StatementRow>>,
    decisions: BTreeMap<DecisionId, DecisionRow>,
    grounds: BTreeMap<DecisionId, Vec<String>>,
    appeals: BTreeMap<AppealId, Appeal>,
    pub(super) patterns: patterns::Patterns,
    made: Vec<MadeCase>,
    mails: Vec<Mail>,
    /// Since when the operator's policy of remedies is in force.
    policy_since: Option<Timestamp>,
}

impl Rows {
    pub(super) fn load(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.each_claim(|r| _ = self.claims.insert(r.id, r))?;
        tx.each_claim_answer(|r| _ = self.answers.insert(r.id, r))?;
        tx.each_remedy(|r| _ = self.remedies.insert(r.id, r))?;
        tx.each_case(|r| _ = self.cases.insert(r.id, r))?;
        tx.each_decision(|r| _ = self.decisions.insert(r.id, r))?;
        tx.each_appeal(|r| _ = self.appeals.insert(r.id, r))?;
        tx.each_made_case(|r| self.made.push(r))?;
        for id in self.cases.keys() {
            self.heard.insert(*id, tx.statements_of(*id)?);
        }
        for id in self.decisions.keys() {
            self.grounds.insert(*id, tx.decision_grounds(*id)?);
        }
        self.patterns.load(tx)?;
        tx.each_message(|r| {
            self.mails.push(Mail { to: r.recipient, subject: r.subject, at: r.created_at });
        })
    }

    /// Notes when the policy of remedies came into force.
    pub(super) fn read_policy(&mut self, leaves: &[Leaf]) {
        let policy = |leaf: &&Leaf| {
            leaf.kind == LeafKind::Setting.code() && leaf.subject == porchlight_app::remedy::SETTING
        };
        self.policy_since = leaves.iter().filter(policy).map(|leaf| leaf.at).min();
    }
}

/// Facts of one kind by subject, in the order in which they were made.
fn facts(leaves: &[Leaf], kind: LeafKind) -> BTreeMap<&str, Vec<Value>> {
    let mut found: BTreeMap<&str, Vec<(Timestamp, &Leaf)>> = BTreeMap::new();
    for leaf in leaves.iter().filter(|leaf| leaf.kind == kind.code()) {
        found.entry(&leaf.subject).or_default().push((leaf.at, leaf));
    }
    let read = |leaf: &Leaf| -> Value {
        leaf.fact.as_deref().and_then(|fact| serde_json::from_str(fact).ok()).unwrap_or_default()
    };
    let in_order = |mut list: Vec<(Timestamp, &Leaf)>| -> Vec<Value> {
        list.sort_by_key(|(at, leaf)| (*at, leaf.id));
        list.into_iter().map(|(_, leaf)| read(leaf)).collect()
    };
    found.into_iter().map(|(subject, list)| (subject, in_order(list))).collect()
}

fn hex_is(fact: &Value, field: &str, digest: Digest) -> bool {
    fact[field] == digest.hex().as_str()
}
