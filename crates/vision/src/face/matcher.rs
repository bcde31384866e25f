//! Which recognisers are used together, and from which cosine on faces are of one person.
//!
//! Thresholds are measured, never constants of the program: `porchlight face eval` writes them. A
//! file of the operator's own measurements in the models' folder takes the place of what ships.

use super::embed::Recogniser;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Name of the operator's own thresholds in the models' folder.
pub const THRESHOLDS_FILE: &str = "face-thresholds.json";
/// The format's name.
pub const THRESHOLDS_FORMAT: &str = "porchlight-face-thresholds/2";
/// What ships, measured on the ORL set of faces.
const SHIPPED: &str = include_str!("thresholds.json");
/// Most bytes of a thresholds file.
const MOST_BYTES: u64 = 1024 * 1024;

/// How much dlib says beside MobileFaceNet's 1. Its cosines lie close together, so that it has to say
/// more to be heard as much. Chosen on the ORL set; `docs/models/face-check-orl.md` has the figures.
const DLIB_SAY: f32 = 2.0;

/// One recogniser, or two together. Faces are compared by the cosine of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matcher {
    /// MobileFaceNet and dlib together: the best that was measured.
    Fused,
    /// MobileFaceNet.
    MobileFaceNet,
    /// dlib.
    Dlib,
    /// SFace.
    SFace,
}

impl Matcher {
    /// Every matcher, the better first, by what was measured; SFace was not.
    pub const ALL: [Self; 4] = [Self::Fused, Self::MobileFaceNet, Self::Dlib, Self::SFace];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fused => "fused",
            Self::MobileFaceNet => "mobilefacenet",
            Self::Dlib => "dlib",
            Self::SFace => "sface",
        }
    }

    /// The one of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matcher| matcher.code() == code)
    }

    /// What it needs.
    #[must_use]
    pub fn recognisers(self) -> Vec<Recogniser> {
        self.says().iter().map(|(by, _)| *by).collect()
    }

    /// Its recognisers and how much each says: the length to which its numbers are brought.
    pub(super) const fn says(self) -> &'static [(Recogniser, f32)] {
        match self {
            Self::Fused => &[(Recogniser::MobileFaceNet, 1.0), (Recogniser::Dlib, DLIB_SAY)],
            Self::MobileFaceNet => &[(Recogniser::MobileFaceNet, 1.0)],
            Self::Dlib => &[(Recogniser::Dlib, 1.0)],
            Self::SFace => &[(Recogniser::SFace, 1.0)],
        }
    }

    /// From this cosine on, the face is too exactly that of the enrolment: no camera sees that twice. A
    /// little above the most alike of 1,800 pairs of the ORL set.
    #[must_use]
    pub const fn too_exact(self) -> f32 {
        match self {
            Self::MobileFaceNet | Self::SFace => 0.995,
            Self::Fused => 0.998_5,
            Self::Dlib => 0.999_6,
        }
    }

    /// Those that these recognisers allow, the better first.
    #[must_use]
    pub fn possible(installed: &[Recogniser]) -> Vec<Self> {
        let all = |matcher: &Self| matcher.recognisers().iter().all(|by| installed.contains(by));
        Self::ALL.into_iter().filter(all).collect()
    }
}

/// From which scores on a matcher speaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// At or above: one person. The cosine at the false match rate of [`Self::match_rate`].
    pub match_at: f32,
    /// Below: two persons. The cosine at a false match rate of [`Self::mismatch_rate`].
    pub mismatch_below: f32,
    /// Share of pairs of two persons that reach [`Self::match_at`].
    pub match_rate: f64,
    /// Share of pairs of two persons that reach [`Self::mismatch_below`].
    pub mismatch_rate: f64,
    /// Below, a turned look is taken for somebody else's than the straight one of its session: what
    /// hardly any turned look of one person falls below. None where too few were measured.
    pub turned_at: Option<f32>,
}

/// Measured limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// For each matcher that was measured.
    pub matchers: BTreeMap<Matcher, Limits>,
    /// Least mean score of the passive models for a live face, 0 to 1.
    pub least_live: f32,
    /// On what they were measured, in words.
    pub measured_on: String,
}

impl Thresholds {
    /// What ships.
    ///
    /// # Errors
    /// Never for a build whose tests passed.
    pub fn shipped() -> Result<Self, String> {
        Self::parse(SHIPPED.as_bytes())
    }

    /// The operator's own, if there is a file of them in the folder, else what ships.
    ///
    /// # Errors
    /// What is wrong with the file. A broken file is never replaced by what ships.
    pub fn of(folder: &Path) -> Result<Self, String> {
        Self::parse(&Self::bytes_of(folder)?)
    }

    /// The bytes of the file that [`Self::of()`] reads: their digest is what a policy names.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn bytes_of(folder: &Path) -> Result<Vec<u8>, String> {
        let path = folder.join(THRESHOLDS_FILE);
        let unread = |error| format!("{THRESHOLDS_FILE} cannot be read: {error}");
        let size = match std::fs::metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(SHIPPED.as_bytes().to_vec());
            }
            about => about.map_err(unread)?.len(),
        };
        if size > MOST_BYTES {
            return Err(format!("{THRESHOLDS_FILE} is larger than any file of thresholds"));
        }
        std::fs::read(&path).map_err(unread)
    }

    /// Reads a file of them.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let wrong = |what: &str| format!("{THRESHOLDS_FILE}: {what}");
        let file: Value = serde_json::from_slice(bytes).map_err(|e| wrong(&e.to_string()))?;
        if file["format"].as_str() != Some(THRESHOLDS_FORMAT) {
            return Err(wrong("it is not of the format that `porchlight face eval` writes"));
        }
        let mut matchers = BTreeMap::new();
        let given = file["matchers"].as_object().ok_or_else(|| wrong("it has no matchers"))?;
        for (code, limits) in given {
            let Some(matcher) = Matcher::from_code(code) else {
                return Err(wrong(&format!("{code} is no matcher")));
            };
            let number = |name: &str| {
                let number = limits[name].as_f64().filter(|number| number.is_finite());
                number.ok_or_else(|| wrong(&format!("{code} has no number {name}")))
            };
            let limits = Limits {
                match_at: number("match_at")? as f32,
                mismatch_below: number("mismatch_below")? as f32,
                match_rate: number("match_rate")?,
                mismatch_rate: number("mismatch_rate")?,
                turned_at: match &limits["turned_at"] {
                    Value::Null => None,
                    _ => Some(number("turned_at")? as f32),
                },
            };
            let cosines =
                [limits.match_at, limits.mismatch_below].into_iter().chain(limits.turned_at);
            if cosines.into_iter().any(|cosine| !(-1.0..=1.0).contains(&cosine)) {
                return Err(wrong(&format!("{code}: a limit is no cosine")));
            }
            if limits.mismatch_below > limits.match_at {
                return Err(wrong(&format!("{code}: mismatch_below lies above match_at")));
            }
            matchers.insert(matcher, limits);
        }
        let least_live = file["least_live"].as_f64().filter(|share| (0.0..=1.0).contains(share));
        Ok(Self {
            matchers,
            least_live: least_live.ok_or_else(|| wrong("least_live is no share"))? as f32,
            measured_on: file["measured_on"].as_str().unwrap_or("not said").to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_has_limits_for_every_matcher_that_was_measured() {
        let shipped = Thresholds::shipped().unwrap();
        let measured: Vec<Matcher> = shipped.matchers.keys().copied().collect();
        assert_eq!(measured, [Matcher::Fused, Matcher::MobileFaceNet, Matcher::Dlib]);
        for (matcher, limits) in &shipped.matchers {
            // One recogniser is enough to see that nobody else stepped in.
            assert_eq!(limits.turned_at.is_some(), matcher.recognisers().len() == 1);
            assert!(limits.turned_at.is_none_or(|turned| turned < limits.mismatch_below));
        }
    }

    #[test]
    fn the_better_of_what_is_installed_comes_first() {
        use Recogniser::{Dlib, MobileFaceNet, SFace};
        let first = |installed: &[Recogniser]| Matcher::possible(installed).first().copied();
        assert_eq!(first(&[MobileFaceNet, Dlib, SFace]), Some(Matcher::Fused));
        assert_eq!(first(&[Dlib, SFace]), Some(Matcher::Dlib));
        assert_eq!(first(&[SFace]), Some(Matcher::SFace));
        assert_eq!(first(&[]), None);
    }

    #[test]
    fn a_file_that_measured_no_turned_heads_holds_all_the_same() {
        let file = format!(
            r#"{{"format":"{THRESHOLDS_FORMAT}","least_live":0.5,"matchers":{{"dlib":
            {{"match_at":0.9,"mismatch_below":0.8,"match_rate":0.001,"mismatch_rate":0.01}}}}}}"#
        );
        let read = Thresholds::parse(file.as_bytes()).unwrap();
        assert_eq!(read.matchers[&Matcher::Dlib].turned_at, None);
    }

    #[test]
    fn a_broken_file_is_refused_with_what_is_wrong() {
        let refused = |text: &str| Thresholds::parse(text.as_bytes()).unwrap_err();
        assert!(refused("{}").contains("format"));
        let with = |matchers: &str| {
            format!(r#"{{"format":"{THRESHOLDS_FORMAT}","least_live":0.5,"matchers":{matchers}}}"#)
        };
        assert!(refused(&with(r#"{"magic":{}}"#)).contains("magic is no matcher"));
        assert!(refused(&with(r#"{"dlib":{"match_at":1}}"#)).contains("no number mismatch_below"));
        let far = r#"{"dlib":{"match_at":2,"mismatch_below":0,"match_rate":0,"mismatch_rate":0}}"#;
        assert!(refused(&with(far)).contains("no cosine"));
        let crossed =
            r#"{"dlib":{"match_at":0.5,"mismatch_below":0.6,"match_rate":0,"mismatch_rate":0}}"#;
        assert!(refused(&with(crossed)).contains("above match_at"));
    }
}
