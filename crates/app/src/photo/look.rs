//! Who may see a photo, and what is written down before they do.
//!
//! The choice is read anew for each look, so that hiding counts at once and for everybody: the
//! recipient's page, the courier, staff and bundles. A claim opens a hidden photo again, to both
//! sides and to the staff who handle it; a photo that shows somebody opens to nobody but whoever
//! covers them.

use super::PhotoFiles;
use super::review::is_in_open_pair;
use crate::app::App;
use crate::ctx::{Actor, Ctx, Whom};
use crate::error::{Error, Result};
use crate::preference::choice_of;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::retention::Dispute;
use porchlight_domain::words::{LookPurpose, UploadState};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Evidence, Order};

/// Act of an audit entry: somebody is about to see a photo.
const LOOKED: &str = "looked_at_photo";

/// A photo with what it belongs to.
struct Matter {
    attempt: Attempt,
    order: Order,
    hidden: bool,
    /// A picture of it is here: some arrived, and none was erased.
    here: bool,
    /// Nobody looked for faces and labels in it.
    unmasked: bool,
    is_to_be_masked: bool,
    dispute: Dispute,
    /// Whether somebody is asked to compare it with another.
    paired: bool,
}

fn matter(tx: &Tx<'_>, id: EvidenceId) -> Result<Matter> {
    let evidence: Evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
    let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
    let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
    let hidden = is_hidden(tx, &order)?;
    let upload = tx.upload(id)?;
    let files = upload.as_ref().map(PhotoFiles::of).unwrap_or_default();
    let here = files.display.is_some() || files.preview.is_some();
    let unmasked = files.covered().is_none();
    let is_to_be_masked = tx.is_to_be_masked(id)?;
    let dispute = tx.dispute_of(order.id)?;
    let paired = is_in_open_pair(tx, id)?;
    Ok(Matter { attempt, order, hidden, here, unmasked, is_to_be_masked, dispute, paired })
}

/// Whether the recipient wants no photo shown.
pub(crate) fn is_hidden(
    tx: &Tx<'_>,
    order: &Order,
) -> std::result::Result<bool, porchlight_store::Error> {
    Ok(choice_of(tx, order)?.is_some_and(|choice| !choice.photo))
}

/// Whether a photo is shown to nobody but those who handle a claim or mask it.
pub(crate) fn is_withheld(
    tx: &Tx<'_>,
    order: &Order,
    photo: EvidenceId,
) -> std::result::Result<bool, porchlight_store::Error> {
    let hidden = is_hidden(tx, order)? && tx.dispute_of(order.id)? != Dispute::Open;
    Ok(hidden || tx.is_to_be_masked(photo)?)
}

impl App {
    /// Bytes of a photo for the recipient: the large picture, or the small one until it is here.
    ///
    /// # Errors
    /// Denied without the link; absent, also when the recipient wants no photo shown.
    pub fn recipient_photo(&self, ctx: &Ctx, id: EvidenceId) -> Result<Vec<u8>> {
        if !self.recipient_may_see(ctx, id)? {
            return Err(Error::Absent("photo"));
        }
        self.shown_picture(ctx.now, id)
    }

    /// Whether the recipient may see this photo now; asked again while its bytes leave.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn recipient_may_see(&self, ctx: &Ctx, id: EvidenceId) -> Result<bool> {
        let Actor::Recipient(order) = ctx.actor else {
            return Err(Error::Denied("the recipient's link"));
        };
        self.read(|tx| {
            let matter = matter(tx, id)?;
            let newest = tx.attempts_of_order(order)?.pop();
            let own = matter.order.id == order && newest.is_some_and(|n| n.id == matter.attempt.id);
            // A transfer under way ends with the photo as well as with the permission.
            let erased = tx.upload(id)?.is_none_or(|u| u.state == UploadState::Erased);
            Ok(own && !matter.hidden && !matter.is_to_be_masked && !erased)
        })
    }

    /// Bytes of a photo for staff and the courier who took it. Each look is written down, durably,
    /// before any byte leaves; staff say why they look.
    ///
    /// # Errors
    /// Denied to others; invalid: staff without a purpose, with a claim as purpose where there is
    /// none, or without one where faces and labels are not masked; absent, also while the recipient
    /// hides it and no claim is open, before its bytes are here and after they were erased.
    pub fn evidence_photo(
        &self,
        ctx: &mut Ctx,
        id: EvidenceId,
        purpose: Option<LookPurpose>,
    ) -> Result<Vec<u8>> {
        let matter = self.read(|tx| matter(tx, id))?;
        let absent = || Error::Absent("photo");
        let purpose = match ctx.actor {
            Actor::Courier(courier) if courier == matter.attempt.courier => LookPurpose::Own,
            Actor::Representative(id) if self.speaks_about(id, &matter.attempt)? => {
                LookPurpose::Claim
            }
            // Whoever it does not belong to may not learn that it exists.
            Actor::Courier(_) | Actor::Key(..) | Actor::Recipient(_) | Actor::Representative(_) => {
                return Err(absent());
            }
            _ => {
                ctx.allow_staff()?;
                // What is not here has nothing to mask: it is absent, whatever the purpose.
                matter.here.then_some(()).ok_or_else(absent)?;
                staff_purpose(purpose, &matter)?
            }
        };
        // Somebody is in it: nobody sees it but whoever covers them, not even for a claim.
        if matter.is_to_be_masked {
            if purpose != LookPurpose::Redaction {
                return Err(Error::Absent("photo: it waits until people in it are covered"));
            }
        } else if matter.hidden && matter.dispute != Dispute::Open {
            return Err(Error::Absent("photo: its recipient hid it, and no claim is open"));
        }
        let whom = Whom::both(matter.attempt.courier, matter.order.id);
        self.work(ctx, move |tx, hand| {
            tx.insert_audit_entry(&hand.looked_at(id, LOOKED, Some(purpose), whom))
        })?;
        // Whoever it is about sees the look on their open page.
        self.ring_all(ctx, [format!("order/{}", matter.order.id)]);
        self.shown_picture(ctx.now, id)
    }
}

fn staff_purpose(purpose: Option<LookPurpose>, matter: &Matter) -> Result<LookPurpose> {
    match purpose {
        None | Some(LookPurpose::Own) => {
            Err(Error::invalid("purpose", "missing", "say why you look at this photo"))
        }
        Some(LookPurpose::Comparison) if !matter.paired => {
            Err(Error::invalid("purpose", "no_pair", "nobody is asked to compare this photo"))
        }
        Some(LookPurpose::Redaction) if !matter.is_to_be_masked => Err(Error::invalid(
            "purpose",
            "nobody_waits",
            "nobody asked to be covered in this photo",
        )),
        Some(LookPurpose::Claim) if matter.dispute == Dispute::None => {
            Err(Error::invalid("purpose", "no_claim", "there is no claim about this delivery"))
        }
        // Whoever covers people must see them.
        Some(purpose @ (LookPurpose::Claim | LookPurpose::Redaction)) => Ok(purpose),
        Some(_) if matter.unmasked => Err(Error::invalid(
            "purpose",
            "not_masked",
            "faces and labels in this photo are not masked: staff see it for a claim only",
        )),
        Some(purpose) => Ok(purpose),
    }
}
