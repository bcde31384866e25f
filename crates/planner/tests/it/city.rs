//! Made-up towns: a station, stops around it, vehicles; all from a seed.

use porchlight_planner::{Point, Request, Share, Stop, Vehicle};

/// A station in the middle of Chicago.
pub(crate) const STATION: Point = Point { lat: 41_880_000, lon: -87_630_000 };

/// Small numbers from a seed; good enough to scatter stops.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Uniform in `0..bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A stop with one parcel and no narrower window than the day.
pub(crate) fn stop(east: i32, north: i32) -> Stop {
    Stop {
        point: Point { lat: STATION.lat + north, lon: STATION.lon + east },
        volume_ml: 6_000,
        weight_g: 1_000,
        service_seconds: 90,
        window: (0, 86_400),
    }
}

/// A van with a block of three and a half hours.
pub(crate) fn van() -> Vehicle {
    Vehicle { volume_ml: 3_300_000, weight_g: 900_000, shift: (0, 12_600) }
}

/// A town of `stops` stops, its density that of a city, with `vans` vans.
pub(crate) fn town(stops: usize, vans: usize, seed: u64) -> Request {
    let mut dice = Dice(seed);
    // About 250 stops in a square kilometre.
    let side = ((stops as f64 / 250.0).sqrt() * 9_000.0) as u64 + 1;
    let offset = |dice: &mut Dice| dice.below(2 * side) as i32 / 2 * 2 - side as i32;
    let stops = (0..stops).map(|_| {
        let mut made = stop(offset(&mut dice), offset(&mut dice));
        made.volume_ml = 500 + dice.below(30_000);
        made.service_seconds = 40 + dice.below(120) as u32;
        made
    });
    let stops = stops.collect();
    Request { station: STATION, stops, vehicles: vec![van(); vans], share: Share::Free, seed }
}

/// A day of `blocks` blocks, one after the other, each with `awards` awards of one van, in a town
/// some kilometres wide. So many stops of a hundred take any time of the day, the others a block.
pub(crate) fn blocks(
    stops: usize,
    blocks: usize,
    awards: usize,
    flexible: u64,
    seed: u64,
) -> Request {
    const BLOCK: i64 = 12_600;
    let mut day = town(stops, 0, seed);
    let mut dice = Dice(seed + 1);
    for stop in &mut day.stops {
        // Wider than a city's streets: seven kilometres across.
        stop.point.lat = STATION.lat + (stop.point.lat - STATION.lat) * 7;
        stop.point.lon = STATION.lon + (stop.point.lon - STATION.lon) * 7;
        let block = dice.below(blocks as u64) as i64;
        stop.window = (block * BLOCK, (block + 1) * BLOCK);
        if dice.below(100) < flexible {
            stop.window = (0, blocks as i64 * BLOCK);
        }
    }
    for block in 0..blocks as i64 {
        let van = Vehicle { shift: (block * BLOCK, (block + 1) * BLOCK), ..van() };
        day.vehicles.extend(std::iter::repeat_n(van, awards));
    }
    day
}
