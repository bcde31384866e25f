//! How good the engine is on somebody's own pictures: error rates, thresholds, a card.
//!
//! Owns: the arithmetic. Never does: read a table or a picture (the command does), or draw a
//! conclusion about a group that is too small to say anything about. Words: a *genuine* pair shows
//! one person twice, an *impostor* pair two persons; FMR is the share of impostor pairs that match,
//! FNMR the share of genuine pairs that do not; APCER is the share of attacks of a species taken for
//! live, BPCER the share of live pictures taken for attacks (ISO/IEC 19795-1 and 30107-3).
//!
//! Start at [`report()`].

mod attacks;
mod card;
mod groups;
mod interval;
mod people;
mod plot;
mod rates;
mod turned;

pub use attacks::{Attacks, LIVE_SPECIES, Shot, Species, attacks};
pub use card::{card, json, thresholds_file};
pub use groups::{Group, LEAST_GROUP_PAIRS, LEAST_GROUP_PEOPLE};
pub use interval::{Interval, Kind, LEAST_PEOPLE, REPEATS, wilson};
pub use people::{Contradiction, people};
pub use plot::plot;
pub use rates::{LEAST_FALSE_MATCHES, Point, RATES, Rate};
pub use turned::{LEAST_TURNED, TURNED_REFUSED, TurnedLimit};

use super::matcher::Matcher;
use std::collections::BTreeMap;

/// Two pictures, by their numbers, and what is known about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// One picture.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Whether both show one person.
    pub same: bool,
    /// The group of both, where it is known and one.
    pub group: Option<String>,
}

/// A pair that was compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trial {
    /// Numbers of the persons.
    pub(super) people: [u32; 2],
    pub(super) same: bool,
    /// Negative infinity where one picture has no face: never a match.
    pub(super) score: f32,
}

/// What is measured.
pub struct Input<'a> {
    /// In words: which pictures, from where.
    pub name: &'a str,
    /// Number of pictures.
    pub images: usize,
    /// Of them, without a face.
    pub faceless: usize,
    /// The pairs.
    pub pairs: &'a [Pair],
    /// For each matcher the score of each pair; none where a face is missing.
    pub scores: &'a BTreeMap<Matcher, Vec<Option<f32>>>,
    /// For each matcher that sessions use, the score of each pair of a straight and a turned look.
    pub turned: &'a BTreeMap<Matcher, Vec<Option<f32>>>,
    /// Name and SHA-256 of each model.
    pub models: &'a [(&'a str, &'a str)],
    /// Pictures of attacks and of live faces, if any were given.
    pub attacks: Option<Attacks>,
    /// Least score of the passive models for a live face.
    pub least_live: f32,
}

/// What was measured by one matcher.
#[derive(Debug, Clone, PartialEq)]
pub struct MatcherReport {
    /// The matcher.
    pub matcher: Matcher,
    /// At each of [`RATES`]; none where there are too few impostor pairs to say.
    pub rates: Vec<(f64, Option<Rate>)>,
    /// The curve, from strict to lenient.
    pub curve: Vec<Point>,
    /// By group, at the threshold of the whole for `GROUP_RATE`.
    pub groups: Vec<Group>,
    /// How much less like its straight look a turned head is; none where too few were turned.
    pub turned: Option<TurnedLimit>,
}

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// In words: which pictures, from where.
    pub name: String,
    /// Number of pictures.
    pub images: usize,
    /// Of them, without a face: their pairs never match.
    pub faceless: usize,
    /// Number of people that the genuine pairs tell apart.
    pub people: usize,
    /// Genuine pairs.
    pub genuine: usize,
    /// Impostor pairs.
    pub impostor: usize,
    /// By each matcher that is installed, the better first.
    pub matchers: Vec<MatcherReport>,
    /// Attacks, if any were given.
    pub attacks: Option<Attacks>,
    /// Least score of the passive models for a live face.
    pub least_live: f32,
    /// Name and SHA-256 of each model.
    pub models: Vec<(String, String)>,
}

/// Measures everything. The same input gives the same report to the last digit.
///
/// # Errors
/// Pairs that contradict each other.
pub fn report(input: Input<'_>) -> Result<Report, Contradiction> {
    let (persons, count) = people(input.images, input.pairs)?;
    let mut matchers = vec![];
    for (matcher, scores) in input.scores {
        let trial = |(pair, score): (&Pair, &Option<f32>)| Trial {
            people: [persons[pair.a], persons[pair.b]],
            same: pair.same,
            score: score.unwrap_or(f32::NEG_INFINITY),
        };
        let mut trials: Vec<Trial> = input.pairs.iter().zip(scores).map(trial).collect();
        let groups_of = groups::of_trials(input.pairs, &trials);
        trials.sort_by(|a, b| b.score.total_cmp(&a.score));
        let rates = rates::rates(&trials, count);
        let groups = groups::groups(&groups_of, &rates);
        matchers.push(MatcherReport {
            matcher: *matcher,
            curve: rates::curve(&trials),
            rates,
            groups,
            turned: input
                .turned
                .get(matcher)
                .and_then(|scores| turned::turned(input.pairs, scores)),
        });
    }
    let genuine = input.pairs.iter().filter(|pair| pair.same).count();
    Ok(Report {
        name: input.name.to_owned(),
        images: input.images,
        faceless: input.faceless,
        people: count,
        genuine,
        impostor: input.pairs.len() - genuine,
        matchers,
        attacks: input.attacks,
        least_live: input.least_live,
        models: input.models.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
    })
}
