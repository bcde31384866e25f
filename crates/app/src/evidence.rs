//! Deliveries as staff see them: evidence, who looked at it, and the bundle for anybody.

use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::law::InForce;
use crate::photo::{PhotoFiles, Size, is_hidden};
use crate::place::door_of;
use crate::ports::{BundleParts, SignedPicture};
use porchlight_domain::attempt::{DOES_NOT_SHOW, SHOWS};
use porchlight_domain::id::{AttemptId, EvidenceId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::place::DropPoint;
use porchlight_domain::retention::Dispute;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{LookPurpose, Role, UploadState};
use porchlight_store::Tx;
use porchlight_store::rows::{
    Attempt, AuditEntry, Award, Block, Courier, Evidence, Leaf, Order, PlaceFinding, Redaction,
    Station, Stop,
};
use porchlight_store::{DeliveryLine, Page, Slice};
use serde_json::{Value, json};

/// Most looks listed with a delivery.
pub const MAX_LOOKS: u32 = 20;

/// One delivery with all there is to see.
#[derive(Debug, Clone)]
pub struct DeliveryView {
    /// The attempt.
    pub attempt: Attempt,
    /// Its stop.
    pub stop: Stop,
    /// The order.
    pub order: Order,
    /// The courier.
    pub courier: Courier,
    /// The station.
    pub station: Station,
    /// The award whose route the stop is on, with its block.
    pub award: Option<(Award, Block)>,
    /// What is known about where the door is.
    pub door: DropPoint,
    /// The finding about its place, with the strength line.
    pub finding: Option<PlaceFinding>,
    /// Evidence items.
    pub evidence: Vec<Evidence>,
    /// Photos: id, how the upload stands, files.
    pub photos: Vec<(EvidenceId, UploadState, PhotoFiles)>,
    /// Log leaves about the attempt and its evidence.
    pub leaves: Vec<Leaf>,
    /// Who looked at the photos.
    pub looks: Vec<AuditEntry>,
    /// Whether the recipient thanked.
    pub thanked: bool,
    /// Whether the recipient hides the photos.
    pub hidden: bool,
    /// What was said about people in the photos.
    pub redactions: Vec<Redaction>,
    /// How far a complaint about it went.
    pub dispute: Dispute,
    /// When the photos are erased; `None` while a claim holds them.
    pub erase_at: Option<Timestamp>,
    /// Codes of the packs of law that make it sooner than the operator promises; none where none does.
    pub photo_laws: Vec<String>,
}

/// Who looked at a photo, by what they are, not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looker {
    /// The courier who took it.
    Courier,
    /// A member of staff.
    Staff(Role),
}

/// What is kept about an order's deliveries, for its recipient.
#[derive(Debug, Clone)]
pub struct RecipientRecord {
    /// Looks at the photos by other people, newest first, with what for.
    pub looks: Vec<(Looker, Timestamp, Option<LookPurpose>)>,
    /// Log leaves with their receipts, in the order they were made.
    pub receipts: Vec<(Leaf, String)>,
}

impl App {
    /// Who looked at an order's photos, and the receipts for what the log says about it.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn recipient_record(&self, ctx: &Ctx) -> Result<RecipientRecord> {
        let Actor::Recipient(order) = ctx.actor else {
            return Err(Error::Denied("the recipient's link"));
        };
        let (mut looks, leaves) = self.read(|tx| {
            let mut looks = vec![];
            let mut leaves = tx.leaves_of(&order.to_string())?;
            for attempt in tx.attempts_of_order(order)? {
                leaves.extend(tx.leaves_of(&attempt.id.to_string())?);
                for item in tx.evidence_of(attempt.id)? {
                    leaves.extend(tx.leaves_of(&item.id.to_string())?);
                    for entry in tx.audit_entries(&item.id.to_string(), MAX_LOOKS)? {
                        looks.push((looker(tx, &entry.actor)?, entry.at, entry.purpose));
                    }
                }
            }
            if let Some(claim) = tx.open_claim(order)? {
                leaves.extend(tx.leaves_of(&claim.id.to_string())?);
            }
            Ok((looks, leaves))
        })?;
        looks.sort_by_key(|(_, at, _)| std::cmp::Reverse(*at));
        let receipts = leaves.into_iter().map(|leaf| {
            let receipt = self.receipt(leaf.hash, leaf.at);
            (leaf, receipt)
        });
        Ok(RecipientRecord { looks, receipts: receipts.collect() })
    }

    /// A page of deliveries, newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn deliveries(&self, ctx: &Ctx, search: &str, slice: Slice) -> Result<Page<DeliveryLine>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.delivery_page(search, slice)?))
    }

    /// One delivery.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn delivery(&self, ctx: &Ctx, id: AttemptId) -> Result<DeliveryView> {
        ctx.allow_staff()?;
        let photos = self.photos_of(id)?;
        self.read(|tx| {
            let attempt = tx.attempt(id)?.ok_or(Error::Absent("delivery"))?;
            let stop = tx.stop(attempt.stop)?.ok_or(Error::Absent("stop"))?;
            let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
            let award = match tx.route(stop.route)? {
                Some(route) => tx.award(route.award)?,
                None => None,
            };
            let award = match award {
                Some(award) => tx.block(award.block)?.map(|block| (award, block)),
                None => None,
            };
            let evidence = tx.evidence_of(id)?;
            let dispute = tx.dispute_of(order.id)?;
            let mut leaves = tx.leaves_of(&id.to_string())?;
            let (mut looks, mut redactions) = (vec![], vec![]);
            for item in &evidence {
                leaves.extend(tx.leaves_of(&item.id.to_string())?);
                looks.extend(tx.audit_entries(&item.id.to_string(), MAX_LOOKS)?);
                redactions.extend(tx.redaction_of(item.id)?);
            }
            Ok(DeliveryView {
                redactions,
                courier: tx.courier(attempt.courier)?.ok_or(Error::Absent("courier"))?,
                station: tx.station(order.station)?.ok_or(Error::Absent("station"))?,
                thanked: tx.thanks_for(id)?.is_some(),
                hidden: is_hidden(tx, &order)?,
                door: door_of(tx, &order)?,
                finding: tx.place_finding_of(id)?,
                dispute,
                erase_at: self.erase_at(tx, order.station, attempt.received_at, dispute)?,
                photo_laws: InForce::now(tx, order.station)?
                    .shortens_photos(self.settings.retention),
                attempt,
                stop,
                order,
                award,
                evidence,
                photos,
                leaves,
                looks,
            })
        })
    }

    /// The evidence bundle of an attempt: for staff, the courier, the recipient and the station's
    /// own key alike.
    ///
    /// # Errors
    /// Denied to others; absent, also while its leaves are on their way into the log (seconds).
    pub fn export_bundle(&self, ctx: &Ctx, id: AttemptId) -> Result<Vec<u8>> {
        let (attempt, evidence, order, no_photo, waiting) = self.read(|tx| {
            let attempt = tx.attempt(id)?.ok_or(Error::Absent("delivery"))?;
            let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
            let no_photo = is_hidden(tx, &order)?;
            let evidence = tx.evidence_of(id)?;
            let mut waiting = vec![];
            for item in &evidence {
                if tx.is_to_be_masked(item.id)? {
                    waiting.push(item.id);
                }
            }
            Ok((attempt, evidence, order, no_photo, waiting))
        })?;
        let (station, reference) = (order.station, order.external_reference);
        match ctx.actor {
            Actor::Recipient(order) if order == attempt.delivery_order => {}
            Actor::Courier(courier) if courier == attempt.courier => {}
            Actor::Key(_, of) if of == station => {}
            // Whoever it does not belong to may not learn that it exists.
            Actor::Recipient(_) | Actor::Courier(_) | Actor::Key(..) | Actor::Representative(_) => {
                return Err(Error::Absent("delivery"));
            }
            _ => ctx.allow_staff()?,
        }
        let mut subjects = vec![id.to_string()];
        subjects.extend(evidence.iter().map(|item| item.id.to_string()));
        let (leaves, checkpoint) = self.prove(&subjects)?;
        let mut photos = vec![];
        for (id, state, files) in self.photos_of(id)? {
            if state == UploadState::Verified && !no_photo && !waiting.contains(&id) {
                match self.picture(id, &files, Size::Display) {
                    Ok(bytes) => {
                        photos.push(SignedPicture { bytes, certificates: files.certificates });
                    }
                    // Its file is lost or damaged: what was recorded is still proved.
                    Err(Error::Absent(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        let words = json!({"shows": SHOWS, "does_not_show": DOES_NOT_SHOW});
        let mut bundle = json!({
            "format": "porchlight-bundle/v1",
            "attempt": logged(&leaves, LeafKind::Attempt, "reference", &reference)?,
            "evidence": evidence_facts(&leaves)?,
            "words": words,
        });
        if let Some(strength) = strength_fact(&leaves)? {
            bundle["strength"] = strength;
        }
        let parts =
            BundleParts { bundle, photos, leaves, checkpoint, log_key: self.log_key().to_string() };
        self.ports.sealer.bundle(&parts).map_err(Error::Fault)
    }
}

/// Who an audit entry names, by what they are.
pub(crate) fn looker(tx: &Tx<'_>, actor: &str) -> Result<Looker> {
    let Ok(id) = actor.parse::<StaffId>() else { return Ok(Looker::Courier) };
    let role = tx.staff(id)?.map_or(Role::Operator, |staff| staff.role);
    Ok(Looker::Staff(role))
}

fn fact_of(leaf: &Leaf) -> Result<Value> {
    let fact = leaf.fact.as_deref().ok_or(Error::Absent("fact: it was erased"))?;
    Ok(serde_json::from_str(fact)?)
}

/// The logged fact of this kind whose field has this value.
fn logged(
    leaves: &[crate::log::ProvedLeaf],
    kind: LeafKind,
    field: &str,
    value: &str,
) -> Result<Value> {
    for leaf in leaves.iter().filter(|l| l.leaf.kind == kind.code()) {
        let fact = fact_of(&leaf.leaf)?;
        if fact[field] == value {
            return Ok(fact);
        }
    }
    Err(Error::Fault("an attempt without its leaf".into()))
}

/// The newest finding about the place, with the strength line.
fn strength_fact(leaves: &[crate::log::ProvedLeaf]) -> Result<Option<Value>> {
    let mut newest: Option<Value> = None;
    for leaf in leaves.iter().filter(|l| l.leaf.kind == LeafKind::Finding.code()) {
        let fact = fact_of(&leaf.leaf)?;
        let version = |fact: &Value| fact["version"].as_u64();
        if version(&fact) > newest.as_ref().and_then(version) {
            newest = Some(fact);
        }
    }
    Ok(newest)
}

/// The facts with which evidence items began (not those about their files arriving).
fn evidence_facts(leaves: &[crate::log::ProvedLeaf]) -> Result<Vec<Value>> {
    let mut facts = vec![];
    for leaf in leaves.iter().filter(|l| l.leaf.kind == LeafKind::Evidence.code()) {
        let fact = fact_of(&leaf.leaf)?;
        if !fact["attempt"].is_null() {
            facts.push(fact);
        }
    }
    Ok(facts)
}
