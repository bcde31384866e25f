//! Error rates by group of people, at one threshold for all.

use super::interval::{Interval, wilson};
use super::rates::Rate;
use super::{Pair, Trial};
use std::collections::{BTreeMap, BTreeSet};

/// The false match rate of the whole at whose threshold groups are compared.
pub(super) const GROUP_RATE: f64 = 1e-3;
/// Least people and least genuine pairs for a group's figures to be shown: fewer say nothing about
/// the group and too much about the people.
pub const LEAST_GROUP_PEOPLE: usize = 10;
/// As [`LEAST_GROUP_PEOPLE`].
pub const LEAST_GROUP_PAIRS: usize = 30;

/// One group's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name, as the tables give it.
    pub name: String,
    /// People in its pairs.
    pub people: usize,
    /// Genuine pairs.
    pub genuine: usize,
    /// Impostor pairs within the group.
    pub impostor: usize,
    /// FNMR and FMR with their intervals; none for a group that is too small.
    pub shown: Option<[(f64, Interval); 2]>,
}

pub(super) fn of_trials<'a>(pairs: &'a [Pair], trials: &[Trial]) -> BTreeMap<&'a str, Vec<Trial>> {
    let mut groups: BTreeMap<&str, Vec<Trial>> = BTreeMap::new();
    for (pair, trial) in pairs.iter().zip(trials) {
        if let Some(group) = &pair.group {
            groups.entry(group).or_default().push(*trial);
        }
    }
    groups
}

pub(super) fn groups(of: &BTreeMap<&str, Vec<Trial>>, rates: &[(f64, Option<Rate>)]) -> Vec<Group> {
    let at = rates.iter().find(|(rate, _)| *rate == GROUP_RATE).and_then(|(_, rate)| *rate);
    let group = |(name, trials): (&&str, &Vec<Trial>)| {
        let people: BTreeSet<u32> = trials.iter().flat_map(|trial| trial.people).collect();
        let genuine = trials.iter().filter(|trial| trial.same).count();
        let impostor = trials.len() - genuine;
        let large = people.len() >= LEAST_GROUP_PEOPLE && genuine >= LEAST_GROUP_PAIRS;
        let share =
            |count: usize, all: usize| (count as f64 / all.max(1) as f64, wilson(count, all));
        let shown = at.filter(|_| large).map(|rate| {
            let reach = |same: bool| {
                trials.iter().filter(|t| t.same == same && t.score >= rate.threshold).count()
            };
            [share(genuine - reach(true), genuine), share(reach(false), impostor)]
        });
        Group { name: (*name).to_owned(), people: people.len(), genuine, impostor, shown }
    };
    of.iter().map(group).collect()
}
