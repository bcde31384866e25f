//! The courier's view of their own photos: how each stands, what was found wanting, who looked.
//!
//! Nothing is kept from whoever took a photo but the picture itself while its recipient hides it:
//! a courier who does not learn why a photo was poor cannot take a better one.

use super::{PhotoFiles, is_withheld};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::evidence::{Looker, MAX_LOOKS, looker};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{LookPurpose, RedactionState, UploadState};
use porchlight_store::rows::{Attempt, Erasure, Evidence, Upload};

/// Most photos listed at once.
pub const MAX_OWN_PHOTOS: u32 = 100;

/// The file cannot be used; the sentence beside it says why.
const UNUSABLE: &str = "unusable";
/// Added later or not taken live: supplementary, never proof.
const NOT_LIVE: &str = "not_live";

/// One photo of the courier's.
#[derive(Debug, Clone)]
pub struct OwnPhoto {
    /// The evidence item.
    pub evidence: Evidence,
    /// The attempt it belongs to.
    pub attempt: Attempt,
    /// The sender's reference of the order.
    pub reference: String,
    /// How its bytes stand.
    pub state: UploadState,
    /// What was found wanting: stable codes, none for a good photo.
    pub wanting: Vec<String>,
    /// Why the file cannot be used, in plain English.
    pub problem: Option<String>,
    /// Whether nobody but those who handle a claim or mask it can see it now.
    pub withheld: bool,
    /// Whether people in it were covered.
    pub masked: bool,
    /// Who looked, newest first.
    pub looks: Vec<(Looker, Timestamp, Option<LookPurpose>)>,
    /// Its end.
    pub erasure: Option<Erasure>,
}

fn wanting(evidence: &Evidence, upload: &Upload, files: &PhotoFiles) -> Vec<String> {
    let mut codes = vec![];
    if upload.state == UploadState::Unusable {
        codes.push(UNUSABLE.to_owned());
    }
    if evidence.supplementary {
        codes.push(NOT_LIVE.to_owned());
    }
    codes.extend(files.wanting.iter().cloned());
    codes
}

impl App {
    /// The acting courier's photos made before one of them, newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_photos(
        &self,
        ctx: &Ctx,
        before: Option<EvidenceId>,
        limit: u32,
    ) -> Result<Vec<OwnPhoto>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let mut list = vec![];
            for upload in tx.uploads_of_courier(courier, before, limit.min(MAX_OWN_PHOTOS + 1))? {
                let id = upload.id;
                let evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
                let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
                let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
                let files = PhotoFiles::of(&upload);
                let mut looks = vec![];
                for entry in tx.audit_entries(&id.to_string(), MAX_LOOKS)? {
                    looks.push((looker(tx, &entry.actor)?, entry.at, entry.purpose));
                }
                let redaction = tx.redaction_of(id)?;
                list.push(OwnPhoto {
                    wanting: wanting(&evidence, &upload, &files),
                    withheld: is_withheld(tx, &order, id)?,
                    masked: redaction.is_some_and(|r| r.state == RedactionState::Masked),
                    erasure: tx.erasure_of(id)?,
                    reference: order.external_reference,
                    problem: files.problem,
                    state: upload.state,
                    evidence,
                    attempt,
                    looks,
                });
            }
            Ok(list)
        })
    }
}
