//! What both sides add to a claim: pictures, and who speaks for a courier.

use crate::rows::{ClaimPicture, ClaimPictureFile, Representative};
use crate::{Error, Tx};
use porchlight_domain::id::{ClaimId, ClaimPictureId, RepresentativeId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Keeps a picture; says whether this side had not added the same file to the claim before.
    pub fn insert_claim_picture(&self, picture: &ClaimPicture) -> Result<bool, Error> {
        self.insert_new(picture)
    }

    /// Replaces a picture's row: when what is shown was destroyed.
    pub fn update_claim_picture(&self, picture: &ClaimPicture) -> Result<bool, Error> {
        self.update(picture)
    }

    /// One picture.
    pub fn claim_picture(&self, id: ClaimPictureId) -> Result<Option<ClaimPicture>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The pictures of a claim, oldest first.
    pub fn claim_pictures(&self, claim: ClaimId) -> Result<Vec<ClaimPicture>, Error> {
        self.records("WHERE claim = $1 ORDER BY added_at, id", &[&claim])
    }

    /// Pictures whose time is over, oldest first: of claims that were taken back, and those added before
    /// a moment to claims that are over.
    pub fn due_claim_pictures(
        &self,
        before: Timestamp,
        station: Option<StationId>,
        limit: u32,
    ) -> Result<Vec<ClaimPicture>, Error> {
        let due = "WHERE destroyed_at IS NULL AND EXISTS (SELECT 1 FROM claim c \
            WHERE c.id = claim_picture.claim AND c.open = 0 \
            AND (c.taken_back_at IS NOT NULL OR claim_picture.added_at < $1)";
        let Some(station) = station else {
            let rest = format!("{due}) ORDER BY added_at, id LIMIT $2");
            return self.records(&rest, &[&before, &limit]);
        };
        let rest = format!(
            "{due} AND EXISTS (SELECT 1 FROM delivery_order o WHERE o.id = c.delivery_order \
             AND o.station = $2)) ORDER BY added_at, id LIMIT $3"
        );
        self.records(&rest, &[&before, &station, &limit])
    }

    /// Keeps what is shown of a picture, sealed.
    pub fn insert_claim_picture_file(&self, file: &ClaimPictureFile) -> Result<(), Error> {
        self.insert(file)
    }

    /// What is shown of a picture, sealed, with its key.
    pub fn claim_picture_file(
        &self,
        id: ClaimPictureId,
    ) -> Result<Option<ClaimPictureFile>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Destroys what is shown of a picture together with its key; says whether it was there.
    pub fn destroy_claim_picture_file(&self, id: ClaimPictureId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM claim_picture_file WHERE id = $1", &[&id])? == 1)
    }

    /// Keeps whom a courier named.
    pub fn insert_representative(&self, named: &Representative) -> Result<(), Error> {
        self.insert(named)
    }

    /// Replaces the row of somebody who was named: when they were revoked.
    pub fn update_representative(&self, named: &Representative) -> Result<bool, Error> {
        self.update(named)
    }

    /// Somebody who was named.
    pub fn representative(&self, id: RepresentativeId) -> Result<Option<Representative>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Everybody who was named for a claim, oldest first.
    pub fn representatives(&self, claim: ClaimId) -> Result<Vec<Representative>, Error> {
        self.records("WHERE claim = $1 ORDER BY named_at, id", &[&claim])
    }
}
