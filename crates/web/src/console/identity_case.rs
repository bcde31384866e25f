//! A case that waits for a reviewer: a check, or one of the known cases that the operator put among them.

use porchlight_app::identity::{PictureKind, QueueLine};
use porchlight_app::rows::KnownDeal;
use porchlight_domain::id::{IdentityCheckId, StationId};
use porchlight_domain::time::Timestamp;

/// A case as a reviewer sees it before they answer: a check or a known one, told apart by nothing.
pub(super) struct Case {
    pub(super) id: IdentityCheckId,
    pub(super) cause: String,
    pub(super) station: StationId,
    pub(super) asked_at: Timestamp,
    pub(super) due_by: Timestamp,
    /// Whether a second picture lies beside the first.
    pub(super) beside: bool,
    pub(super) over: bool,
}

impl From<&QueueLine> for Case {
    fn from(line: &QueueLine) -> Self {
        Self {
            id: line.id,
            cause: line.trigger.clone(),
            station: line.station,
            asked_at: line.asked_at,
            due_by: line.due_by,
            beside: line.pictures.iter().any(|(kind, _)| *kind == PictureKind::Document),
            over: line.state == "over",
        }
    }
}

impl From<&KnownDeal> for Case {
    fn from(deal: &KnownDeal) -> Self {
        Self {
            id: deal.id,
            cause: deal.cause.clone(),
            station: deal.station,
            asked_at: deal.since,
            due_by: deal.due_by,
            beside: deal.beside,
            over: false,
        }
    }
}
