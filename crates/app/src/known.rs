//! Known cases: pairs of pictures of consenting people of which the operator knows whether they show
//! one person, dealt to reviewers among real checks, to see how often people are right.
//!
//! Owns: the pairs, when one is dealt, and the agreement of all reviewers together. Never does: say how
//! often one reviewer was right. No page and no command can: a number about one person would be used
//! against them without anybody talking to them. Who answered is kept only to deal nobody a pair twice.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::identity::PictureKind;
use crate::sealing::{open, seal};
use crate::zone;
use porchlight_domain::id::{FaceTemplateId, IdentityCheckId, KnownPairId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, HOUR};
pub use porchlight_identity::check::Finding;
use porchlight_identity::check::Reason;
use porchlight_identity::halves::{Put, ServerHalf};
use porchlight_store::rows::{IdentityCheckRow, KnownAnswer, KnownDeal, KnownPair, Setting};
use porchlight_store::{Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// Most bytes of one picture.
pub const MOST_PICTURE_BYTES: usize = 4 << 20;
/// Most pairs that are kept.
pub const MOST_PAIRS: usize = 500;
/// Known cases among a thousand of the queue unless somebody sets another share.
pub const USUAL_SHARE: u16 = 100;
/// Most of a thousand: reviewers have real work.
pub const MOST_SHARE: u16 = 500;
/// Months of agreement that are shown.
const MONTHS: i64 = 13 * 31;
/// A known case waits as long as a check does.
const WAITS: i64 = 72 * HOUR;
/// Where the share is kept.
const SHARE: &str = "identity_known_share";
const TAG: &[u8] = b"porchlight/known/v1\0";

/// Which picture of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Shown where a check shows what the camera took.
    First,
    /// Shown where a check shows the picture of a document.
    Second,
}

impl Side {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::First => b"first",
            Self::Second => b"second",
        }
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KnownAnswered {
    /// It is kept.
    Noted,
    /// Somebody else was faster, or its time was over.
    Already,
}

/// A month of answers to known cases, of all reviewers together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownMonth {
    /// As `2026-11`.
    pub month: String,
    /// Answers.
    pub answers: u32,
    /// Those that are what the operator knows; of one picture alone that nobody can tell.
    pub agreed: u32,
    /// "Cannot tell", where two pictures were there to compare.
    pub unclear: u32,
    /// Said that it is somebody else, where it is one person or one picture alone: the error that would
    /// hurt a courier.
    pub wronged: u32,
}

fn label(pair: KnownPairId, side: Side) -> Vec<u8> {
    [TAG, &pair.0, side.label()].concat()
}

fn keys(fault: impl std::fmt::Display) -> Error {
    Error::Fault(format!("the store of face keys: {fault}"))
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff]) && bytes.len() <= MOST_PICTURE_BYTES
}

fn share(tx: &Tx<'_>) -> Result<u16> {
    let kept = tx.setting(SHARE)?.and_then(|value| value.parse().ok());
    Ok(kept.unwrap_or(USUAL_SHARE))
}

/// Checks that a person is to look at with a picture: those among which known cases hide.
fn hides_among(check: &IdentityCheckRow) -> bool {
    let reason = check.reason.as_deref().and_then(|code| code.parse::<Reason>().ok());
    check.since.is_some() && reason.is_some_and(Reason::has_picture)
}

impl App {
    /// Adds a pair. Both people said yes to this very use, in writing; `note` says where that is kept.
    ///
    /// # Errors
    /// Denied to all but operators; invalid: no pictures, no note, too many pairs.
    pub fn add_known_pair(
        &self,
        ctx: &mut Ctx,
        pictures: [&[u8]; 2],
        same: bool,
        note: &str,
    ) -> Result<KnownPairId> {
        ctx.allow_operator()?;
        if !pictures.iter().all(|bytes| is_picture(bytes)) {
            let must = "give two JPEG pictures of at most 4 MiB";
            return Err(Error::invalid("pictures", "not_a_picture", must));
        }
        let note = note.trim().to_owned();
        if note.is_empty() {
            let must = "say where the written consent of the people shown is kept";
            return Err(Error::invalid("consent", "missing", must));
        }
        if self.read(|tx| Ok(tx.known_pairs()?.len()))? >= MOST_PAIRS {
            return Err(Error::invalid("pictures", "too_many", "take another pair out first"));
        }
        let id = KnownPairId::new(ctx.now, ctx.random());
        let weak = || Error::Fault("the generator of keys gave equal bytes".into());
        let key = ServerHalf::new(ctx.random()).ok_or_else(weak)?;
        let key_id = FaceTemplateId::new(ctx.now, ctx.random());
        let [first, second] = [(Side::First, pictures[0]), (Side::Second, pictures[1])]
            .map(|(side, bytes)| seal(key.bytes(), ctx.random(), &label(id, side), bytes));
        let (first, second) = (first?, second?);
        if self.ports.face_keys.put(key_id, &key).map_err(keys)? == Put::Taken {
            return Err(Error::Fault("a fresh id of a key was taken".into()));
        }
        self.record(ctx, &format!("known pair {id}"), move |tx, hand| {
            let pair = KnownPair {
                id,
                same,
                first: first.clone(),
                second: second.clone(),
                key_id,
                note: note.clone(),
                added_by: hand.actor.to_string(),
                added_at: hand.now,
                removed_at: None,
            };
            tx.insert_known_pair(&pair)?;
            hand.leave(LeafKind::KnownPair, id, json!({"added": true}));
            Ok(Done::Kept(()))
        })?;
        Ok(id)
    }

    /// Takes a pair out: its key is destroyed first, then its pictures.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn remove_known_pair(&self, ctx: &mut Ctx, id: KnownPairId) -> Result<()> {
        ctx.allow_operator()?;
        let pair = self.read(|tx| Ok(tx.known_pair(id)?))?;
        let pair = pair.filter(|pair| pair.removed_at.is_none()).ok_or(Error::Absent("pair"))?;
        self.ports.face_keys.destroy(pair.key_id).map_err(keys)?;
        self.record(ctx, &format!("known pair {id} out"), move |tx, hand| {
            let mut pair = pair.clone();
            pair.removed_at = Some(hand.now);
            (pair.first, pair.second) = (vec![], vec![]);
            tx.update_known_pair(&pair)?;
            tx.remove_deals_of(id)?;
            hand.leave(LeafKind::KnownPair, id, json!({"removed": true}));
            Ok(Done::Kept(()))
        })
    }

    /// The pairs, without their pictures.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn known_pairs(&self, ctx: &Ctx) -> Result<Vec<KnownPair>> {
        ctx.allow_operator()?;
        let bare = |pair| KnownPair { first: vec![], second: vec![], ..pair };
        Ok(self.read(|tx| Ok(tx.known_pairs()?))?.into_iter().map(bare).collect())
    }

    /// How many of a thousand cases of the queue are known ones.
    ///
    /// # Errors
    /// Faults only.
    pub fn known_share(&self) -> Result<u16> {
        self.read(share)
    }

    /// Sets that share; 0 deals none.
    ///
    /// # Errors
    /// Denied to all but operators; invalid: more than half.
    pub fn set_known_share(&self, ctx: &mut Ctx, permille: u16) -> Result<()> {
        ctx.allow_operator()?;
        if permille > MOST_SHARE {
            let must = "give 0 to 500 of a thousand: reviewers have real work";
            return Err(Error::invalid("share", "too_many", must));
        }
        self.record(ctx, &format!("known share {permille}"), move |tx, hand| {
            let value = permille.to_string();
            tx.put_setting(&Setting { name: SHARE.into(), value, changed_at: hand.now })?;
            hand.leave(LeafKind::Setting, SHARE, json!({"permille": permille}));
            Ok(Done::Kept(()))
        })
    }

    /// Deals a known case where there are fewer than the share says. It takes the reason, the station,
    /// nearly the clock and the number of pictures of a check that waits, so that nothing tells it apart.
    ///
    /// # Errors
    /// Faults only.
    pub fn deal_known_cases(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let [which, like, late] = ctx
            .random::<24>()
            .as_chunks::<8>()
            .0
            .try_into()
            .map_or([0; 3], |parts: [[u8; 8]; 3]| parts.map(u64::from_le_bytes));
        let id = IdentityCheckId::new(now, ctx.random());
        let deal = self.read(|tx| {
            let pairs = tx.known_pairs()?;
            let share = share(tx)?;
            let slice = Slice { offset: 0, limit: porchlight_store::MAX_PAGE_ROWS };
            let mut waiting = tx.open_identity_checks(slice)?.rows;
            waiting.retain(hides_among);
            if pairs.is_empty() || waiting.is_empty() || share == 0 {
                return Ok(None);
            }
            let since = now.plus(-30 * DAY);
            let reviewed = tx.identity_checks_asked(since, now)?;
            let reviewed = reviewed.iter().filter(|check| hides_among(check)).count();
            let dealt = tx.known_answers(since)?.len() + tx.known_deals()?.len();
            // Of a thousand in the queue `share` are known: dealt / (dealt + reviewed).
            let most = reviewed * usize::from(share) / usize::from(1_000 - share);
            if dealt >= most.max(1) {
                return Ok(None);
            }
            let pair = &pairs[at(which, pairs.len())];
            let model = &waiting[at(like, waiting.len())];
            let pictures = tx.identity_pictures_of(model.id)?;
            let beside = pictures.iter().any(|p| p.kind == PictureKind::Document.code());
            let since = model.since.unwrap_or(now);
            let since = since.plus(i64::try_from(late % 600_000_000).unwrap_or(0)).min(now);
            Ok(Some(KnownDeal {
                id,
                pair: pair.id,
                station: model.station,
                cause: model.cause.clone(),
                reason: model.reason.clone().unwrap_or_default(),
                since,
                due_by: since.plus(WAITS),
                beside,
            }))
        })?;
        let dealt = deal.is_some();
        self.work(ctx, move |tx, hand| {
            tx.purge_known_deals(hand.now)?;
            if let Some(deal) = &deal {
                tx.insert_known_deal(deal)?;
            }
            Ok(())
        })?;
        if dealt {
            // Queues that are open show it at once, as they show a real one.
            self.ring_all(ctx, ["identity".to_owned()]);
        }
        Ok(u32::from(dealt))
    }

    /// Known cases in the queue of a reviewer: not those whose pair they know already. Nobody else
    /// has any.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn known_deals(&self, ctx: &Ctx) -> Result<Vec<KnownDeal>> {
        ctx.allow_staff()?;
        let Ok(reviewer) = ctx.human().map(|human| human.staff()) else { return Ok(vec![]) };
        self.read(|tx| {
            let seen = tx.known_to(reviewer)?;
            let deals = tx.known_deals()?;
            Ok(deals.into_iter().filter(|deal| !seen.contains(&deal.pair)).collect())
        })
    }

    /// Takes a known case out of the queue because somebody wanted to get in touch about it.
    ///
    /// # Errors
    /// Denied to all but analysts and operators in person.
    pub fn drop_known_case(&self, ctx: &mut Ctx, id: IdentityCheckId) -> Result<()> {
        ctx.human()?;
        self.work(ctx, move |tx, _| tx.remove_known_deal(id)).map(|_| ())
    }

    /// A picture of a known case, for whoever answers it.
    ///
    /// # Errors
    /// Denied to all but analysts and operators in person; absent.
    pub fn known_picture(&self, ctx: &Ctx, id: IdentityCheckId, side: Side) -> Result<Vec<u8>> {
        ctx.human()?;
        let deal = self.known_deals(ctx)?.into_iter().find(|deal| deal.id == id);
        let shown = |deal: &KnownDeal| deal.beside || side == Side::First;
        let deal = deal.filter(shown).ok_or(Error::Absent("picture"))?;
        let pair =
            self.read(|tx| Ok(tx.known_pair(deal.pair)?))?.ok_or(Error::Absent("picture"))?;
        let key = self.ports.face_keys.get(pair.key_id).map_err(keys)?;
        let key = key.ok_or(Error::Absent("picture: its key was destroyed"))?;
        let sealed = match side {
            Side::First => &pair.first,
            Side::Second => &pair.second,
        };
        let opened = open(key.bytes(), &label(pair.id, side), sealed);
        opened.ok_or_else(|| Error::Fault("a known picture is not what was kept".into()))
    }

    /// Answers a known case. Nothing follows for anybody.
    ///
    /// # Errors
    /// Denied to all but analysts and operators in person.
    pub fn answer_known_case(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        finding: Finding,
    ) -> Result<KnownAnswered> {
        let reviewer = ctx.human()?.staff();
        self.work(ctx, move |tx, hand| {
            let Some(deal) = tx.known_deal(id)? else { return Ok(KnownAnswered::Already) };
            let Some(pair) = tx.known_pair(deal.pair)? else { return Ok(KnownAnswered::Already) };
            tx.remove_known_deal(id)?;
            let finding = finding.code().to_owned();
            let (at, beside) = (hand.now, deal.beside);
            let answer = KnownAnswer { id, pair: pair.id, reviewer, finding, at, beside };
            tx.insert_known_answer(&answer)?;
            Ok(KnownAnswered::Noted)
        })
    }

    /// Agreement with what the operator knows, by month, of all reviewers together.
    ///
    /// # Errors
    /// Denied to all but operators and auditors.
    pub fn known_months(&self, ctx: &Ctx) -> Result<Vec<KnownMonth>> {
        ctx.allow_register()?;
        let since = ctx.now.plus(-MONTHS * DAY);
        let mut months: BTreeMap<String, KnownMonth> = BTreeMap::new();
        for (same, finding, at, beside) in self.read(|tx| Ok(tx.known_answers(since)?))? {
            let name: String = zone::rfc3339(at).chars().take(7).collect();
            let month = months.entry(name.clone()).or_default();
            month.month = name;
            month.answers += 1;
            // Of one picture alone only one thing is right: that it does not tell.
            let (agreed, wronged, unclear) = match (finding.as_str(), beside) {
                ("same", true) => (same, false, false),
                ("other", true) => (!same, same, false),
                ("other", false) => (false, true, false),
                ("cannot_tell", false) => (true, false, false),
                ("cannot_tell", true) => (false, false, true),
                _ => (false, false, false),
            };
            month.agreed += u32::from(agreed);
            month.wronged += u32::from(wronged);
            month.unclear += u32::from(unclear);
        }
        Ok(months.into_values().rev().collect())
    }
}

/// A place of a list, by a random number.
fn at(random: u64, places: usize) -> usize {
    usize::try_from(random % u64::try_from(places.max(1)).unwrap_or(1)).unwrap_or(0)
}
