//! Templates: numbers made from a face, sealed under a key whose halves lie apart.
//!
//! Owns: [`enrol()`], [`open()`] and the one comparison, of one opened template with a probe that was
//! made for it. The key is HKDF-SHA-256 (RFC 5869) over both halves, the sealing XChaCha20-Poly1305
//! (RFC 8439 with the extended nonce); both name courier, purpose, recognisers, template and consent, so
//! that nothing opens in another's place. Never does: take two templates, answer a score, or keep,
//! copy, print or write out what is open; what is open is overwritten when it is dropped.

use crate::consent::{Brand, Consented, InForce};
use crate::halves::{DeviceHalf, HALF_BYTES, ServerHalf};
use crate::policy::Purpose;
use crate::rotation::Rotation;
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;
use hkdf::Hkdf;
use porchlight_cipher::{ADDED_BYTES, NONCE_BYTES};
use porchlight_domain::codes;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ConsentId, CourierId, FaceTemplateId};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Fewest numbers of an embedding.
pub const LEAST_NUMBERS: usize = 32;
/// Most numbers of an embedding, those of all recognisers together.
pub const MOST_NUMBERS: usize = 1_024;
/// The largest quantised number.
const MOST_QUANTISED: f32 = 127.0;

const TAG: &[u8] = b"porchlight/identity/template/v1\0";
const FOR_SEALING: &[u8] = b"sealing\0";
const FOR_ROTATION: &[u8] = b"rotation\0";

codes! {
    /// Why numbers cannot be those of a face.
    pub enum NotAnEmbedding {
        /// Too few or too many.
        Length = "length",
        /// Not a number, infinite, or all nothing.
        Numbers = "numbers",
    }
}

/// What recognisers made of one picture of a face. Overwritten when dropped.
pub struct Embedding {
    values: Zeroizing<Vec<f32>>,
    recogniser: Digest,
}

impl Embedding {
    /// The numbers of one face by recognisers known by `recogniser`
    /// (see [`crate::policy::CheckedPolicy::recogniser`]). Several recognisers: the numbers of each,
    /// brought to the length that its say is to have, one behind the other.
    ///
    /// # Errors
    /// [`NotAnEmbedding`].
    pub fn new(values: Vec<f32>, recogniser: Digest) -> Result<Self, NotAnEmbedding> {
        let values = Zeroizing::new(values);
        if !(LEAST_NUMBERS..=MOST_NUMBERS).contains(&values.len()) {
            return Err(NotAnEmbedding::Length);
        }
        let square: f32 = values.iter().map(|v| v * v).sum();
        if !square.is_finite() || square < f32::MIN_POSITIVE {
            return Err(NotAnEmbedding::Numbers);
        }
        Ok(Self { values, recogniser })
    }

    /// The numbers as `rotation` turns them, with nothing behind them up to its length.
    fn turned(&self, rotation: &Rotation) -> Zeroizing<Vec<f32>> {
        let mut turned = Zeroizing::new(vec![0.0; rotation.length()]);
        turned[..self.values.len()].copy_from_slice(&self.values);
        rotation.apply(&mut turned);
        turned
    }
}

/// A template as it is kept: worth nothing without both halves of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTemplate {
    /// Its id, and that of its key.
    pub id: FaceTemplateId,
    /// Whose.
    pub courier: CourierId,
    /// Under which consent.
    pub consent: ConsentId,
    /// What it may be used for.
    pub purpose: Purpose,
    /// Which recognisers made it.
    pub recogniser: Digest,
    /// Nonce and sealed bytes.
    pub sealed: Vec<u8>,
}

impl KeptTemplate {
    /// What key and sealing name, byte by byte; every part has a fixed length but the purpose, which
    /// says its own.
    fn label(&self) -> Vec<u8> {
        let purpose = self.purpose.code().as_bytes();
        let length = [u8::try_from(purpose.len()).unwrap_or(u8::MAX)];
        let ids = [&self.courier.0[..], &self.id.0, &self.consent.0].concat();
        [TAG, &ids, &self.recogniser.0, &length, purpose].concat()
    }
}

/// What a caller makes anew for each enrolment.
#[derive(Debug, Clone, Copy)]
pub struct Fresh {
    /// The template's id.
    pub id: FaceTemplateId,
    /// Random bytes.
    pub nonce: [u8; NONCE_BYTES],
}

codes! {
    /// Why nothing was enrolled.
    pub enum NotEnrolled {
        /// The numbers are of recognisers that the policy does not name.
        OtherRecogniser = "other_recogniser",
        /// The key or the sealing could not be made: a fault of the program.
        NotSealed = "not_sealed",
    }
}

codes! {
    /// Why a face cannot be compared with a template.
    pub enum NotComparable {
        /// Its numbers are of other recognisers.
        OtherRecogniser = "other_recogniser",
        /// There are more of them, or fewer.
        OtherLength = "other_length",
    }
}

/// Seals a courier's template under the policy in force, with their consent to that very policy.
///
/// The server's half must be in the key store, durably, before the answer is kept.
///
/// # Errors
/// [`NotEnrolled`].
#[expect(clippy::needless_pass_by_value, reason = "what was used up is overwritten here")]
pub fn enrol<'p>(
    policy: &InForce<'p>,
    proof: Consented<'p>,
    embedding: Embedding,
    server: &ServerHalf,
    device: DeviceHalf,
    fresh: Fresh,
) -> Result<KeptTemplate, NotEnrolled> {
    if embedding.recogniser != policy.recogniser() {
        return Err(NotEnrolled::OtherRecogniser);
    }
    let mut kept = KeptTemplate {
        id: fresh.id,
        courier: proof.courier(),
        consent: proof.consent(),
        purpose: proof.purpose(),
        recogniser: proof.recogniser(),
        sealed: vec![],
    };
    let label = kept.label();
    let key = Key::new(server, &device, &label);
    let rotation = key.rotation(embedding.values.len().next_power_of_two());
    let (rotation, sealing) = rotation.zip(key.sealing()).ok_or(NotEnrolled::NotSealed)?;
    let numbers = quantised(&embedding.turned(&rotation));
    kept.sealed = porchlight_cipher::seal(&sealing, fresh.nonce, &label, &numbers)
        .ok_or(NotEnrolled::NotSealed)?;
    Ok(kept)
}

codes! {
    /// Why a template stays shut.
    pub enum NotOpened {
        /// It was made under another consent, or is somebody else's.
        OtherConsent = "other_consent",
        /// A half is not the right one, or anything that the sealing names was changed.
        Shut = "shut",
    }
}

/// Opens one template for as long as `work` lasts, with both halves and a consent that stands.
///
/// # Errors
/// [`NotOpened`].
#[expect(clippy::needless_pass_by_value, reason = "what was used up is overwritten here")]
pub fn open<R>(
    proof: &Consented<'_>,
    kept: &KeptTemplate,
    server: &ServerHalf,
    device: DeviceHalf,
    work: impl for<'t> FnOnce(OpenedTemplate<'t>) -> R,
) -> Result<R, NotOpened> {
    let is_of = kept.consent == proof.consent()
        && kept.courier == proof.courier()
        && kept.purpose == proof.purpose()
        && kept.recogniser == proof.recogniser();
    if !is_of {
        return Err(NotOpened::OtherConsent);
    }
    let length = kept.sealed.len().saturating_sub(ADDED_BYTES);
    if !length.is_power_of_two() || !(LEAST_NUMBERS..=MOST_NUMBERS).contains(&length) {
        return Err(NotOpened::Shut);
    }
    let label = kept.label();
    let key = Key::new(server, &device, &label);
    let rotation = key.rotation(length);
    let (rotation, sealing) = rotation.zip(key.sealing()).ok_or(NotOpened::Shut)?;
    let numbers = porchlight_cipher::open(&sealing, &label, &kept.sealed).ok_or(NotOpened::Shut)?;
    Ok(work(OpenedTemplate {
        numbers: Zeroizing::new(numbers),
        rotation,
        recogniser: kept.recogniser,
        brand: PhantomData,
    }))
}

/// One template, open. `'t` is equal to that of no other, and it does not outlive its work.
pub struct OpenedTemplate<'t> {
    numbers: Zeroizing<Vec<u8>>,
    rotation: Rotation,
    recogniser: Digest,
    brand: Brand<'t>,
}

/// A face before the camera, turned as the one template is that it may be compared with.
pub struct Probe<'t> {
    values: Zeroizing<Vec<f32>>,
    brand: Brand<'t>,
}

codes! {
    /// What comparing says. No score is answered: nobody who decides, and no page, can see one.
    pub enum Likeness {
        /// The same person, as sure as the calibration says.
        Match = "match",
        /// Neither one nor the other.
        Inconclusive = "inconclusive",
        /// Not like the template. It is no finding about anybody: look-alikes, light and years do it.
        Mismatch = "mismatch",
    }
}

/// From where on two faces count as like and as unlike: cosines, calibrated and shipped with the
/// recogniser.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    match_from: f32,
    mismatch_below: f32,
}

impl Thresholds {
    /// Thresholds of cosines within -1 to 1; `None` if they are not, or in the wrong order.
    #[must_use]
    pub fn new(match_from: f32, mismatch_below: f32) -> Option<Self> {
        let fits = |value: f32| (-1.0..=1.0).contains(&value);
        let sound = fits(match_from) && fits(mismatch_below) && mismatch_below <= match_from;
        sound.then_some(Self { match_from, mismatch_below })
    }
}

impl<'t> OpenedTemplate<'t> {
    /// Turns a face before the camera for comparison with this template.
    ///
    /// # Errors
    /// [`NotComparable`].
    #[expect(clippy::needless_pass_by_value, reason = "what was used up is overwritten here")]
    pub fn probe(&self, embedding: Embedding) -> Result<Probe<'t>, NotComparable> {
        if embedding.recogniser != self.recogniser {
            return Err(NotComparable::OtherRecogniser);
        }
        if embedding.values.len().next_power_of_two() != self.rotation.length() {
            return Err(NotComparable::OtherLength);
        }
        Ok(Probe { values: embedding.turned(&self.rotation), brand: self.brand })
    }

    /// Compares a face with this template, the only one it can be compared with.
    #[must_use]
    pub fn compare(&self, probe: &Probe<'t>, thresholds: Thresholds) -> Likeness {
        let _: (Brand<'t>, Brand<'t>) = (self.brand, probe.brand);
        let cosine = self.cosine(&probe.values);
        if cosine >= thresholds.match_from {
            Likeness::Match
        } else if cosine < thresholds.mismatch_below {
            Likeness::Mismatch
        } else {
            Likeness::Inconclusive
        }
    }

    fn cosine(&self, probe: &[f32]) -> f32 {
        let (mut product, mut ours, mut theirs) = (0.0, 0.0, 0.0);
        for (number, value) in self.numbers.iter().zip(probe) {
            let number = f32::from(number.cast_signed());
            product += number * value;
            ours += number * number;
            theirs += value * value;
        }
        product / libm::sqrtf(ours * theirs)
    }
}

/// What both halves together make, and what is derived from it.
struct Key<'l> {
    hkdf: Hkdf<Sha256>,
    label: &'l [u8],
}

impl<'l> Key<'l> {
    fn new(server: &ServerHalf, device: &DeviceHalf, label: &'l [u8]) -> Self {
        let mut both = Zeroizing::new([0; HALF_BYTES * 2]);
        both[..HALF_BYTES].copy_from_slice(server.bytes());
        both[HALF_BYTES..].copy_from_slice(device.bytes());
        Self { hkdf: Hkdf::new(Some(TAG), &both[..]), label }
    }

    /// Fills `into` with what the key gives for this use; `None` for more than it can give.
    fn expand(&self, what: &[u8], into: &mut [u8]) -> Option<()> {
        self.hkdf.expand_multi_info(&[what, self.label], into).ok()
    }

    fn sealing(&self) -> Option<Zeroizing<[u8; 32]>> {
        let mut key = Zeroizing::new([0; 32]);
        self.expand(FOR_SEALING, &mut key[..])?;
        Some(key)
    }

    fn rotation(&self, length: usize) -> Option<Rotation> {
        let mut signs = Zeroizing::new(vec![0; Rotation::bytes_for(length)]);
        self.expand(FOR_ROTATION, &mut signs)?;
        Some(Rotation::new(signs, length))
    }
}

/// Eight bits for each number, as much as the largest needs.
fn quantised(values: &[f32]) -> Zeroizing<Vec<u8>> {
    let largest = values.iter().fold(f32::MIN_POSITIVE, |most, v| most.max(libm::fabsf(*v)));
    let scale = MOST_QUANTISED / largest;
    #[expect(clippy::cast_possible_truncation, reason = "at most 127 by the scale")]
    let byte = |v: &f32| (libm::roundf(v * scale) as i8).cast_unsigned();
    Zeroizing::new(values.iter().map(byte).collect())
}

#[cfg(test)]
mod tests;
