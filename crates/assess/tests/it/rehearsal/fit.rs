//! Fitting the weights on a pool of cities: first the likeliest weights of an additive model, none beyond its cap;
//! from there single weights are moved, and two at a time, as long as the worst of all words in all cities gets
//! better, and the model knows hardly less and says "supported" hardly less often.

use super::model::{Level, Model, Table};
use porchlight_assess::strength::{BASE, CAP, KINDS, LEAST};

/// Levels that can only speak for the record; all others but statements can only speak against it.
const FOR: &[Level] = &[
    ("position", "here"),
    ("photo", "alike"),
    ("hand_over", "code"),
    ("hand_over", "name"),
    ("scan", "matches"),
    ("stay", "usual"),
];

/// Weights are multiples of this.
const GRAIN: i32 = 10;
/// The loss may grow by so much of that of the likeliest weights.
const LOSS: f64 = 0.01;
/// So many of the claims that the likeliest weights support still are.
const SUPPORTED: f64 = 0.95;
/// No weight moves further from the likeliest one than this share of it, in tenths: what says nothing stays nothing.
const DRIFT: i32 = 4;
/// Steps of the search, large ones first.
const STEPS: [i32; 4] = [80, 40, 20, GRAIN];
/// The worst of many errors, smoothly: their mean by this power.
const POWER: i32 = 24;

/// Least and most that a level may weigh.
fn bounds(level: Level) -> (i32, i32) {
    match level.0 {
        "statement" => (-CAP, CAP),
        _ if FOR.contains(&level) => (0, CAP),
        _ => (-CAP, 0),
    }
}

/// The likeliest weights, each column of the table alike.
pub fn likeliest(table: &Table) -> Model {
    let base = f64::from(BASE) / 1_000.0;
    let mut weights = vec![0.0; table.levels.len()];
    for _ in 0..300 {
        share(table, &mut weights);
        for (at, level) in table.levels.iter().enumerate() {
            let (slope, bend) = slope(table, base, &weights, at);
            let (least, most) = bounds(*level);
            let now: f64 = weights[at] + slope / bend;
            weights[at] = now.clamp(f64::from(least) / 1_000.0, f64::from(most) / 1_000.0);
        }
    }
    let grain = f64::from(GRAIN);
    #[allow(clippy::cast_possible_truncation, reason = "no weight is beyond its cap")]
    let whole = |weight: &f64| (weight * 1_000.0 / grain).round() as i32 * GRAIN;
    let weights = weights.iter().map(whole).collect();
    Model { base: BASE, least: LEAST, kinds: KINDS, weights }
}

/// Every claim has a statement and something about a scan, so that claims tell what both weigh together, and not what
/// of it is whose: they share it so that their weights are smallest.
fn share(table: &Table, weights: &mut [f64]) {
    let sum = |kind| {
        let of_kind = table.levels.iter().zip(weights.iter()).filter(|(level, _)| level.0 == kind);
        of_kind.map(|(_, weight)| weight).sum::<f64>()
    };
    let moved = (sum("scan") - sum("statement")) / 6.0;
    for (level, weight) in table.levels.iter().zip(weights.iter_mut()) {
        match level.0 {
            "scan" => *weight -= moved,
            "statement" => *weight += moved,
            _ => {}
        }
    }
}

/// First and second derivative of the likelihood by one weight.
fn slope(table: &Table, base: f64, weights: &[f64], by: usize) -> (f64, f64) {
    let (mut slope, mut bend) = (0.0, 1e-9);
    for cell in table.cells.iter().filter(|cell| cell.levels.contains(&by)) {
        let sum = cell.levels.iter().fold(base, |sum, level| sum + weights[*level]);
        let p = 1.0 / (1.0 + (-sum).exp());
        for tally in &cell.columns {
            slope += tally.right - tally.all * p;
            bend += tally.all * p * (1.0 - p);
        }
    }
    (slope, bend)
}

/// The worst error of a word in a column.
pub fn worst(table: &Table, model: &Model) -> f64 {
    let rows = table.rows(model);
    rows.iter().flatten().map(|row| row.error()).fold(0.0, f64::max)
}

fn supported(table: &Table, model: &Model) -> f64 {
    table.rows(model).iter().map(|rows| rows[0].claims).sum()
}

/// What the search makes small.
fn badness(table: &Table, model: &Model) -> f64 {
    let rows = table.rows(model);
    let powers: f64 = rows.iter().flatten().map(|row| row.error().powi(POWER)).sum();
    powers.powf(1.0 / f64::from(POWER))
}

/// From the likeliest weights on, those whose worst error over the columns of the table is smallest, as far as the
/// search gets.
pub fn robust(table: &Table, likeliest: &Model) -> Model {
    let mut best = likeliest.clone();
    let near = |model: &Model| {
        let mut pairs = model.weights.iter().zip(&likeliest.weights);
        pairs.all(|(weight, likely)| (weight - likely).abs() * 10 <= likely.abs() * DRIFT)
    };
    let (most_loss, least_supported) =
        (table.loss(&best) * (1.0 + LOSS), supported(table, &best) * SUPPORTED);
    let mut bad = badness(table, &best);
    for step in STEPS {
        while let Some((found, less)) = better(table, &best, bad, step, |model| {
            near(model)
                && table.loss(model) <= most_loss
                && supported(table, model) >= least_supported
        }) {
            (best, bad) = (found, less);
        }
    }
    best
}

/// The first neighbour of a model that is better by more than a little and allowed.
fn better(
    table: &Table,
    from: &Model,
    bad: f64,
    step: i32,
    allowed: impl Fn(&Model) -> bool,
) -> Option<(Model, f64)> {
    let count = table.levels.len();
    let moves = [-step, step].map(|one| (0..count).map(move |at| (at, one))).into_iter().flatten();
    let moves: Vec<(usize, i32)> = moves.collect();
    let singles = moves.iter().map(|one| vec![*one]);
    let pairs = moves.iter().enumerate().flat_map(|(n, one)| {
        moves[n + 1..].iter().filter(|two| two.0 != one.0).map(|two| vec![*one, *two])
    });
    singles.chain(pairs).find_map(|taken| {
        let mut model = from.clone();
        for (at, by) in taken {
            let (least, most) = bounds(table.levels[at]);
            model.weights[at] = (model.weights[at] + by).clamp(least, most);
        }
        let now = badness(table, &model);
        (now < bad - 1e-6 && allowed(&model)).then_some((model, now))
    })
}
