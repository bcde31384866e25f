//! The acting courier's own account: who they are, their language, new terms, their receipts.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{
    AppealId, AttemptId, AwardId, CourierId, DecisionId, EntryId, EvidenceId, OrderId,
};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, Courier, Leaf, Programme, Station, Terms};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A courier with what surrounds them.
#[derive(Debug, Clone)]
pub struct Account {
    /// The courier.
    pub courier: Courier,
    /// Their station.
    pub station: Station,
    /// Newer terms than the ones they agreed to, with their programme.
    pub waiting_terms: Option<(Programme, Terms)>,
}

/// What became of agreeing to terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agreed {
    /// Agreed, now or before.
    Agreed,
    /// Another version is the newest one: read that first.
    Changed(u32),
}

/// A leaf about something of the acting courier, with its receipt.
#[derive(Debug, Clone)]
pub struct OwnReceipt {
    /// Kind of fact, as a stable code.
    pub kind: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Hash of the leaf.
    pub leaf: Digest,
    /// Place in the log, once it has one.
    pub index: Option<u64>,
    /// The receipt: a signed note.
    pub note: String,
}

/// Whether this is a language tag such as `en` or `pt-BR`.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    let plain = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && tag.len() <= 35
        && parts.all(|part| plain(part, 8))
}

/// Whether the subject of leaves belongs to a courier: an attempt, a photo, an award, an entry, a
/// decision about them or their appeal.
fn is_own(tx: &Tx<'_>, courier: CourierId, subject: &str, leaves: &[Leaf]) -> Result<bool> {
    if let Ok(id) = subject.parse::<AttemptId>() {
        return Ok(tx.attempt(id)?.is_some_and(|a| a.courier == courier));
    }
    if let Ok(id) = subject.parse::<EvidenceId>() {
        let evidence = tx.evidence(id)?;
        let attempt = evidence.map_or(Ok(None), |e| tx.attempt(e.attempt))?;
        return Ok(attempt.is_some_and(|a| a.courier == courier));
    }
    if let Ok(id) = subject.parse::<DecisionId>() {
        return Ok(tx.decision(id)?.is_some_and(|d| d.courier == courier && d.issued_at.is_some()));
    }
    if let Ok(id) = subject.parse::<AppealId>() {
        return Ok(tx.appeal(id)?.is_some_and(|a| a.courier == courier));
    }
    if let Ok(id) = subject.parse::<AwardId>() {
        return Ok(tx.award(id)?.is_some_and(|a| a.courier == courier));
    }
    if subject.parse::<EntryId>().is_ok() {
        // A withdrawn or replaced entry has no row any more; its leaves still say whose it was.
        for fact in leaves.iter().filter_map(|leaf| leaf.fact.as_deref()) {
            let fact: serde_json::Value = serde_json::from_str(fact)?;
            if fact["courier"] == courier.to_string() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

impl App {
    /// The acting courier with their station and newer terms, if there are any.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_account(&self, ctx: &Ctx) -> Result<Account> {
        let courier = self.me(ctx)?;
        self.read(|tx| {
            let station = tx.station(courier.station)?.ok_or(Error::Absent("station"))?;
            let programme = tx.programme(courier.programme)?.ok_or(Error::Absent("programme"))?;
            let newest = tx.newest_terms(courier.programme)?.filter(|t| t.id != courier.terms);
            let waiting_terms = newest.map(|terms| (programme, terms));
            Ok(Account { courier, station, waiting_terms })
        })
    }

    /// Sets the language in which the acting courier is addressed.
    ///
    /// # Errors
    /// Denied to all but couriers; invalid tag.
    pub fn set_my_language(&self, ctx: &mut Ctx, tag: &str) -> Result<()> {
        let id = ctx.courier()?;
        if !is_language_tag(tag) {
            return Err(Error::invalid(
                "language",
                "not_a_language",
                "give a language tag such as en or es",
            ));
        }
        let tag = tag.to_owned();
        self.record(ctx, &format!("language {tag}"), move |tx, hand| {
            let mut courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
            if courier.language == tag {
                return Ok(Done::Refused(()));
            }
            courier.language.clone_from(&tag);
            tx.update_courier(&courier)?;
            hand.leave(LeafKind::Courier, id, json!({"language": tag}));
            Ok(Done::Kept(()))
        })
    }

    /// Agrees to the newest terms of the acting courier's programme, named by their version.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn agree_to_terms(&self, ctx: &mut Ctx, version: u32) -> Result<Agreed> {
        let id = ctx.courier()?;
        self.record(ctx, &format!("agree {version}"), move |tx, hand| {
            let mut courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
            let newest = tx.newest_terms(courier.programme)?.ok_or(Error::Absent("terms"))?;
            if newest.version != version {
                return Ok(Done::Refused(Agreed::Changed(newest.version)));
            }
            if courier.terms == newest.id {
                return Ok(Done::Refused(Agreed::Agreed));
            }
            courier.terms = newest.id;
            tx.update_courier(&courier)?;
            let fact = json!({"agreed_to": newest.id.to_string(), "version": version});
            hand.leave(LeafKind::Courier, id, fact);
            Ok(Done::Kept(Agreed::Agreed))
        })
    }

    /// Receipts about an attempt, photo, award, entry, decision or appeal of the acting courier, oldest
    /// first.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is somebody else's.
    pub fn my_receipts(&self, ctx: &Ctx, subject: &str) -> Result<Vec<OwnReceipt>> {
        let courier = ctx.courier()?;
        let leaves = self.read(|tx| {
            let leaves = tx.leaves_of(subject)?;
            let own = !leaves.is_empty() && is_own(tx, courier, subject, &leaves)?;
            own.then_some(leaves).ok_or(Error::Absent("receipt of yours"))
        })?;
        let receipt = |leaf: Leaf| OwnReceipt {
            note: self.receipt(leaf.hash, leaf.at),
            kind: leaf.kind,
            at: leaf.at,
            leaf: leaf.hash,
            index: leaf.leaf_index.and_then(|i| u64::try_from(i).ok()),
        };
        Ok(leaves.into_iter().map(receipt).collect())
    }

    /// The acting courier's awards made before one of them, newest first, with their blocks.
    ///
    /// # Errors
    /// Denied to all but couriers; absent award.
    pub fn my_awards_before(
        &self,
        ctx: &Ctx,
        before: AwardId,
        limit: u32,
    ) -> Result<Vec<(Award, Block)>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let before = tx.award(before)?.filter(|a| a.courier == courier);
            let before = before.ok_or(Error::Absent("award"))?;
            let mut list = vec![];
            for award in tx.awards_of_before(courier, &before, limit)? {
                let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
                list.push((award, block));
            }
            Ok(list)
        })
    }

    /// The orders on the acting courier's current routes: those whose changes concern them.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_orders(&self, ctx: &Ctx) -> Result<Vec<OrderId>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let mut orders = vec![];
            for award in tx.awards_held_by(courier)? {
                if let Some(route) = tx.route_of_award(award.id)? {
                    orders.extend(tx.stops_of(route.id)?.into_iter().map(|s| s.delivery_order));
                }
            }
            Ok(orders)
        })
    }

    /// The courier on whose route an order is.
    pub(crate) fn courier_of_order(&self, order: OrderId) -> Result<Option<CourierId>> {
        self.read(|tx| {
            let Some(stop) = tx.newest_stop_of_order(order)? else { return Ok(None) };
            let Some(route) = tx.route(stop.route)? else { return Ok(None) };
            Ok(tx.award(route.award)?.map(|award| award.courier))
        })
    }

    /// Tells a courier's phone that something of theirs changed.
    pub(crate) fn ring_courier(&self, ctx: &Ctx, courier: CourierId) {
        self.ports.bell.ring(&format!("courier/{courier}"), ctx.now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_told_from_other_text() {
        assert!(["en", "es", "pt-BR", "zh-Hant-TW"].into_iter().all(is_language_tag));
        assert!(
            !["", "e", "english", "en_US", "en-", "-en", "e1"].into_iter().any(is_language_tag)
        );
    }
}
