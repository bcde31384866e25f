//! Whether a photo was shown before: a job after ingest, so that nobody's preview waits for it.
//!
//! Plain copies are sought among all photos by their hash; local features are compared with photos
//! of this site, of this courier and of the day nearby, and with what the hash found. Photos of one
//! delivery or one visit are alike, and are never compared. Only agreement of local features, which
//! a person can see with both photos side by side, puts a pair before a person; see `review`. How
//! well the corners agree with earlier photos of the site and of its neighbours is evidence of the
//! place, weighed with position and scan; see `place`.

use super::{PhotoFiles, Size, is_hidden};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::place::EarlierPhotos;
use crate::ports::PhotoLikeness;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::geo::{MICRO, Point};
use porchlight_domain::id::{AttemptId, EvidenceId, PhotoReviewId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{PhotoReviewState, UploadState};
use porchlight_store::rows::{PhotoMeasure, PhotoReview};
use porchlight_store::{TakenPhoto, Tx};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Hashes that are kept in memory, the newest: about 220 MB of them.
pub const MOST_HASHES: u32 = 2_000_000;
/// A hash that says less than this is not compared (the authors of PDQ).
const LEAST_HASH_QUALITY: u32 = 50;
/// Earlier photos that one photo is compared with, at most: of copies, of the site, of the courier,
/// of the day nearby.
const MOST_OF: [u32; 4] = [16, 24, 24, 24];
/// Addresses so near are one site, in metres.
const SITE_M: f64 = 30.0;
/// Addresses so near are nearby, in metres.
const NEARBY_M: f64 = 500.0;
/// One courier's photos at one site within this time are one visit.
const VISIT: i64 = 15 * MINUTE;
/// Pairs that may wait to be looked at. Beyond it, none is added: people who cannot keep up look at
/// nothing properly.
const MOST_OPEN: u64 = 500;
/// Metres in one degree of latitude.
const DEGREE_M: f64 = 111_320.0;

impl App {
    /// Fills the memory of hashes from the store. Called at start.
    ///
    /// # Errors
    /// Faults only.
    pub fn fill_photo_hashes(&self) -> Result<u32> {
        let hashes = self.read(|tx| Ok(tx.photo_hashes(LEAST_HASH_QUALITY, MOST_HASHES)?))?;
        let count = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        self.ports.hashes.fill(hashes);
        Ok(count)
    }

    /// Compares the photo that has waited longest; says whether there was one.
    ///
    /// # Errors
    /// Faults only.
    pub fn compare_next_photo(&self, ctx: &mut Ctx) -> Result<bool> {
        let Some(measure) = self.read(|tx| Ok(tx.photo_to_compare()?))? else { return Ok(false) };
        let id = measure.id;
        let upload = self.read(|tx| Ok(tx.upload(id)?))?;
        let shown = upload.filter(|upload| upload.state == UploadState::Verified);
        let now = ctx.now;
        let picture = |upload| self.picture(id, &PhotoFiles::of(&upload), Size::Display);
        let shown = shown.map(picture);
        match shown {
            Some(Ok(shown)) => self.compare_photo(ctx, &measure, &shown)?,
            // Erased meanwhile: there is nothing to compare, now or later.
            None | Some(Err(Error::Absent(_))) => {}
            Some(Err(error)) => return Err(error),
        }
        self.work(ctx, move |tx, _| {
            let Some(measure) = tx.photo_measure(id)? else { return Ok(()) };
            tx.put_photo_measure(&PhotoMeasure { compared_at: Some(now), ..measure }).map(drop)
        })?;
        Ok(true)
    }

    fn compare_photo(&self, ctx: &mut Ctx, new: &PhotoMeasure, shown: &[u8]) -> Result<()> {
        let copies = if new.hash_quality >= LEAST_HASH_QUALITY {
            self.ports.hashes.near(new.hash)
        } else {
            vec![]
        };
        let candidates = self.read(|tx| candidates(tx, new.id, &copies, ctx.now))?;
        let (attempt, places) = self.places_to_compare(new.id)?;
        let mut sought = candidates.clone();
        sought.extend(places.photos().filter(|photo| !candidates.contains(photo)));
        let mut known = vec![];
        for candidate in sought {
            match self.features(ctx.now, candidate) {
                Ok(features) => known.push((candidate, features)),
                Err(Error::Absent(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let features: Vec<Vec<u8>> = known.iter().map(|(_, features)| features.clone()).collect();
        // What cannot be compared now cannot be later: the next photo must not wait for it.
        let Ok(compared) = self.ports.photos.compare(shown, &features) else { return Ok(()) };
        let found = known.iter().zip(&compared.likeness);
        let found: BTreeMap<EvidenceId, PhotoLikeness> =
            found.filter_map(|((earlier, _), likeness)| Some((*earlier, (*likeness)?))).collect();
        let best = candidates
            .iter()
            .filter_map(|earlier| Some((*earlier, *found.get(earlier)?)))
            .filter(|(_, likeness)| likeness.worth_a_look)
            .max_by(|a, b| a.1.agreement.total_cmp(&b.1.agreement));
        let corners = |photos: &[(EvidenceId, AttemptId)]| -> Vec<(AttemptId, u32)> {
            let seen = photos.iter();
            seen.filter_map(|(photo, of)| Some((*of, found.get(photo)?.inliers))).collect()
        };
        let (here, elsewhere) = (corners(&places.here), corners(&places.elsewhere));
        if let Some(attempt) = attempt.filter(|_| !here.is_empty() || !elsewhere.is_empty()) {
            self.note_scene(ctx, attempt, &here, &elsewhere)?;
        }
        self.keep_features(ctx, new.id, sha256(&[shown]), &compared.features)?;
        if let Some((earlier, likeness)) = best {
            self.put_before_a_person(ctx, (new.id, earlier), likeness, copies.contains(&earlier))?;
        }
        if new.hash_quality >= LEAST_HASH_QUALITY {
            self.ports.hashes.add(new.id, new.hash);
        }
        Ok(())
    }

    /// The delivery that a photo belongs to and the earlier photos that tell where it was taken:
    /// none of or for a photo that its recipient hides.
    fn places_to_compare(&self, id: EvidenceId) -> Result<(Option<AttemptId>, EarlierPhotos)> {
        let shown = |photo| {
            self.read(|tx| {
                let taken = tx.taken_photo(photo)?;
                Ok(match taken {
                    Some(taken) if !hidden(tx, &taken)? => Some(taken),
                    _ => None,
                })
            })
        };
        let Some(new) = shown(id)? else { return Ok((None, EarlierPhotos::default())) };
        let mut earlier = self.earlier_photos(new.attempt)?;
        for photos in [&mut earlier.here, &mut earlier.elsewhere] {
            let mut seen = vec![];
            for (photo, attempt) in photos.drain(..) {
                if shown(photo)?.is_some() {
                    seen.push((photo, attempt));
                }
            }
            *photos = seen;
        }
        Ok((Some(new.attempt), earlier))
    }

    /// What was kept of an earlier photo.
    fn features(&self, now: Timestamp, id: EvidenceId) -> Result<Vec<u8>> {
        let upload = self.read(|tx| Ok(tx.upload(id)?))?.ok_or(Error::Absent("photo"))?;
        let files = PhotoFiles::of(&upload);
        let blob = files.features_blob.as_deref().and_then(Digest::from_hex);
        let blob = blob.ok_or(Error::Absent("features"))?;
        self.sealed(now, id, Size::Features, blob)
    }

    /// Keeps features under the photo's own key, so that they end with it.
    fn keep_features(
        &self,
        ctx: &mut Ctx,
        id: EvidenceId,
        shown: Digest,
        features: &[u8],
    ) -> Result<()> {
        let key = self.content_key(ctx, id)?;
        let (_, blob) = self.keep_picture(ctx, &key, Size::Features, features)?;
        self.work(ctx, move |tx, _| {
            // The key must still be there: a photo that was erased meanwhile gets none again.
            let Some(mut upload) = tx.upload(id)?.filter(|u| u.state == UploadState::Verified)
            else {
                return Ok(());
            };
            let mut files = PhotoFiles::of(&upload);
            // People were covered in it meanwhile: what was seen under the paint is not kept.
            if files.display != Some(shown.hex()) {
                return Ok(());
            }
            files.features_blob = Some(blob.hex());
            upload.quality = json!(files).to_string();
            tx.put_upload(&upload).map(drop)
        })
    }

    fn put_before_a_person(
        &self,
        ctx: &mut Ctx,
        (photo, earlier): (EvidenceId, EvidenceId),
        likeness: PhotoLikeness,
        copy: bool,
    ) -> Result<()> {
        let figures = json!({"likeness": likeness, "copy": copy}).to_string();
        self.record(ctx, "", move |tx, hand| {
            let review = PhotoReview {
                id: hand.id(PhotoReviewId::new),
                photo,
                earlier,
                figures: figures.clone(),
                state: PhotoReviewState::Open,
                found_at: hand.now,
                decided_at: None,
                decided_by: None,
                reason: String::new(),
            };
            let open = tx.photo_review_count(PhotoReviewState::Open)?;
            if open >= MOST_OPEN || !tx.insert_photo_review(&review)? {
                return Ok(Done::Refused(()));
            }
            let fact = json!({
                "photo": photo.to_string(), "earlier": earlier.to_string(),
                "state": review.state.code(), "figures": figures,
            });
            hand.leave(LeafKind::PhotoReview, review.id, fact);
            Ok(Done::Kept(()))
        })
    }
}

/// Earlier photos that this one may be compared with, each once.
fn candidates(
    tx: &Tx<'_>,
    id: EvidenceId,
    copies: &[EvidenceId],
    now: Timestamp,
) -> Result<Vec<EvidenceId>> {
    let Some(new) = tx.taken_photo(id)? else { return Ok(vec![]) };
    if hidden(tx, &new)? {
        return Ok(vec![]);
    }
    let [of_copies, of_site, of_courier, of_day] = MOST_OF;
    let mut found = vec![];
    for copy in copies.iter().take(of_copies as usize) {
        found.extend(tx.taken_photo(*copy)?);
    }
    found.extend(tx.photos_near(around(new.to, SITE_M), Timestamp(0), of_site)?);
    found.extend(tx.photos_of_courier(new.courier, of_courier)?);
    found.extend(tx.photos_near(around(new.to, NEARBY_M), now.plus(-DAY), of_day)?);
    let mut seen = BTreeSet::new();
    let mut list = vec![];
    for other in found {
        if !are_one_visit(&new, &other) && seen.insert(other.id) && !hidden(tx, &other)? {
            list.push(other.id);
        }
    }
    Ok(list)
}

/// Whether two photos are of one delivery, one stop or one visit: alike, and rightly so.
fn are_one_visit(a: &TakenPhoto, b: &TakenPhoto) -> bool {
    let apart = a.captured_at.since(b.captured_at).abs();
    let one_site = f64::from(a.to.metres_to(b.to)) <= SITE_M;
    let together = a.courier == b.courier && one_site && apart <= VISIT;
    a.id == b.id || a.attempt == b.attempt || a.stop == b.stop || a.order == b.order || together
}

/// Whether the recipient wants the photo hidden: then nobody compares it either.
fn hidden(tx: &Tx<'_>, photo: &TakenPhoto) -> Result<bool> {
    let order = tx.order(photo.order)?.ok_or(Error::Absent("order"))?;
    Ok(is_hidden(tx, &order)? || tx.is_to_be_masked(photo.id)?)
}

/// The south-west and north-east corners of a square around a point.
fn around(point: Point, metres: f64) -> (Point, Point) {
    let degrees = metres / DEGREE_M;
    // Near the poles a degree of longitude is nothing; nobody delivers there.
    let shrink = point.lat_degrees().to_radians().cos().max(0.01);
    #[expect(clippy::cast_possible_truncation, reason = "some thousand micro-degrees")]
    let micro = |degrees: f64| (degrees * f64::from(MICRO)).ceil() as i32;
    let (north, east) = (micro(degrees), micro(degrees / shrink));
    let corner = |sign: i32| Point {
        lat: point.lat.saturating_add(sign * north),
        lon: point.lon.saturating_add(sign * east),
    };
    (corner(-1), corner(1))
}
