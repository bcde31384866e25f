//! What the holder of a recipient's link sees and may do.

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::hold::{Told, told_about};
use crate::law::InForce;
use crate::photo::{Covered, PhotoFiles};
pub use crate::preference::Choice;
use crate::preference::{address_key, choice_of};
use crate::proof::proof_of;
use crate::tip::{TipView, tip_view};
use porchlight_assess::place::Assessment;
use porchlight_domain::attempt::{PhotoPolicy, photo_policy};
use porchlight_domain::eta;
use porchlight_domain::id::{ClaimId, EvidenceId, OrderId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::proof::Asked;
use porchlight_domain::retention::Retention;
use porchlight_domain::time::{DAY, Timestamp, Window};
use porchlight_domain::words::{
    EvidenceKind, OrderState, PreferenceScope, RedactionState, StopState, UploadState,
};
use porchlight_store::Tx;
use porchlight_store::rows::{
    Attempt, Claim, ClaimPicture, Evidence, Order, Package, PlaceFinding, Preference, Redaction,
    RemedyRow, Station, Stop, Thanks,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A photo as the recipient sees it.
#[derive(Debug, Clone)]
pub struct ShownPhoto {
    /// Evidence item.
    pub id: EvidenceId,
    /// Whether the large picture is here.
    pub complete: bool,
    /// Whether any picture is here.
    pub visible: bool,
    /// Whether it was taken live at the stop.
    pub live: bool,
    /// Whether its key is destroyed.
    pub erased: bool,
    /// Whether its file is missing or damaged, so that it cannot be shown.
    pub broken: bool,
    /// What was covered in it before it was shown; `None` if nobody looked.
    pub covered: Option<Covered>,
    /// What was said about people in it, if anything was.
    pub redaction: Option<Redaction>,
}

/// Everything on a recipient's page.
#[derive(Debug, Clone)]
pub struct RecipientView {
    /// The order.
    pub order: Order,
    /// Its packages.
    pub packages: Vec<Package>,
    /// The station.
    pub station: Station,
    /// The stop, once planned.
    pub stop: Option<Stop>,
    /// Stops before this one that are not done.
    pub stops_before: Option<u32>,
    /// When the courier is expected, once on the road and until the stop is done.
    pub expected: Option<Window>,
    /// The newest attempt.
    pub attempt: Option<Attempt>,
    /// Earlier attempts.
    pub earlier: Vec<Attempt>,
    /// Attempts that were taken back, oldest first.
    pub taken_back: Vec<Attempt>,
    /// Photos of the newest attempt; empty if the recipient wants none shown.
    pub photos: Vec<ShownPhoto>,
    /// Evidence of the newest attempt.
    pub evidence: Vec<Evidence>,
    /// What the choices ask for.
    pub policy: PhotoPolicy,
    /// The proof it asks for, and why.
    pub proof: Asked,
    /// The finding about the newest attempt's place, with the strength line.
    pub finding: Option<PlaceFinding>,
    /// The choice in force.
    pub choice: Option<Preference>,
    /// What was chosen for everybody at this address.
    pub address_choice: Option<Preference>,
    /// Delivery code for hand-overs.
    pub code: String,
    /// Whether the recipient thanked.
    pub thanked: bool,
    /// What may be given, and what was said, where the station allows tips.
    pub tip: Option<TipView>,
    /// An open claim.
    pub claim: Option<Claim>,
    /// The newest claim, if it was settled.
    pub settled: Option<Claim>,
    /// What the recipient gets for either.
    pub remedy: Option<RemedyRow>,
    /// What the evidence of the delivery says about either; the courier reads the same.
    pub assessed: Option<Assessment>,
    /// What both sides added to either.
    pub claim_pictures: Vec<ClaimPicture>,
    /// A weather or safety hold at the door, while the parcel is not delivered.
    pub hold: Option<Told>,
    /// When the photos of the newest attempt are erased; `None` while a claim holds them, and
    /// where there are none.
    pub erase_at: Option<Timestamp>,
    /// How long photos are kept here.
    pub retention: Retention,
    /// Codes of the packs of law that make it sooner than the operator promises; none where none does.
    pub photo_laws: Vec<String>,
}

/// Whoever says that something went wrong is promised an answer within this time.
pub const ANSWERED_WITHIN: i64 = DAY;

/// What became of a claim or thanks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// Recorded; the id in text.
    Recorded(String),
    /// It was said before.
    Already,
    /// There is nothing yet to say it about.
    NotYet,
}

fn stops_before(route: &[Stop], stop: &Stop) -> u32 {
    let open = |s: &&Stop| s.position < stop.position && s.state != StopState::Done;
    u32::try_from(route.iter().filter(open).count()).unwrap_or(u32::MAX)
}

/// When the courier is expected: only while the order is on its way.
fn expected_at(
    order: &Order,
    stop: Option<&Stop>,
    route: &[Stop],
    now: Timestamp,
) -> Option<Window> {
    let stop = stop.filter(|s| s.state == StopState::Ahead)?;
    if order.state != OrderState::OutForDelivery {
        return None;
    }
    let late = |s: &Stop| s.arrived_at.map(|at| (at, at.since(s.planned_arrival)));
    let late = route.iter().filter_map(late).max_by_key(|(at, _)| *at).map_or(0, |(_, late)| late);
    Some(eta::expected(stop.planned_arrival, late, stops_before(route, stop), now))
}

pub(crate) fn acting_order(ctx: &Ctx) -> Result<OrderId> {
    match ctx.actor {
        Actor::Recipient(order) => Ok(order),
        _ => Err(Error::Denied("the recipient's link")),
    }
}

/// The photos among the evidence, as far as they are here.
fn shown_photos(tx: &Tx<'_>, evidence: &[Evidence]) -> Result<Vec<ShownPhoto>> {
    let mut photos = vec![];
    for item in evidence {
        let Some(upload) = tx.upload(item.id)? else { continue };
        let files = PhotoFiles::looked_up(tx, &upload)?;
        let redaction = tx.redaction_of(item.id)?;
        let waits = redaction.as_ref().is_some_and(|r| r.state == RedactionState::Asked);
        photos.push(ShownPhoto {
            id: item.id,
            complete: upload.state == UploadState::Verified,
            covered: files.covered(),
            visible: files.preview.is_some() && files.fault.is_none() && !waits,
            broken: files.fault.is_some(),
            redaction,
            live: !item.supplementary,
            erased: upload.state == UploadState::Erased,
        });
    }
    Ok(photos)
}

/// The newest claim that stands, what its recipient gets, and what the evidence says about it.
fn newest_claim(
    tx: &Tx<'_>,
    order: &Order,
) -> Result<(Option<Claim>, Option<RemedyRow>, Option<Assessment>)> {
    let newest = tx.newest_claim(order.id)?.filter(|claim| claim.taken_back_at.is_none());
    let Some(claim) = newest else { return Ok((None, None, None)) };
    let remedy = tx.remedy_of(claim.id)?;
    let assessed = crate::claim::assessed(tx, &claim, order)?.made;
    Ok((Some(claim), remedy, Some(assessed)))
}

/// Whether something of this parcel is still to come.
const fn is_awaited(order: &Order) -> bool {
    use OrderState::{Cancelled, Delivered, OtherCarrier};
    !matches!(order.state, Delivered | Cancelled | OtherCarrier)
}

impl App {
    /// Whether this is a living link; the actor it makes.
    ///
    /// # Errors
    /// Faults only.
    pub fn open_link(&self, order: OrderId, secret: &str) -> Result<Option<Actor>> {
        let found = self.read(|tx| Ok(tx.order(order)?))?;
        let good = found.is_some_and(|o| self.keys.is_link_secret(o.id, o.link_version, secret));
        Ok(good.then_some(Actor::Recipient(order)))
    }

    /// The recipient's link of an order, for messages and staff who must send it again.
    ///
    /// # Errors
    /// Denied to all but staff and keys of the station; absent.
    pub fn recipient_link(&self, ctx: &Ctx, id: OrderId) -> Result<String> {
        let (order, _) = self.order(ctx, id)?;
        let secret = self.keys.link_secret(id, order.link_version);
        Ok(format!("{}/r/{id}/{secret}", self.settings.public_url))
    }

    /// The page behind a recipient's link.
    ///
    /// # Errors
    /// Denied without the link; absent.
    pub fn recipient_view(&self, ctx: &Ctx) -> Result<RecipientView> {
        let id = acting_order(ctx)?;
        let code_of = |order: &Order| self.keys.delivery_code(order.id, order.link_version);
        self.read(|tx| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let station = tx.station(order.station)?.ok_or(Error::Absent("station"))?;
            let mut earlier = tx.attempts_of_order(id)?;
            let attempt = earlier.pop();
            let choice = choice_of(tx, &order)?;
            let proof = proof_of(tx, &order, ctx.now)?;
            let wanted = choice.as_ref().map(|c| c.photo);
            let policy = photo_policy(order.attended_only, proof.level, wanted);
            let (finding, evidence) = match &attempt {
                Some(a) => (tx.place_finding_of(a.id)?, tx.evidence_of(a.id)?),
                None => (None, vec![]),
            };
            // The choice counts for every photo, also those of parcels for hand-over only; and an
            // attempt that was taken back shows none: it may be of somebody else's door.
            let wanted = choice.as_ref().is_none_or(|c| c.photo)
                && attempt.as_ref().is_some_and(|a| a.voided_at.is_none());
            let photos = if wanted { shown_photos(tx, &evidence)? } else { vec![] };
            let first =
                evidence.iter().filter(|e| e.kind == EvidenceKind::Photo).map(|e| e.received_at);
            let dispute = tx.dispute_of(id)?;
            let force = InForce::now(tx, order.station)?;
            let retention = force.retention(self.settings.retention);
            let erase_at = first.min().and_then(|received| retention.erase_at(received, dispute));
            let stop = tx.newest_stop_of_order(id)?;
            let route = stop.as_ref().map_or(Ok(vec![]), |stop| tx.stops_of(stop.route))?;
            let stops_before = stop.as_ref().map(|stop| stops_before(&route, stop));
            let expected = expected_at(&order, stop.as_ref(), &route, ctx.now);
            let thanked = match &attempt {
                Some(attempt) => tx.thanks_for(attempt.id)?.is_some(),
                None => false,
            };
            let (newest, remedy, assessed) = newest_claim(tx, &order)?;
            let hold = if is_awaited(&order) { told_about(tx, &order, ctx.now)? } else { None };
            let tip = tip_view(tx, &order)?;
            let pictures_of = |claim: &Claim| tx.claim_pictures(claim.id);
            let claim_pictures = newest.as_ref().map_or(Ok(vec![]), pictures_of)?;
            Ok(RecipientView {
                claim_pictures,
                hold,
                packages: tx.packages_of(id)?,
                claim: newest.clone().filter(|claim| claim.open),
                settled: newest.filter(|claim| !claim.open),
                remedy,
                assessed,
                address_choice: tx.preference(PreferenceScope::Address, address_key(&order))?,
                code: code_of(&order),
                order,
                station,
                stop,
                stops_before,
                expected,
                attempt,
                earlier,
                taken_back: tx.attempts_taken_back(id)?,
                photos,
                evidence,
                policy,
                proof,
                finding,
                choice,
                tip,
                thanked,
                erase_at,
                retention,
                photo_laws: force.shortens_photos(self.settings.retention),
            })
        })
    }

    /// Thanks the courier.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn thank(&self, ctx: &mut Ctx) -> Result<Said> {
        let id = acting_order(ctx)?;
        self.record(ctx, &format!("thank {id}"), move |tx, hand| {
            let Some(attempt) = tx.attempts_of_order(id)?.pop() else {
                return Ok(Done::Refused(Said::NotYet));
            };
            let thanks = Thanks { id: hand.id(ClaimId::new), attempt: attempt.id, at: hand.now };
            if !tx.insert_thanks(&thanks)? {
                return Ok(Done::Refused(Said::Already));
            }
            hand.leave(LeafKind::Thanks, attempt.id, json!({}));
            crate::pay::thanked(tx, hand, attempt.stop)?;
            Ok(Done::Kept(Said::Recorded(thanks.id.to_string())))
        })
    }

    /// Makes all older links of an order worthless.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn rotate_link(&self, ctx: &mut Ctx, id: OrderId) -> Result<String> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("rotate {id}"), move |tx, hand| {
            let mut order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            order.link_version += 1;
            tx.update_order(&order)?;
            hand.leave(LeafKind::Order, id, json!({"link_version": order.link_version}));
            Ok(Done::Kept(()))
        })?;
        self.recipient_link(ctx, id)
    }
}
