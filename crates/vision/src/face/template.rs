//! What is kept of a face, and what is compared with it.
//!
//! A [`Template`] is made at enrolment and kept sealed by others; a [`Probe`] is made at a check and
//! never kept. Nothing here takes more than one template: there is no search, and no way to copy a
//! template other than through its bytes.

use super::embed::{Print, Recogniser};
use super::matcher::Matcher;
use std::fmt;
use zeroize::Zeroizing;

/// First byte of a template.
const VERSION: u8 = 1;
/// Bytes of a model's digest that a template names.
const DIGEST: usize = 8;
/// Most numbers of one recogniser.
const MOST_NUMBERS: usize = 1_024;

/// What is kept of a face. Overwritten when dropped.
pub struct Template(pub(super) Vec<Print>);

/// A face that is compared with one template. Overwritten when dropped.
pub struct Probe(pub(super) Vec<Print>);

/// Why bytes are no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// Damaged, or of another program.
    #[error("these bytes are no template")]
    Damaged,
    /// Made by a model that is not the one that is known under its name: enrol anew.
    #[error("the template was made by another model; the courier enrols anew")]
    OtherModel,
}

impl Template {
    /// As bytes, to be sealed. They are overwritten when dropped.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let size = self.0.iter().map(|print| 3 + DIGEST + 4 * print.values.len()).sum::<usize>();
        // Never grown: growing would leave a copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(1 + size));
        bytes.push(VERSION);
        for print in &self.0 {
            bytes.push(code(print.by));
            bytes.extend(digest(print.by));
            bytes.extend((print.values.len() as u16).to_le_bytes());
            print.values.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
        }
        bytes
    }

    /// From bytes that were sealed.
    ///
    /// # Errors
    /// They are no template, or one of another model.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadTemplate> {
        let mut rest = match bytes.split_first() {
            Some((&VERSION, rest)) => rest,
            _ => return Err(BadTemplate::Damaged),
        };
        let mut prints = vec![];
        while !rest.is_empty() {
            prints.push(print(&mut rest)?);
        }
        if prints.is_empty() { Err(BadTemplate::Damaged) } else { Ok(Self(prints)) }
    }

    /// The recognisers that it was made by.
    #[must_use]
    pub fn recognisers(&self) -> Vec<Recogniser> {
        self.0.iter().map(|print| print.by).collect()
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Template").field(&self.recognisers()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Probe").finish_non_exhaustive()
    }
}

/// How alike the template and the probe are by this matcher, the higher the more; `None` if one of
/// them lacks what it needs.
#[must_use]
pub fn compare(template: &Template, probe: &Probe, matcher: Matcher) -> Option<f32> {
    score(&template.0, &probe.0, matcher)
}

/// As [`compare()`], of two faces of one session.
pub(super) fn score(one: &[Print], other: &[Print], matcher: Matcher) -> Option<f32> {
    let both = |by: Recogniser| {
        let of = |all: &'_ [Print]| all.iter().position(|print| print.by == by);
        Some((&one[of(one)?], &other[of(other)?]))
    };
    let cosine = |by| both(by).map(|(a, b)| a.cosine(b));
    let distance = |by| both(by).map(|(a, b)| a.distance(b));
    match matcher {
        Matcher::Fused => Some(cosine(Recogniser::MobileFaceNet)? - distance(Recogniser::Dlib)?),
        Matcher::MobileFaceNet => cosine(Recogniser::MobileFaceNet),
        Matcher::Dlib => distance(Recogniser::Dlib).map(|distance| -distance),
        Matcher::SFace => cosine(Recogniser::SFace),
    }
}

fn print(rest: &mut &[u8]) -> Result<Print, BadTemplate> {
    let mut take = |count: usize| {
        let (taken, after) = rest.split_at_checked(count).ok_or(BadTemplate::Damaged)?;
        *rest = after;
        Ok(taken)
    };
    let head = take(1)?[0];
    let by =
        Recogniser::ALL.into_iter().find(|by| code(*by) == head).ok_or(BadTemplate::Damaged)?;
    if take(DIGEST)? != digest(by) {
        return Err(BadTemplate::OtherModel);
    }
    let count = take(2)?;
    let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
    if count == 0 || count > MOST_NUMBERS {
        return Err(BadTemplate::Damaged);
    }
    let (numbers, _) = take(count * 4)?.as_chunks::<4>();
    let values: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
    let values = Zeroizing::new(values);
    if values.iter().all(|value| value.is_finite()) {
        Ok(Print { by, values })
    } else {
        Err(BadTemplate::Damaged)
    }
}

const fn code(by: Recogniser) -> u8 {
    match by {
        Recogniser::MobileFaceNet => 1,
        Recogniser::Dlib => 2,
        Recogniser::SFace => 3,
    }
}

/// The first bytes of the model's digest.
fn digest(by: Recogniser) -> [u8; DIGEST] {
    let hex = by.file().sha256.as_bytes();
    let digit = |at: usize| char::from(hex[at]).to_digit(16).unwrap_or(0) as u8;
    std::array::from_fn(|at| digit(2 * at) << 4 | digit(2 * at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn print(by: Recogniser, values: &[f32]) -> Print {
        Print { by, values: values.to_vec().into() }
    }

    #[test]
    fn a_template_comes_back_from_its_bytes_and_one_of_another_model_is_refused() {
        let prints =
            vec![print(Recogniser::MobileFaceNet, &[0.6, 0.8]), print(Recogniser::Dlib, &[1.5; 3])];
        let bytes = Template(prints).to_bytes();
        let back = Template::from_bytes(&bytes).unwrap();
        assert_eq!(back.recognisers(), [Recogniser::MobileFaceNet, Recogniser::Dlib]);
        assert_eq!(back.to_bytes(), bytes);
        assert_eq!(format!("{back:?}"), "Template([MobileFaceNet, Dlib], ..)", "no numbers shown");
        let mut other = bytes.clone();
        other[3] ^= 1;
        assert_eq!(Template::from_bytes(&other).err(), Some(BadTemplate::OtherModel));
        let cut = Template::from_bytes(&bytes[..bytes.len() - 1]);
        assert_eq!(cut.err(), Some(BadTemplate::Damaged));
    }

    #[test]
    fn scores_are_cosine_distance_and_their_difference() {
        let face = |mobile: &[f32], dlib: &[f32]| {
            vec![print(Recogniser::MobileFaceNet, mobile), print(Recogniser::Dlib, dlib)]
        };
        let template = Template(face(&[1.0, 0.0], &[0.0, 0.0]));
        let probe = Probe(face(&[1.0, 1.0], &[0.3, 0.4]));
        let by = |matcher| compare(&template, &probe, matcher);
        let cosine = 0.5f32.sqrt();
        assert!((by(Matcher::MobileFaceNet).unwrap() - cosine).abs() < 1e-6);
        assert!((by(Matcher::Dlib).unwrap() + 0.5).abs() < 1e-6);
        assert!((by(Matcher::Fused).unwrap() - cosine + 0.5).abs() < 1e-6);
        assert_eq!(by(Matcher::SFace), None);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_refused_but_never_a_panic(bytes: Vec<u8>) {
            let mut versioned = vec![VERSION];
            versioned.extend(&bytes);
            prop_assert!(Template::from_bytes(&versioned).is_err());
        }
    }
}
