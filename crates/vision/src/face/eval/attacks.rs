//! Pictures of pictures: how many are taken for live, by species.

use super::interval::{Interval, wilson};
use std::collections::BTreeMap;

/// Species that are no attack.
pub const LIVE_SPECIES: [&str; 2] = ["live", "bona_fide"];

/// One picture of an attack, or of a live face.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// What kind of attack, or one of [`LIVE_SPECIES`].
    pub species: String,
    /// How live it looks, 0 to 1; none without a face, which no check lets through.
    pub live: Option<f32>,
}

/// One species' figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Species {
    /// Its name.
    pub name: String,
    /// Number of pictures.
    pub count: usize,
    /// Of them, without a face.
    pub faceless: usize,
    /// Taken for what they are not.
    pub wrong: usize,
    /// As a share of all, 0 to 1.
    pub share: f64,
    /// How sure that is. Pictures are taken as independent, which those of one sheet are not.
    pub interval: Interval,
}

/// What was measured on attacks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attacks {
    /// APCER by species.
    pub species: Vec<Species>,
    /// BPCER, if there were live pictures.
    pub live: Option<Species>,
}

impl Attacks {
    /// The worst species' APCER, as the standard states it.
    #[must_use]
    pub fn worst(&self) -> Option<&Species> {
        self.species.iter().max_by(|a, b| a.share.total_cmp(&b.share))
    }
}

/// The figures, where `least_live` and more counts as live.
#[must_use]
pub fn attacks(shots: &[Shot], least_live: f32) -> Attacks {
    let mut by_species: BTreeMap<&str, Vec<&Shot>> = BTreeMap::new();
    for shot in shots {
        let live = LIVE_SPECIES.contains(&shot.species.as_str());
        let name = if live { LIVE_SPECIES[0] } else { &shot.species };
        by_species.entry(name).or_default().push(shot);
    }
    let mut all = Attacks::default();
    for (name, shots) in by_species {
        let live = name == LIVE_SPECIES[0];
        let taken = |shot: &&&Shot| shot.live.is_some_and(|score| score >= least_live) != live;
        let wrong = shots.iter().filter(taken).count();
        let species = Species {
            name: name.to_owned(),
            count: shots.len(),
            faceless: shots.iter().filter(|shot| shot.live.is_none()).count(),
            wrong,
            share: wrong as f64 / shots.len().max(1) as f64,
            interval: wilson(wrong, shots.len()),
        };
        if live {
            all.live = Some(species);
        } else {
            all.species.push(species);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attacks_count_when_taken_for_live_and_live_faces_when_not() {
        let shot = |species: &str, live| Shot { species: species.into(), live };
        let all = attacks(
            &[
                shot("print", Some(0.9)),
                shot("print", Some(0.1)),
                shot("print", None),
                shot("screen", Some(0.2)),
                shot("live", Some(0.9)),
                shot("bona_fide", None),
            ],
            0.5,
        );
        let print = &all.species[0];
        assert_eq!(
            (print.name.as_str(), print.wrong, print.count, print.faceless),
            ("print", 1, 3, 1)
        );
        assert_eq!(all.worst(), Some(print));
        let live = all.live.unwrap();
        assert_eq!((live.wrong, live.count), (1, 2), "a face that is not found is held up too");
    }
}
