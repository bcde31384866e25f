//! The account model: a sum of regression trees, read and scored.
//!
//! Values are whole millionths of a unit of log-odds ([`UNIT`]), so sums are exact in any order and
//! contributions add up to the score. A contribution is what the score changed by at each split on a
//! feature, along the path the account took. The model orders the analysts' queue and decides
//! nothing. Never does: learn, or allocate while scoring.
//! Start at [`AccountModel::parse`], then [`AccountModel::score`].

use crate::model::{self, Canary, Curve, ModelError, broken};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// One unit of log-odds, in the whole numbers that trees hold.
pub const UNIT: f64 = 1_000_000.0;
/// Most nodes of one model.
pub const MAX_NODES: usize = 4_000_000;

const KIND: &str = "account_trees";
/// Marks a leaf in [`Trees::left`]: no node has the root as its child.
const LEAF: u32 = 0;

/// What decides scores: all nodes of all trees, one list for each property.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trees {
    /// The features' names, in the order of an input's values.
    pub features: Vec<String>,
    /// The first node of each tree.
    pub roots: Vec<u32>,
    /// The feature a node splits on; zero at a leaf.
    pub split: Vec<u16>,
    /// Values below go left, others right; zero at a leaf.
    pub threshold: Vec<f32>,
    /// Whether a missing value goes left.
    pub missing_left: Vec<bool>,
    /// The left child, relative to the node; the right child follows it. Zero is a leaf.
    pub left: Vec<u32>,
    /// What an account that reached this node is worth on average, in [`UNIT`]; a leaf's is its score.
    pub value: Vec<i32>,
    /// From a score to the chance of a bot.
    pub curve: Curve,
}

/// One node as it is walked.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    value: i32,
    left: u32,
    split: u16,
    missing_left: bool,
}

/// An account model that was checked: it can score.
#[derive(Debug, Clone)]
pub struct AccountModel {
    trees: Trees,
    nodes: Vec<Node>,
    digest: String,
}

impl AccountModel {
    /// Reads a model file, checks its parts and digest, and runs its canary set.
    ///
    /// # Errors
    /// [`ModelError`] when the file is no account model of this format, was changed, or a canary
    /// scores otherwise than when the model was trained.
    pub fn parse(json: &[u8]) -> Result<Self, ModelError> {
        let (trees, digest, canaries) = model::read::<Trees>(KIND, json)?;
        let nodes = checked(&trees)?;
        let read = Self { trees, nodes, digest };
        model::run_canaries(&canaries, |input| read.score(input))?;
        Ok(read)
    }

    /// Checks trees that were just learned.
    ///
    /// # Errors
    /// [`ModelError::Broken`] when their parts do not fit together.
    pub fn new(trees: Trees) -> Result<Self, ModelError> {
        let nodes = checked(&trees)?;
        let digest = model::digest(&trees)?;
        Ok(Self { trees, nodes, digest })
    }

    /// The model file, with these inputs as its canary set.
    ///
    /// # Errors
    /// [`ModelError`] when the file would be refused.
    pub fn to_json(&self, inputs: &[&[f32]]) -> Result<String, ModelError> {
        let canary = |input: &&[f32]| Ok(Canary::new(input, self.score(input)?));
        let canaries: Result<Vec<Canary>, ModelError> = inputs.iter().map(canary).collect();
        let json = model::write(KIND, self.trees.clone(), canaries?)?;
        Self::parse(json.as_bytes())?;
        Ok(json)
    }

    /// The score of this input in [`UNIT`]: one value for each feature, NaN where it is missing.
    ///
    /// # Errors
    /// [`ModelError::Width`] when there are more or fewer values than features.
    pub fn score(&self, input: &[f32]) -> Result<i64, ModelError> {
        self.check_width(input)?;
        let leaf = |root: &u32| {
            let mut at = *root as usize;
            let mut node = self.nodes[at];
            while node.left != LEAF {
                at = next(at, &node, input);
                node = self.nodes[at];
            }
            i64::from(node.value)
        };
        Ok(self.trees.roots.iter().map(leaf).sum())
    }

    /// What each feature added to the score, into `out` (one place for each feature); answers what
    /// everybody starts with. The answer and all of `out` add up to the score exactly.
    ///
    /// # Errors
    /// [`ModelError::Width`] when `input` or `out` has another length than the model has features.
    pub fn contributions(&self, input: &[f32], out: &mut [i64]) -> Result<i64, ModelError> {
        self.check_width(input)?;
        if out.len() != input.len() {
            return Err(ModelError::Width { expected: input.len(), found: out.len() });
        }
        out.fill(0);
        let mut start = 0;
        for root in &self.trees.roots {
            let mut at = *root as usize;
            let mut node = self.nodes[at];
            start += i64::from(node.value);
            while node.left != LEAF {
                at = next(at, &node, input);
                let child = self.nodes[at];
                out[usize::from(node.split)] += i64::from(child.value) - i64::from(node.value);
                node = child;
            }
        }
        Ok(start)
    }

    /// The chance of a bot at this score, in parts per million.
    #[must_use]
    pub fn ppm(&self, score: i64) -> u32 {
        self.trees.curve.ppm(score)
    }

    /// What decides scores.
    #[must_use]
    pub fn trees(&self) -> &Trees {
        &self.trees
    }

    /// The hexadecimal SHA-256 of what decides scores: the model's name in records.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    fn check_width(&self, input: &[f32]) -> Result<(), ModelError> {
        let (expected, found) = (self.trees.features.len(), input.len());
        if expected == found { Ok(()) } else { Err(ModelError::Width { expected, found }) }
    }
}

/// Where an input goes from a node that splits.
fn next(at: usize, node: &Node, input: &[f32]) -> usize {
    let value = input[usize::from(node.split)];
    let left = if value.is_nan() { node.missing_left } else { value < node.threshold };
    at + node.left as usize + usize::from(!left)
}

/// The nodes, after making sure that every walk ends inside them: children always stand later.
fn checked(trees: &Trees) -> Result<Vec<Node>, ModelError> {
    model::check_names(trees.features.iter().map(String::as_str))?;
    trees.curve.check()?;
    let count = trees.value.len();
    let lengths =
        [trees.split.len(), trees.threshold.len(), trees.missing_left.len(), trees.left.len()];
    if count == 0 || count > MAX_NODES || lengths.iter().any(|length| *length != count) {
        return Err(broken("the lists of nodes are empty, too long or of different lengths"));
    }
    if trees.roots.is_empty() || trees.roots.iter().any(|root| *root as usize >= count) {
        return Err(broken("a tree begins outside the list of nodes"));
    }
    let mut nodes = Vec::with_capacity(count);
    for at in 0..count {
        let node = Node {
            threshold: trees.threshold[at],
            value: trees.value[at],
            left: trees.left[at],
            split: trees.split[at],
            missing_left: trees.missing_left[at],
        };
        if node.left != LEAF {
            let right = at.saturating_add(node.left as usize).saturating_add(1);
            let feature = usize::from(node.split) < trees.features.len();
            if right >= count || !feature || !node.threshold.is_finite() {
                return Err(broken("a node's child, feature or threshold is out of range"));
            }
        }
        nodes.push(node);
    }
    Ok(nodes)
}
