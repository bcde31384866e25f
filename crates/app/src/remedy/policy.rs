//! The operator's policy: reading, trying out on past claims, publishing.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_assess::remedy::{Ask, Offer, Policy, Remedy, Unsound};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::DAY;
use porchlight_store::Tx;
use porchlight_store::rows::Setting;
use serde_json::json;
use std::collections::BTreeMap;

/// Name of the setting that holds the policy.
pub const SETTING: &str = "remedies";
/// Claims of so many days are played through a policy before it is published.
pub const PREVIEW_DAYS: i64 = 90;
/// Most claims that are played through.
const MOST_PLAYED: u32 = 5_000;

/// What a policy would have given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Claims that were played through.
    pub claims: u32,
    /// How many get what at once, by the remedy's code.
    pub at_once: Vec<(Remedy, u32)>,
    /// How many are looked at a second time.
    pub second_look: u32,
    /// How many are given by themselves later.
    pub later: u32,
}

/// The policy in force and its text; none until an operator publishes one.
pub(super) fn policy_of(tx: &Tx<'_>) -> Result<Option<(Policy, String)>> {
    let Some(text) = tx.setting(SETTING)? else { return Ok(None) };
    let policy = Policy::read(&text).map_err(|Unsound(why)| Error::Fault(why))?;
    Ok(Some((policy, text)))
}

impl App {
    /// The policy in force; none until an operator publishes one. Until then a person answers.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn remedy_policy(&self, ctx: &Ctx) -> Result<Option<Policy>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(policy_of(tx)?.map(|(policy, _)| policy)))
    }

    /// What a policy would have given for the claims of the last [`PREVIEW_DAYS`] days.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn preview_remedies(&self, ctx: &Ctx, policy: &Policy) -> Result<Preview> {
        ctx.allow_operator()?;
        let now = ctx.now;
        self.read(|tx| {
            let mut preview = Preview::default();
            let mut earlier = BTreeMap::new();
            let mut at_once: BTreeMap<Remedy, u32> = BTreeMap::new();
            for claim in tx.claims_since(now.plus(-PREVIEW_DAYS * DAY), MOST_PLAYED)? {
                let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
                let delivered = tx.delivered_at(order.id)?;
                let count: &mut u32 = earlier.entry(order.recipient_key).or_default();
                let offer = policy.offer(Ask {
                    kind: claim.kind,
                    valuable: order.valuable,
                    earlier: *count,
                    since: delivered.map_or(i64::MAX, |at| claim.made_at.since(at)),
                    block_runs: false,
                    person_first: false,
                });
                *count += u32::from(offer.remedy() != Remedy::Answer);
                preview.claims += 1;
                match offer {
                    Offer::Given(remedy) => *at_once.entry(remedy).or_default() += 1,
                    Offer::SecondLook(..) => preview.second_look += 1,
                    Offer::After(..) => preview.later += 1,
                }
            }
            preview.at_once = at_once.into_iter().collect();
            Ok(preview)
        })
    }

    /// Publishes a policy, from the next claim on; open claims without a remedy get one by it too.
    ///
    /// # Errors
    /// Denied to all but operators; invalid: it would take a right away.
    pub fn set_remedy_policy(&self, ctx: &mut Ctx, policy: Policy) -> Result<()> {
        ctx.allow_operator()?;
        let policy = policy.check().map_err(|Unsound(why)| {
            let field = why.split(':').next().unwrap_or("policy").to_owned();
            let field = ["at_once", "days", "wait_hours"].into_iter().find(|name| *name == field);
            Error::invalid(field.unwrap_or("policy"), "unsound", why)
        })?;
        let text = policy.text();
        self.record(ctx, &format!("remedies {text}"), move |tx, hand| {
            let value = text.clone();
            tx.put_setting(&Setting { name: SETTING.into(), value, changed_at: hand.now })?;
            hand.leave(LeafKind::Setting, SETTING, json!({"remedies": text}));
            Ok(Done::Kept(()))
        })
    }
}
