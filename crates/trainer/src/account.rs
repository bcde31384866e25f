//! Learning the account model: boosted trees whose cuts are drawn at random, summed.
//!
//! Trees come from the boosting library; they leave it as whole numbers in the format of
//! `porchlight-risk`, which scores them in training and in service alike. Cuts drawn at random average
//! chance away. A member is learned several times with other seeds; the sum of all trees of all members
//! is one model with exact contributions.

use crate::scorecard::Lesson;
use crate::trouble::Trouble;
use hessboost::config::{ExtraTrees, GrowPolicy, TrainingParams, TreeMethod};
use hessboost::data::DMatrix;
use hessboost::model::BoostedModel;
use hessboost::objective::{Objective, RegLoss};
use hessboost::tree::RegTree;
use porchlight_risk::trees::{Trees, UNIT};
use std::collections::VecDeque;

/// How a member chooses its cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Each tree corrects those before it, with the best cuts.
    Boosted,
    /// Each tree corrects those before it, with the best of randomly drawn cuts.
    BoostedRandom,
    /// All trees answer the same question, with the best of randomly drawn cuts.
    Forest,
}

/// One member of the account model.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Member {
    /// How it chooses its cuts.
    pub way: Way,
    /// Times it is learned, each with another seed.
    pub seeds: u32,
    /// Trees of each time.
    pub trees: usize,
    /// Most leaves of a tree.
    pub leaves: usize,
    /// How far each tree moves; a forest's trees are averaged instead.
    pub step: f64,
    /// Part of the features that one tree sees.
    pub tree_features: f64,
    /// Part of those that one cut looks at.
    pub cut_features: f64,
    /// Part of the accounts that one tree sees.
    pub accounts: f64,
    /// Least evidence in a leaf (sum of `p * (1 - p)`).
    pub least: f64,
    /// Pull of leaves towards zero.
    pub pull: f64,
    /// Its weight in the sum.
    pub weight: f64,
}

/// The members, chosen on the first two repeats of the public folds and on nothing else. One is enough:
/// it draws its cuts at random, which on a hundred bots did better than the best cuts, and members of
/// other kinds added to it (larger and smaller trees, best cuts, single cuts) found no more.
pub const MEMBERS: &[Member] = &[Member {
    way: Way::BoostedRandom,
    seeds: 3,
    trees: 400,
    leaves: 12,
    step: 0.04,
    tree_features: 0.3,
    cut_features: 1.0,
    accounts: 0.7,
    least: 0.3,
    pull: 1.0,
    weight: 1.0,
}];

/// Learns the trees. Their curve is empty: chances come from accounts they did not see.
///
/// # Errors
/// [`Trouble::Library`] when the boosting library refuses the settings or the values.
pub fn learn(lesson: &Lesson<'_>, members: &[Member], seed: u64) -> Result<Trees, Trouble> {
    let data = matrix(lesson)?;
    let rate = rate(lesson);
    let mut grown = Trees { features: lesson.names.to_vec(), ..Trees::default() };
    let weights: f64 = members.iter().map(|m| m.weight).sum();
    leaf(&mut grown, (rate / (1.0 - rate)).ln() * weights);
    for (at, member) in members.iter().enumerate() {
        for number in 0..member.seeds {
            let model = one(member, &data, rate, seed_of(seed, at, number))?;
            for tree in model.trees() {
                keep(&mut grown, tree, member.weight / f64::from(member.seeds));
            }
        }
    }
    Ok(grown)
}

/// The accounts to learn from, as the library takes them.
fn matrix(lesson: &Lesson<'_>) -> Result<DMatrix, Trouble> {
    let width = lesson.columns.len();
    let mut values = Vec::with_capacity(width * lesson.rows.len());
    for row in lesson.rows {
        values.extend(lesson.columns.iter().map(|column| column[*row]));
    }
    let label = |row: &usize| if lesson.is_bot[*row] { 1.0_f32 } else { 0.0 };
    let labels: Vec<f32> = lesson.rows.iter().map(label).collect();
    DMatrix::from_dense_vec(values, lesson.rows.len(), width)
        .and_then(|data| data.with_labels(&labels))
        .map_err(library)
}

/// The share of bots.
fn rate(lesson: &Lesson<'_>) -> f64 {
    let bots = lesson.rows.iter().filter(|row| lesson.is_bot[**row]).count();
    (bots as f64 / lesson.rows.len().max(1) as f64).clamp(1e-6, 1.0 - 1e-6)
}

fn seed_of(seed: u64, member: usize, number: u32) -> u64 {
    seed.wrapping_mul(1_000_003).wrapping_add(member as u64 * 1_009 + u64::from(number))
}

/// Learns a member once.
fn one(member: &Member, data: &DMatrix, rate: f64, seed: u64) -> Result<BoostedModel, Trouble> {
    let rounds = if member.way == Way::Forest { 1 } else { member.trees };
    hessboost::training::train(&params(member, rate, seed)?, data, rounds).map_err(library)
}

fn params(member: &Member, rate: f64, seed: u64) -> Result<TrainingParams, Trouble> {
    let mut builder = TrainingParams::builder()
        .objective(Objective::BinaryLogistic(RegLoss::default()))
        .tree_method(TreeMethod::Hist)
        .grow_policy(GrowPolicy::LossGuide)
        .base_score(rate)
        .nthread(1)
        .seed(seed)
        .unlimited_depth()
        .max_leaves(member.leaves)
        .max_bin(255)
        .eta(member.step)
        .colsample_bytree(member.tree_features)
        .colsample_bynode(member.cut_features)
        .subsample(member.accounts)
        .min_child_weight(member.least)
        .lambda(member.pull);
    if member.way != Way::Boosted {
        builder = builder.extra_trees(ExtraTrees::with_seed(seed));
    }
    if member.way == Way::Forest {
        builder = builder.num_parallel_tree(member.trees);
    }
    builder.build().map_err(library)
}

/// One leaf as a tree of its own: what everybody starts with.
fn leaf(grown: &mut Trees, value: f64) {
    grown.roots.push(index(grown.value.len()));
    node(grown, value);
}

fn node(grown: &mut Trees, value: f64) {
    grown.split.push(0);
    grown.threshold.push(0.0);
    grown.missing_left.push(false);
    grown.left.push(0);
    grown.value.push(whole(value));
}

/// Takes a tree over, level by level, so that the two children of a node stand side by side.
fn keep(grown: &mut Trees, tree: &RegTree, weight: f64) {
    let worth = worth(tree);
    let first = grown.value.len();
    grown.roots.push(index(first));
    node(grown, worth[0] * weight);
    let mut open = VecDeque::from([(0_usize, first)]);
    while let Some((theirs, ours)) = open.pop_front() {
        let split = tree.node(theirs);
        let (Ok(left), Ok(right)) = (usize::try_from(split.left), usize::try_from(split.right))
        else {
            continue;
        };
        let child = grown.value.len();
        node(grown, worth[left] * weight);
        node(grown, worth[right] * weight);
        grown.split[ours] = u16::try_from(split.split_feature).unwrap_or(u16::MAX);
        grown.threshold[ours] = split.split_cond;
        grown.missing_left[ours] = split.default_left;
        grown.left[ours] = index(child - ours);
        open.extend([(left, child), (right, child + 1)]);
    }
}

/// What accounts at each node are worth on average: leaves as they are, others by evidence.
fn worth(tree: &RegTree) -> Vec<f64> {
    let nodes = tree.nodes();
    let mut worth = vec![0.0; nodes.len()];
    let mut order = vec![0_usize];
    let mut at = 0;
    while at < order.len() {
        let split = &nodes[order[at]];
        order.extend([split.left, split.right].into_iter().filter_map(|c| usize::try_from(c).ok()));
        at += 1;
    }
    for at in order.into_iter().rev() {
        let split = &nodes[at];
        worth[at] = match (usize::try_from(split.left), usize::try_from(split.right)) {
            (Ok(left), Ok(right)) => {
                let (l, r) = (f64::from(nodes[left].sum_hess), f64::from(nodes[right].sum_hess));
                let all = l + r;
                if all > 0.0 { (worth[left] * l + worth[right] * r) / all } else { 0.0 }
            }
            _ => f64::from(split.leaf_value),
        };
    }
    worth
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn whole(value: f64) -> i32 {
    (value * UNIT).round().clamp(-2e9, 2e9) as i32
}

#[allow(clippy::needless_pass_by_value, reason = "it maps errors")]
fn library(error: hessboost::error::HessboostError) -> Trouble {
    Trouble::Library(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_risk::card::Direction;
    use porchlight_risk::trees::AccountModel;

    #[test]
    fn scores_are_those_of_the_library_within_rounding() {
        let count = 120;
        let column = |by: usize, gaps: usize| -> Vec<f32> {
            let value = |at: usize| if at % gaps == 3 { f32::NAN } else { ((at * by) % 53) as f32 };
            (0..count).map(value).collect()
        };
        let columns = [column(7, 11), column(31, 1_000), column(13, 5)];
        let is_bot: Vec<bool> = (0..count).map(|at| (at * 7) % 53 < 14 || at % 17 == 0).collect();
        let rows: Vec<usize> = (0..count).collect();
        let names = ["a", "b", "c"].map(String::from);
        let lesson = Lesson {
            names: &names,
            columns: &columns,
            rows: &rows,
            is_bot: &is_bot,
            directions: &[Direction::Free; 3],
            cautious: false,
        };
        let small = |way, m: &Member| Member { way, seeds: 1, trees: 40, weight: 1.0, ..*m };
        let of = |way| MEMBERS.iter().map(move |m| small(way, m));
        for member in of(Way::Boosted).chain(of(Way::BoostedRandom)) {
            let ours = AccountModel::new(learn(&lesson, &[member], 5).unwrap()).unwrap();
            let data = matrix(&lesson).unwrap();
            let theirs = one(&member, &data, rate(&lesson), seed_of(5, 0, 0)).unwrap();
            for row in 0..count {
                let input: Vec<f32> = columns.iter().map(|c| c[row]).collect();
                let score = ours.score(&input).unwrap() as f64 / UNIT;
                let margin = f64::from(theirs.predict_margin_row(&input, ..).unwrap());
                assert!((score - margin).abs() < 1e-3, "{member:?}: {score} against {margin}");
            }
        }
    }
}
