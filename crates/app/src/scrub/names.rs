//! Who names kept files. Whoever keeps files through the blob port adds its walk here: what no
//! walk names is left over, and removed after a while.

use crate::photo::PhotoFiles;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{AttestationId, EvidenceId, PasskeyId};
use porchlight_domain::words::{ScrubStage, UploadState};
use porchlight_store::rows::{Attestation, Passkey, Upload};
use porchlight_store::{Error, Tx};
use std::collections::BTreeMap;

/// Owners read at once on a walk over all of them.
const OWNERS_AT_ONCE: u32 = 500;

/// A file and who needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) digest: Digest,
    /// The id of the photo, statement or passkey.
    pub(super) owner: String,
}

/// What a few owners name, and the last of them; `None` for the last at the end.
pub(super) type Next = (Vec<Named>, Option<Vec<u8>>);

fn of_photo(upload: &Upload) -> Vec<Named> {
    if upload.state == UploadState::Erased {
        return vec![];
    }
    let owner = upload.id.to_string();
    let files = PhotoFiles::of(upload);
    let digests = files.blobs().filter_map(Digest::from_hex);
    digests.map(|digest| Named { digest, owner: owner.clone() }).collect()
}

fn of_statement(row: &Attestation) -> Named {
    Named { digest: row.statement, owner: row.id.to_string() }
}

fn of_passkey(row: &Passkey) -> Option<Named> {
    Some(Named { digest: row.attestation_statement?, owner: row.id.to_string() })
}

fn id(bytes: &[u8]) -> [u8; 16] {
    bytes.try_into().unwrap_or([0; 16])
}

/// What the next owners of a stage behind this one name.
pub(super) fn next(
    tx: &Tx<'_>,
    stage: ScrubStage,
    behind: &[u8],
    limit: u32,
) -> Result<Next, Error> {
    Ok(match stage {
        ScrubStage::Photos => {
            let rows = tx.uploads_after(EvidenceId(id(behind)), limit)?;
            let last = rows.last().map(|row| row.id.0.to_vec());
            (rows.iter().flat_map(of_photo).collect(), last)
        }
        ScrubStage::Statements => {
            let rows = tx.attestations_after(AttestationId(id(behind)), limit)?;
            let last = rows.last().map(|row| row.id.0.to_vec());
            (rows.iter().map(of_statement).collect(), last)
        }
        ScrubStage::Passkeys => {
            let rows = tx.passkeys_after(PasskeyId(id(behind)), limit)?;
            let last = rows.last().map(|row| row.id.0.to_vec());
            (rows.iter().filter_map(of_passkey).collect(), last)
        }
        ScrubStage::LeftOver | ScrubStage::Removal => (vec![], None),
    })
}

/// Every file that something names and whose digest begins with this byte, with its owner.
pub(super) fn beginning_with(tx: &Tx<'_>, first: u8) -> Result<BTreeMap<Digest, String>, Error> {
    let mut all = BTreeMap::new();
    for stage in [ScrubStage::Photos, ScrubStage::Statements, ScrubStage::Passkeys] {
        let mut behind = vec![];
        loop {
            let (named, last) = next(tx, stage, &behind, OWNERS_AT_ONCE)?;
            let here = named.into_iter().filter(|file| file.digest.0[0] == first);
            all.extend(here.map(|file| (file.digest, file.owner)));
            let Some(last) = last else { break };
            behind = last;
        }
    }
    Ok(all)
}

/// Whether the owner still names the file.
pub(super) fn still(tx: &Tx<'_>, file: &Named) -> Result<bool, Error> {
    if let Ok(id) = file.owner.parse::<EvidenceId>() {
        return Ok(tx.upload(id)?.is_some_and(|upload| of_photo(&upload).contains(file)));
    }
    if let Ok(id) = file.owner.parse::<PasskeyId>() {
        return Ok(tx.passkey(id)?.is_some_and(|row| of_passkey(&row).as_ref() == Some(file)));
    }
    let Ok(id) = file.owner.parse::<AttestationId>() else { return Ok(false) };
    Ok(tx.attestation(id)?.is_some_and(|row| row.statement == file.digest))
}
