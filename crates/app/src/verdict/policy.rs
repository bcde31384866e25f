//! Policies of verdicts: who may set them, their versions, and what one would have done yesterday.
//!
//! Owns: setting a policy with a reason, and the preview on recorded traffic. Never does: change what
//! was judged already; a version judges from the signal on that its row names.

use super::keep::signal_of;
use super::watch::milliseconds;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{Role, VerdictKind};
use porchlight_risk::backtest::{Backtest, Outcome};
use porchlight_risk::policy::{CheckedPolicy, Policy};
use porchlight_risk::starter;
use porchlight_store::rows::VerdictPolicyRow;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most characters of a reason.
pub const MAX_POLICY_REASON: usize = 500;
/// Newest signals that a preview replays.
const MAX_PREVIEWED: i64 = 1_000_000;
/// Policies listed.
const LISTED: u32 = 50;

/// A policy as it was set.
#[derive(Debug, Clone)]
pub struct PolicyLine {
    /// The policy.
    pub policy: Policy,
    /// Why it was set.
    pub reason: String,
    /// When; nothing for the one to begin with.
    pub set_at: Option<Timestamp>,
    /// Name of who set it.
    pub set_by: Option<String>,
}

/// What became of setting a policy.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SetPolicy {
    /// It judges from now on, as this version.
    Set(u32),
    /// It is what judges already.
    Same,
}

/// What a policy would have done with the tries of the last 24 hours, beside the one that judges now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Tries in that time, and acts on bait.
    pub tries: u64,
    /// Accounts that tried, or whose requests either would have refused.
    pub accounts: u64,
    /// Signals that were replayed.
    pub signals: u64,
    /// What the policy of now meant, by verdict.
    pub now: BTreeMap<VerdictKind, u64>,
    /// What the other one would have meant.
    pub would: BTreeMap<VerdictKind, u64>,
    /// Accounts challenged by the policy of now.
    pub challenged_now: u64,
    /// Accounts challenged by the other one.
    pub challenged_would: u64,
}

impl App {
    /// Policies, the newest first; the last is the one to begin with.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn verdict_policies(&self, ctx: &Ctx) -> Result<Vec<PolicyLine>> {
        ctx.allow_staff()?;
        let first =
            starter::policy().map_err(|e| Error::Fault(format!("the first policy: {e}")))?;
        self.read(|tx| {
            let mut lines = vec![];
            for row in tx.verdict_policies(LISTED)? {
                let by = row.set_by.map_or(Ok(None), |id| tx.staff(id))?;
                lines.push(PolicyLine {
                    policy: serde_json::from_str(&row.body)?,
                    reason: row.reason,
                    set_at: Some(row.set_at),
                    set_by: by.map(|person| person.name),
                });
            }
            let (policy, reason) = (first.policy().clone(), String::new());
            lines.push(PolicyLine { policy, reason, set_at: None, set_by: None });
            Ok(lines)
        })
    }

    /// Sets a policy: the running server takes it up within a second. Its version is given here.
    ///
    /// # Errors
    /// Denied to all but operators and analysts; invalid: the policy breaks a limit, or no reason.
    pub fn set_verdict_policy(&self, ctx: &mut Ctx, body: &str, reason: &str) -> Result<SetPolicy> {
        ctx.allow(&[Role::Operator, Role::Analyst], "the operator or analyst role")?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > MAX_POLICY_REASON {
            let say = "say in 1 to 500 characters why the policy changes";
            return Err(Error::invalid("reason", "missing", say));
        }
        let newest = self.verdict_policies(ctx)?.into_iter().next();
        let newest = newest.ok_or_else(|| Error::Fault("there is no policy".into()))?.policy;
        let version = newest.version + 1;
        let policy = versioned(body, version)?;
        if same(&newest, policy.policy()) {
            return Ok(SetPolicy::Same);
        }
        let body = serde_json::to_string(policy.policy())?;
        let by = ctx.staff();
        self.record(ctx, &format!("policy {body} {reason}"), move |tx, hand| {
            let row = VerdictPolicyRow {
                id: i64::from(version),
                body: body.clone(),
                reason: reason.clone(),
                set_by: by,
                set_at: hand.now,
                from_signal: None,
            };
            tx.insert_verdict_policy(&row)?;
            let policy: Value = serde_json::from_str(&body)?;
            let fact = json!({"policy": policy, "reason": reason});
            hand.leave(LeafKind::VerdictPolicy, version, fact);
            Ok(Done::Kept(SetPolicy::Set(version)))
        })
    }

    /// What a policy would have done in the last 24 hours, beside the one that judges now: the very
    /// replay of `porchlight risk backtest`, with what that leaves out and takes for granted.
    ///
    /// # Errors
    /// Denied to all but staff; invalid: the policy breaks a limit.
    pub fn preview_policy(&self, ctx: &Ctx, body: &str) -> Result<Preview> {
        ctx.allow_staff()?;
        let now = self.verdict_policies(ctx)?.into_iter().next();
        let now = now.ok_or_else(|| Error::Fault("there is no policy".into()))?.policy;
        let would = versioned(body, now.version + 1)?;
        let now = CheckedPolicy::check(now).map_err(|e| Error::Fault(e.to_string()))?;
        let since = milliseconds(ctx.now.plus(-DAY));
        let side = |policy| -> Result<Backtest> {
            let limits = self.watch.settings.limits;
            Ok(Backtest::new(limits, self.live_card()?, policy).counting_from(since))
        };
        let (mut now, mut would) = (side(now)?, side(would)?);
        let newest = self.read(|tx| Ok(tx.last_signal()?))?;
        self.each_page(newest.saturating_sub(MAX_PREVIEWED), |rows| {
            for row in rows {
                let signal = signal_of(row)?;
                now.observe(&signal);
                would.observe(&signal);
            }
            Ok(())
        })?;
        let nobody = BTreeMap::new();
        let (now, would) = (now.outcome(&nobody), would.outcome(&nobody));
        Ok(Preview {
            tries: would.tries,
            accounts: would.all.challenged.of,
            signals: would.signals,
            now: by_kind(&now),
            would: by_kind(&would),
            challenged_now: now.all.challenged.found,
            challenged_would: would.all.challenged.found,
        })
    }
}

fn by_kind(outcome: &Outcome) -> BTreeMap<VerdictKind, u64> {
    let verdicts = &outcome.verdicts;
    BTreeMap::from([
        (VerdictKind::Admit, verdicts.admitted),
        (VerdictKind::Challenge, verdicts.challenged + verdicts.challenged_again),
        (VerdictKind::Delay, verdicts.delayed),
        (VerdictKind::Refuse, verdicts.refused),
    ])
}

/// The policy of a text, under the version it will have.
fn versioned(body: &str, version: u32) -> Result<CheckedPolicy> {
    let refused = |why: String| Error::invalid("policy", "refused", why);
    let mut value: Value =
        serde_json::from_str(body).map_err(|e| refused(format!("it is not JSON: {e}")))?;
    if let Some(map) = value.as_object_mut() {
        map.insert("version".into(), json!(version));
    }
    let body = serde_json::to_vec(&value)?;
    CheckedPolicy::parse(&body).map_err(|e| refused(e.to_string()))
}

fn same(one: &Policy, other: &Policy) -> bool {
    let other = Policy { version: one.version, ..other.clone() };
    *one == other
}
