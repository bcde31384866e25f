//! Scoring one account: the scorecard, its reasons, and the account model, against a plain weighted
//! sum of as many values.

use divan::{Bencher, black_box};
use porchlight_risk::card::{Card, Direction, Feature, Reason, Scorecard};
use porchlight_risk::model::Curve;
use porchlight_risk::trees::{AccountModel, Trees};

const WIDTH: usize = 40;
const BINS: i32 = 16;
const TREES: u32 = 200;
/// Inner nodes of a full tree of depth five.
const INNER: u32 = 31;
/// Trees of the account model as it is learned (`porchlight_trainer::account::MEMBERS`).
const LEARNED_TREES: u32 = 1_200;
/// Inner nodes of a full tree with sixteen leaves; learned ones have at most twelve.
const LEARNED_INNER: u32 = 15;
/// Different accounts, so that their ways through the trees are not known beforehand.
const ACCOUNTS: usize = 512;

fn main() {
    divan::main();
}

fn input() -> Vec<f32> {
    (0..WIDTH).map(|at| ((at * 37) % 16) as f32).collect()
}

fn card() -> Scorecard {
    let feature = |at: usize| Feature {
        name: format!("f{at}"),
        direction: Direction::Rising,
        edges: (1..BINS).map(|edge| edge as f32).collect(),
        points: (0..BINS).map(|bin| bin * 7).collect(),
        missing: 3,
    };
    let features = (0..WIDTH).map(feature).collect();
    Scorecard::new(Card { base: -300, features, curve: Curve::default() }).expect("a sound card")
}

fn forest(count: u32, inner_nodes: u32) -> AccountModel {
    let mut trees =
        Trees { features: (0..WIDTH).map(|f| format!("f{f}")).collect(), ..Trees::default() };
    for tree in 0..count {
        trees.roots.push(tree * (2 * inner_nodes + 1));
        for at in 0..=2 * inner_nodes {
            let inner = at < inner_nodes;
            trees.split.push(if inner { ((tree * 7 + at * 3) % WIDTH as u32) as u16 } else { 0 });
            trees.threshold.push(if inner { (at % 16) as f32 } else { 0.0 });
            trees.missing_left.push(false);
            trees.left.push(if inner { at + 1 } else { 0 });
            trees.value.push((at * 1_000) as i32);
        }
    }
    AccountModel::new(trees).expect("sound trees")
}

#[divan::bench]
fn scorecard(bencher: Bencher<'_, '_>) {
    let (card, input) = (card(), input());
    bencher.bench_local(|| card.score(black_box(&input)));
}

#[divan::bench]
fn scorecard_with_three_reasons(bencher: Bencher<'_, '_>) {
    let (card, input) = (card(), input());
    bencher.bench_local(|| {
        let mut reasons = [Reason::default(); 3];
        let kept = card.reasons(black_box(&input), &mut reasons);
        (kept, reasons)
    });
}

#[divan::bench]
fn account_model_of_200_trees(bencher: Bencher<'_, '_>) {
    let (model, input) = (forest(TREES, INNER), input());
    bencher.bench_local(|| model.score(black_box(&input)));
}

#[divan::bench]
fn account_model_as_learned(bencher: Bencher<'_, '_>) {
    let model = forest(LEARNED_TREES, LEARNED_INNER);
    let value = |account: usize, at: usize| ((account * 7_919 + at * 37) % 101 % 16) as f32;
    let accounts: Vec<Vec<f32>> =
        (0..ACCOUNTS).map(|account| (0..WIDTH).map(|at| value(account, at)).collect()).collect();
    let mut next = 0;
    bencher.bench_local(|| {
        next = (next + 1) % ACCOUNTS;
        model.score(black_box(&accounts[next]))
    });
}

#[divan::bench]
fn baseline_weighted_sum(bencher: Bencher<'_, '_>) {
    let input = input();
    let weights: Vec<f32> = (0..WIDTH).map(|at| at as f32 * 0.25).collect();
    bencher.bench_local(|| -> f32 {
        black_box(&input).iter().zip(black_box(&weights)).map(|(a, b)| a * b).sum()
    });
}
