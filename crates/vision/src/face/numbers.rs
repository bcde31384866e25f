//! The numbers of a face as one row, which is what a template is made of and compared by.
//!
//! Several recognisers become one: the numbers of each are brought to the length of its say and stand
//! one behind the other, so that the cosine of two rows is the mean of the recognisers' cosines by the
//! squares of their says. How much each says was chosen by measurement; see [`Matcher`]. Sealing,
//! opening and comparing are others' work: whoever wants a row gets it once, and keeps no copy.

use super::embed::{Print, Recogniser};
use super::matcher::Matcher;
use std::fmt;
use zeroize::Zeroizing;

/// The numbers of one face by one matcher. Overwritten when dropped.
pub struct FaceNumbers {
    values: Zeroizing<Vec<f32>>,
}

impl FaceNumbers {
    /// The row of a matcher; `None` if one of its recognisers is missing, or gave nothing.
    pub(super) fn joined(prints: &[Print], matcher: Matcher) -> Option<Self> {
        let count = prints.iter().map(|print| print.values.len()).sum();
        // Never grown: growing would leave a copy behind.
        let mut values = Zeroizing::new(Vec::with_capacity(count));
        for (by, say) in matcher.says() {
            let print = prints.iter().find(|print| print.by == *by)?;
            let length = print.values.iter().map(|value| value * value).sum::<f32>().sqrt();
            if !(length.is_finite() && length > 0.0) {
                return None;
            }
            values.extend(print.values.iter().map(|value| value * say / length));
        }
        Some(Self { values })
    }

    /// The numbers, for whoever seals them or compares them with the one template.
    #[must_use]
    pub fn into_values(self) -> Zeroizing<Vec<f32>> {
        self.values
    }

    /// Cosine of the angle between two faces of one session, -1 to 1.
    pub(super) fn cosine(&self, other: &Self) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let (a, b) = (&self.values, &other.values);
        let lengths = (dot(a, a) * dot(b, b)).sqrt();
        if lengths > 0.0 { dot(a, b) / lengths } else { 0.0 }
    }
}

impl fmt::Debug for FaceNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaceNumbers(..)")
    }
}

/// The mean over frames, for each recogniser.
pub(super) fn mean_prints(all: &[Vec<Print>], named: &[Recogniser]) -> Vec<Print> {
    let mean = |by: &Recogniser| {
        let of = |prints: &'_ Vec<Print>| prints.iter().position(|print| print.by == *by);
        let prints: Vec<&Print> =
            all.iter().filter_map(|prints| Some(&prints[of(prints)?])).collect();
        Print::mean(&prints)
    };
    named.iter().filter_map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(mobile: &[f32], dlib: &[f32]) -> FaceNumbers {
        let print = |by, values: &[f32]| Print { by, values: values.to_vec().into() };
        let both = [print(Recogniser::MobileFaceNet, mobile), print(Recogniser::Dlib, dlib)];
        FaceNumbers::joined(&both, Matcher::Fused).unwrap()
    }

    #[test]
    fn the_cosine_of_both_is_the_mean_of_theirs_by_the_squares_of_their_says() {
        let one = face(&[1.0, 0.0], &[2.0, 0.0]);
        let other = face(&[3.0, 3.0], &[0.0, 0.5]);
        let [mobile, dlib] = Matcher::Fused.says() else { panic!("two recognisers") };
        let (first, second) = (mobile.1.powi(2), dlib.1.powi(2));
        let wanted = first * 0.5f32.sqrt() / (first + second);
        assert!((one.cosine(&other) - wanted).abs() < 1e-6);
        assert!((one.cosine(&one) - 1.0).abs() < 1e-6);
        assert_eq!(format!("{one:?}"), "FaceNumbers(..)", "no numbers are shown");
    }

    #[test]
    fn a_recogniser_that_is_missing_or_gave_nothing_makes_no_row() {
        let print = |values: &[f32]| Print { by: Recogniser::Dlib, values: values.to_vec().into() };
        assert!(FaceNumbers::joined(&[print(&[1.0])], Matcher::Dlib).is_some());
        assert!(FaceNumbers::joined(&[print(&[1.0])], Matcher::Fused).is_none());
        assert!(FaceNumbers::joined(&[print(&[0.0])], Matcher::Dlib).is_none());
        assert!(FaceNumbers::joined(&[print(&[f32::NAN])], Matcher::Dlib).is_none());
    }
}
