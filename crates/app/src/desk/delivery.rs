//! Deliveries as staff list them, and the proofs behind one.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::evidence::DeliveryView;
use crate::log::ProvedLeaf;
use porchlight_domain::id::{AttemptId, CourierId, StaffId};
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::note::Note;
use porchlight_store::rows::AuditEntry;
use porchlight_store::{DeliveryLine, DeliveryQuery, Page, Slice};

/// The leaves about a delivery with their proofs.
#[derive(Debug, Clone)]
pub struct Proofs {
    /// Leaves, each with its index and siblings.
    pub leaves: Vec<ProvedLeaf>,
    /// The checkpoint they prove against.
    pub checkpoint: Checkpoint,
    /// It as the signed note.
    pub note: String,
}

/// A delivery with its proofs and the names of those who looked.
#[derive(Debug, Clone)]
pub struct ProvedDelivery {
    /// The delivery.
    pub view: DeliveryView,
    /// Proofs; none while a leaf is on its way into the log (seconds).
    pub proofs: Option<Proofs>,
    /// Who looked at the photos: entry and name.
    pub looks: Vec<(AuditEntry, String)>,
}

impl App {
    /// A page of deliveries, filtered, newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn delivery_list(
        &self,
        ctx: &Ctx,
        query: &DeliveryQuery,
        slice: Slice,
    ) -> Result<Page<DeliveryLine>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.delivery_list(query, slice)?))
    }

    /// A delivery with its proofs.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn proved_delivery(&self, ctx: &Ctx, id: AttemptId) -> Result<ProvedDelivery> {
        let view = self.delivery(ctx, id)?;
        let mut subjects = vec![id.to_string()];
        subjects.extend(view.evidence.iter().map(|item| item.id.to_string()));
        let proofs = match self.prove(&subjects) {
            Ok((leaves, note)) => {
                let text = Note::parse(&note).map_err(|e| Error::Fault(e.0.into()))?.text;
                let checkpoint = Checkpoint::parse(&text).map_err(|e| Error::Fault(e.0.into()))?;
                Some(Proofs { leaves, checkpoint, note })
            }
            Err(Error::Absent(_)) => None,
            Err(error) => return Err(error),
        };
        let looks = self.read(|tx| {
            let mut looks = vec![];
            for look in &view.looks {
                let name = if let Ok(id) = look.actor.parse::<StaffId>() {
                    tx.staff(id)?.map(|s| s.name)
                } else if let Ok(id) = look.actor.parse::<CourierId>() {
                    tx.courier(id)?.map(|c| c.name)
                } else {
                    None
                };
                looks.push((look.clone(), name.unwrap_or_else(|| look.actor.clone())));
            }
            Ok(looks)
        })?;
        Ok(ProvedDelivery { view, proofs, looks })
    }
}
