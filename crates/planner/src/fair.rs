//! Fair shares: how many of a day's stops each vehicle should get.
//!
//! Owns: [`Band`] and how it is found. A courier is paid for a block with its pay shown before, so
//! the stops of a day belong to all its awards. Never does: forbid; a stop outside every band is
//! still served, it only costs a toll in the search.
//!
//! Start at [`with_bands`].

use crate::problem::Cart;
use crate::schedule::Field;
use std::collections::BTreeMap;

/// A vehicle may get so many times its share, or its share divided by this, without toll: the room
/// in which least driving decides.
pub const SLACK: f64 = 1.25;
/// However small the share, so many stops are never too many.
pub const FREE_STOPS: usize = 3;
/// What draws stops to a vehicle that has some, but too few: one part in so many of the toll.
const SHORT_PART: i64 = 4;
/// Highest toll for one stop, milliseconds: sums over a whole day cannot overflow.
const MAX_TOLL: i64 = 10 * 3_600 * 1_000;
/// Rounds in which shares settle. Each halves, in logarithms, what is missing.
const ROUNDS: usize = 64;
/// Most that one round multiplies or divides a weight by.
const MAX_STEP: f64 = 4.0;
/// Against the last bit of a division: 8 times 1.25 is 10 stops, not 11.
const GRAIN: f64 = 1e-6;

/// From how many stops to how many a vehicle has its fair share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Band {
    /// Fewer are too few.
    pub(crate) least: usize,
    most: usize,
    unit: i64,
}

impl Band {
    /// Any number is fair.
    pub(crate) const ANY: Self = Self { least: 0, most: usize::MAX, unit: 0 };

    fn new(share: f64, unit: i64) -> Self {
        Self {
            least: whole((share / SLACK + GRAIN).floor()),
            most: whole((share * SLACK - GRAIN).ceil()).max(FREE_STOPS),
            unit,
        }
    }

    /// What a tour of so many stops costs beside its driving, milliseconds: the further outside the
    /// band, the more for each stop, so that two vehicles a little short are better than one idle.
    pub(crate) fn toll(&self, stops: usize) -> i64 {
        let outside = self.least.saturating_sub(stops) + stops.saturating_sub(self.most);
        let outside = i64::try_from(outside).unwrap_or(0);
        self.unit * (outside * (outside + 1) / 2)
    }

    /// What is added to the way when a place for one more stop is chosen. Without the steps of the
    /// toll, and less for a vehicle that has stops: among vehicles short of stops the nearest is
    /// chosen, not the shortest of stops. Measured: with the whole unit, short searches of spread
    /// days end with a third more driving.
    pub(crate) const fn price(&self, stops: usize) -> i64 {
        if stops >= self.most {
            self.unit
        } else if stops >= self.least {
            0
        } else if stops == 0 {
            -self.unit
        } else {
            -self.unit / SHORT_PART
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
const fn whole(value: f64) -> usize {
    value as usize
}

/// Vehicles that are equal.
struct Kind {
    cart: Cart,
    count: f64,
    /// The length its share follows: of the shift, cut down if loads or service end before it.
    length: f64,
    /// Stops that it could hold, by the mean of those it could serve.
    room: f64,
    /// How strongly it draws the stops it could serve; relative.
    weight: f64,
    /// Stops for each vehicle.
    share: f64,
}

/// The vehicles (equal ones side by side) with the bands that are fair for these nodes.
pub(crate) fn with_bands(field: &Field<'_>, carts: &[Cart], nodes: &[usize]) -> Vec<Cart> {
    if carts.len() < 2 {
        return carts.to_vec();
    }
    let mut kinds: Vec<Kind> = vec![];
    for &cart in carts {
        match kinds.last_mut().filter(|kind| kind.cart == cart) {
            Some(kind) => kind.count += 1.0,
            None => kinds.push(Kind::new(cart, field, nodes)),
        }
    }
    let classes = classes(field, &kinds, nodes);
    settle(&mut kinds, &classes);
    let trip = |&node: &usize| field.leg(0, node) + field.leg(node, 0);
    let unit = nodes.iter().map(trip).max().unwrap_or(0).clamp(1, MAX_TOLL);
    let banded = kinds.iter().flat_map(|kind| {
        let cart = Cart { band: Band::new(kind.share, unit), ..kind.cart };
        std::iter::repeat_n(cart, whole(kind.count))
    });
    banded.collect()
}

impl Kind {
    fn new(cart: Cart, field: &Field<'_>, nodes: &[usize]) -> Self {
        let able = nodes.iter().filter(|&&node| is_able(field, &cart, node));
        let (mut count, mut sums) = (0.0, [0.0; 3]);
        for node in able.map(|&node| &field.nodes[node]) {
            count += 1.0;
            for (sum, load) in
                sums.iter_mut().zip([node.volume as f64, node.weight as f64, node.service as f64])
            {
                *sum += load;
            }
        }
        let length = (cart.end - cart.start) as f64;
        let rooms = [cart.volume as f64, cart.weight as f64, length].into_iter().zip(sums);
        let room = rooms
            .filter(|(_, sum)| *sum > 0.0)
            .map(|(all, sum)| all * count / sum)
            .fold(f64::MAX, f64::min);
        Self { cart, count: 1.0, length, room, weight: length, share: 0.0 }
    }
}

fn is_able(field: &Field<'_>, cart: &Cart, node: usize) -> bool {
    cart.takes(&field.nodes[node]) && field.alone(node, cart).1
}

/// How many stops can be served by which kinds alone.
fn classes(field: &Field<'_>, kinds: &[Kind], nodes: &[usize]) -> Vec<(Vec<usize>, f64)> {
    let mut found: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
    for &node in nodes {
        let able = (0..kinds.len()).filter(|&kind| is_able(field, &kinds[kind].cart, node));
        *found.entry(able.collect()).or_default() += 1.0;
    }
    found.into_iter().collect()
}

/// Shares in proportion to length, as far as the classes allow: vehicles with less than others of
/// the same stops draw more of them, round after round.
fn settle(kinds: &mut [Kind], classes: &[(Vec<usize>, f64)]) {
    let full: Vec<f64> = kinds.iter().map(|kind| kind.length).collect();
    for _ in 0..ROUNDS {
        kinds.iter_mut().for_each(|kind| kind.share = 0.0);
        for (able, stops) in classes {
            let drawn: f64 = able.iter().map(|&k| kinds[k].weight * kinds[k].count).sum();
            for &k in able {
                kinds[k].share += stops * kinds[k].weight / drawn;
            }
        }
        let total: f64 = classes.iter().map(|(_, stops)| stops).sum();
        let lengths: f64 = kinds.iter().map(|kind| kind.length * kind.count).sum();
        for (kind, full) in kinds.iter_mut().zip(&full) {
            let wanted = total * kind.length / lengths;
            let step = (wanted / kind.share).sqrt().clamp(1.0 / MAX_STEP, MAX_STEP);
            kind.weight *= step;
            // An eighth, in logarithms: faster than that, length and weight swing against each other.
            let cut = (kind.room / kind.share).sqrt().sqrt().sqrt();
            kind.length = (kind.length * cut).min(*full);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(count: usize, length: f64, room: f64) -> Kind {
        let end = 1_000;
        let cart = Cart { volume: 1, weight: 1, start: 0, end, band: Band::ANY };
        Kind { cart, count: count as f64, length, room, weight: length, share: 0.0 }
    }

    fn shares(mut kinds: Vec<Kind>, classes: &[(Vec<usize>, f64)]) -> Vec<f64> {
        settle(&mut kinds, classes);
        kinds.iter().map(|kind| (kind.share * 10.0).round() / 10.0).collect()
    }

    #[test]
    fn shares_follow_the_length_of_the_shift() {
        let kinds = vec![kind(2, 4.0, 99.0), kind(1, 2.0, 99.0)];
        assert_eq!(shares(kinds, &[(vec![0, 1], 50.0)]), [20.0, 10.0]);
    }

    #[test]
    fn who_can_serve_few_stops_gets_them_before_who_can_serve_all() {
        let kinds = vec![kind(1, 4.0, 99.0), kind(1, 4.0, 999.0)];
        assert_eq!(shares(kinds, &[(vec![0, 1], 10.0), (vec![1], 100.0)]), [10.0, 100.0]);
    }

    #[test]
    fn a_small_vehicle_is_filled_and_the_others_share_the_rest() {
        let kinds = vec![kind(1, 4.0, 6.0), kind(2, 4.0, 99.0)];
        assert_eq!(shares(kinds, &[(vec![0, 1], 60.0)]), [6.0, 27.0]);
    }

    #[test]
    fn a_vehicle_that_can_serve_nothing_has_no_share_and_disturbs_no_other() {
        let kinds = vec![kind(1, 4.0, f64::MAX), kind(2, 4.0, 99.0)];
        assert_eq!(shares(kinds, &[(vec![1], 60.0)]), [0.0, 30.0]);
    }

    #[test]
    fn inside_the_band_nothing_is_paid_and_outside_it_grows() {
        let band = Band::new(8.0, 10);
        assert_eq!((band.least, band.most), (6, 10));
        assert_eq!([4, 5, 6, 10, 11, 12].map(|stops| band.toll(stops)), [30, 10, 0, 0, 10, 30]);
        assert_eq!([0, 5, 6, 9, 10].map(|stops| band.price(stops)), [-10, -2, 0, 0, 10]);
        assert_eq!(Band::new(0.4, 10).price(FREE_STOPS - 1), 0);
    }
}
