//! What was measured on photos, which of them may be compared, and pairs to be looked at.

use super::{Page, Slice};
use crate::rows::{PhotoMeasure, PhotoReview};
use crate::{Error, Tx};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{
    AttemptId, CourierId, DeviceId, EvidenceId, OrderId, PhotoReviewId, StopId,
};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::PhotoReviewState;

/// A photo with what decides whether it may be compared with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenPhoto {
    /// The photo.
    pub id: EvidenceId,
    /// Of which attempt.
    pub attempt: AttemptId,
    /// At which stop.
    pub stop: StopId,
    /// Of which order.
    pub order: OrderId,
    /// By whom.
    pub courier: CourierId,
    /// When, by the phone's clock.
    pub captured_at: Timestamp,
    /// Where the order goes.
    pub to: Point,
}

const TAKEN: &str = "SELECT m.id, a.id, a.stop, a.delivery_order, a.courier, e.captured_at, \
    o.lat, o.lon FROM photo_measure m JOIN evidence e ON e.id = m.id \
    JOIN attempt a ON a.id = e.attempt JOIN delivery_order o ON o.id = a.delivery_order";

fn taken(row: &crate::engine::Row<'_>) -> Result<TakenPhoto, Error> {
    Ok(TakenPhoto {
        id: row.get(0)?,
        attempt: row.get(1)?,
        stop: row.get(2)?,
        order: row.get(3)?,
        courier: row.get(4)?,
        captured_at: row.get(5)?,
        to: Point { lat: row.get(6)?, lon: row.get(7)? },
    })
}

impl Tx<'_> {
    /// Keeps what was measured on a photo; says whether nothing was kept of it before.
    pub fn insert_photo_measure(&self, measure: &PhotoMeasure) -> Result<bool, Error> {
        self.insert_new(measure)
    }

    /// What was measured on a photo.
    pub fn photo_measure(&self, id: EvidenceId) -> Result<Option<PhotoMeasure>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Changes what is kept of a photo.
    pub fn put_photo_measure(&self, measure: &PhotoMeasure) -> Result<bool, Error> {
        self.update(measure)
    }

    /// Forgets what was measured on a photo.
    pub fn remove_photo_measure(&self, id: EvidenceId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM photo_measure WHERE id = $1", &[&id])? == 1)
    }

    /// Detail of a phone's newest photos, in ten-thousandths.
    pub fn details_of_phone(&self, phone: [u8; 16], limit: u32) -> Result<Vec<u32>, Error> {
        let sql = "SELECT detail FROM photo_measure WHERE phone = $1 \
            ORDER BY made_at DESC LIMIT $2";
        self.rows(sql, &[&phone, &limit], |row| row.get(0))
    }

    /// The newest hashes that say enough to be compared.
    pub fn photo_hashes(
        &self,
        least_quality: u32,
        limit: u32,
    ) -> Result<Vec<(EvidenceId, [u8; 32])>, Error> {
        let sql = "SELECT id, hash FROM photo_measure WHERE hash_quality >= $1 \
            ORDER BY made_at DESC LIMIT $2";
        self.rows(sql, &[&least_quality, &limit], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The oldest photo that was not compared yet.
    pub fn photo_to_compare(&self) -> Result<Option<PhotoMeasure>, Error> {
        self.record("WHERE compared_at IS NULL ORDER BY made_at LIMIT 1", &[])
    }

    /// A photo with what decides whether it may be compared.
    pub fn taken_photo(&self, id: EvidenceId) -> Result<Option<TakenPhoto>, Error> {
        let found = self.rows(&format!("{TAKEN} WHERE m.id = $1"), &[&id], taken)?;
        Ok(found.into_iter().next())
    }

    /// The newest photos of a courier that were compared themselves.
    pub fn photos_of_courier(
        &self,
        courier: CourierId,
        limit: u32,
    ) -> Result<Vec<TakenPhoto>, Error> {
        let rule = "WHERE m.courier = $1 AND m.compared_at IS NOT NULL \
            ORDER BY m.made_at DESC LIMIT $2";
        self.rows(&format!("{TAKEN} {rule}"), &[&courier, &limit], taken)
    }

    /// The newest photos since a moment of orders that go into a rectangle, from its south-west to
    /// its north-east corner.
    pub fn photos_near(
        &self,
        (south_west, north_east): (Point, Point),
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<TakenPhoto>, Error> {
        let rule = "WHERE o.lat BETWEEN $1 AND $2 AND o.lon BETWEEN $3 AND $4 \
            AND m.made_at >= $5 AND m.compared_at IS NOT NULL ORDER BY m.made_at DESC LIMIT $6";
        let (s, n) = (south_west, north_east);
        self.rows(
            &format!("{TAKEN} {rule}"),
            &[&s.lat, &n.lat, &s.lon, &n.lon, &since, &limit],
            taken,
        )
    }

    /// The phone that signed for something at a stop, if one did.
    pub fn phone_at_stop(
        &self,
        stop: StopId,
        courier: CourierId,
    ) -> Result<Option<DeviceId>, Error> {
        let sql = "SELECT device FROM commitment WHERE subject = $1 AND courier = $2 \
            ORDER BY at DESC LIMIT 1";
        let found = self.rows(sql, &[&stop.to_string(), &courier], |row| row.get(0))?;
        Ok(found.into_iter().next())
    }

    /// Keeps a pair to be looked at; says whether it is new.
    pub fn insert_photo_review(&self, review: &PhotoReview) -> Result<bool, Error> {
        self.insert_new(review)
    }

    /// A pair.
    pub fn photo_review(&self, id: PhotoReviewId) -> Result<Option<PhotoReview>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Changes a pair.
    pub fn put_photo_review(&self, review: &PhotoReview) -> Result<bool, Error> {
        self.update(review)
    }

    /// How many pairs are in a state.
    pub fn photo_review_count(&self, state: PhotoReviewState) -> Result<u64, Error> {
        let sql = "SELECT COUNT(*) FROM photo_review WHERE state = $1";
        let count: Option<i64> = self.scalar(sql, &[&state])?;
        Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    /// Pairs in a state, the newest first.
    pub fn photo_reviews(
        &self,
        state: PhotoReviewState,
        slice: Slice,
    ) -> Result<Page<PhotoReview>, Error> {
        let rows = self.records(
            "WHERE state = $1 ORDER BY found_at DESC, id DESC LIMIT $2 OFFSET $3",
            &[&state, &slice.limit, &slice.offset],
        )?;
        Ok(Page { rows, total: self.photo_review_count(state)? })
    }

    /// Open pairs that a photo is one of.
    pub fn open_photo_reviews_of(&self, photo: EvidenceId) -> Result<Vec<PhotoReview>, Error> {
        let rule = "WHERE state = 'open' AND (photo = $1 OR earlier = $2)";
        self.records(rule, &[&photo, &photo])
    }
}
