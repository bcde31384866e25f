//! Simulated streets: doors 10 m apart, phones with honest fixes, a few drops at the wrong door, and
//! likenesses drawn from those that were measured on real photos.

use porchlight_domain::geo::Point;
use porchlight_domain::place::{Best, DropPoint, Fit, Fix, Label, SceneSeen, Seen, weigh};

/// Agreeing corners of photos of one door on two deliveries, as `scene_ratios` measured them.
const SAME_DOOR: [u32; 36] = [
    4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9, 10, 12, 12, 12, 15, 17,
    19, 23, 24, 26, 31, 55, 58,
];
/// The same of photos of two doors of one corridor: corners, and how often of 162.
const OTHER_DOOR: [(u32, usize); 6] = [(4, 75), (5, 76), (6, 7), (7, 2), (9, 1), (10, 1)];
/// Earlier visits to each door.
pub(crate) const VISITS: usize = 3;
/// Doors are this far apart, metres.
const SPACING: f64 = 10.0;
/// Share of drops at a wrong door.
const WRONG: f64 = 0.01;

/// Deterministic random numbers (splitmix64; Steele, Lea and Flood, 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to 1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A normal number (Box and Muller, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (self.unit().max(1.0e-12), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    fn one_of(&mut self, list: &[u32]) -> u32 {
        let count = u64::try_from(list.len()).unwrap_or(1);
        usize::try_from(self.next() % count).ok().and_then(|at| list.get(at)).copied().unwrap_or(0)
    }

    /// The best of so many visits.
    fn best_of(&mut self, list: &[u32], visits: usize) -> u32 {
        (0..visits).map(|_| self.one_of(list)).max().unwrap_or(0)
    }
}

/// Every likeness of two doors, as often as it was seen.
fn other_doors() -> Vec<u32> {
    OTHER_DOOR.iter().flat_map(|(corners, times)| vec![*corners; *times]).collect()
}

pub(crate) const HOME: Point = Point { lat: 30_267_000, lon: -97_743_000 };

/// So many metres east and north of home.
pub(crate) fn at(east: f64, north: f64) -> Point {
    let lon = HOME.lon_degrees() + east / 111_320.0 / HOME.lat_degrees().to_radians().cos();
    Point::from_degrees(HOME.lat_degrees() + north / 111_320.0, lon).unwrap_or(HOME)
}

/// A fix of a phone that stands at a door; `sigma` metres per axis, honestly reported.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few metres")]
pub(crate) fn fix(dice: &mut Dice, (east, north): (f64, f64), sigma: f64) -> Fix {
    let point = at(east + dice.normal() * sigma, north + dice.normal() * sigma);
    Fix { point, accuracy_m: (sigma * 1.515).round() as u32 }
}

/// How often there is something to go by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    /// Share of drops with a likeness to earlier photos.
    pub(crate) scene: f64,
    /// Share of those whose photo is framed so that it is like none of its own door.
    pub(crate) unlike: f64,
    /// Share of drops with a position.
    pub(crate) position: f64,
}

/// Probabilities given to wrong and to right drops, in thousandths.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    wrong: Vec<u32>,
    right: Vec<u32>,
}

#[allow(clippy::cast_precision_loss, reason = "counts of a simulation")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Tally {
    /// Shares of wrong and of right doors whose probability reaches a threshold.
    pub(crate) fn reaching(&self, least: u32) -> [f64; 2] {
        let over = |list: &[u32]| list.iter().filter(|p| **p >= least).count();
        [share(over(&self.wrong), self.wrong.len()), share(over(&self.right), self.right.len())]
    }

    /// Share of wrong doors above the least threshold that no more than `most` of the right ones
    /// reach.
    pub(crate) fn recall_at(&self, most: f64) -> f64 {
        let over = |list: &[u32], least: u32| list.iter().filter(|p| **p >= least).count();
        let least = (0..=1_001).find(|t| share(over(&self.right, *t), self.right.len()) <= most);
        share(over(&self.wrong, least.unwrap_or(1_001)), self.wrong.len())
    }
}

/// Plays so many drops; each door was visited [`VISITS`] times before.
pub(crate) fn play(seed: u64, drops: u32, sigma: f64, evidence: Evidence) -> Tally {
    let mut dice = Dice(seed);
    let mut tally = Tally::default();
    let other = other_doors();
    let door = |n: f64| (n * SPACING, 0.0);
    for _ in 0..drops {
        let learn = |dice: &mut Dice, n: f64| {
            let fixes: Vec<Fix> = (0..VISITS).map(|_| fix(dice, door(n), sigma)).collect();
            // The map puts the address on the street, somewhere along the house.
            let address = at(n * SPACING + dice.normal() * 5.0, 12.0);
            DropPoint::learn(DropPoint::of_address(address), &fixes)
        };
        let own = learn(&mut dice, 0.0);
        let neighbours = [learn(&mut dice, -1.0), learn(&mut dice, 1.0)];
        let wrong = dice.chance(WRONG);
        let side = if dice.chance(0.5) { 1.0 } else { -1.0 };
        let stands = door(if wrong { side } else { 0.0 });
        let compared = dice.chance(evidence.scene);
        let unlike = dice.chance(evidence.unlike);
        let own_door = if unlike { &other[..] } else { &SAME_DOOR[..] };
        let (here, there) = if wrong { (&other[..], own_door) } else { (own_door, &other[..]) };
        let best = |corners, deliveries| compared.then_some(Best { corners, deliveries });
        let visits = u32::try_from(VISITS).unwrap_or(1);
        // Two neighbours: at a wrong door the photo shows one of them.
        let beside = dice.best_of(there, VISITS).max(dice.best_of(&other, VISITS));
        let scene = SceneSeen {
            here: best(dice.best_of(here, VISITS), visits),
            elsewhere: best(beside, 2 * visits),
        };
        // Parcels are scanned at the stop, also at a wrong door; now and then not at all.
        let label = if dice.chance(0.95) { Label::Matches } else { Label::NotScanned };
        let fix = dice.chance(evidence.position).then(|| fix(&mut dice, stands, sigma));
        let fit: Fit = weigh(own, &neighbours, Seen { fix, scene, label });
        let drops = if wrong { &mut tally.wrong } else { &mut tally.right };
        drops.push(fit.wrong_per_mille);
    }
    tally
}
