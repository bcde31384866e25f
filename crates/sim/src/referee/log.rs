//! The log only grows, every head is signed and recomputes, and promises of seconds are kept.

use super::{Bench, Whistle};
use crate::ledger::Ledger;
use porchlight_app::log::signed_note;
use porchlight_app::{App, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::merkle::{Nodes, appended, root};
use porchlight_domain::log::receipt::MAX_MERGE_DELAY;
use porchlight_domain::time::Timestamp;
use std::collections::BTreeMap;

/// Nodes as they follow from the leaves alone.
#[derive(Default)]
struct Tree(BTreeMap<(u32, u64), Digest>);

impl Nodes for Tree {
    type Error = String;

    fn node(&self, level: u32, position: u64) -> Result<Digest, String> {
        self.0.get(&(level, position)).copied().ok_or(format!("no node {level}/{position}"))
    }
}

pub(super) fn look(
    app: &App,
    bench: &Bench,
    now: Timestamp,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    for leaf in bench.leaves.iter().filter(|leaf| leaf.leaf_index.is_none()) {
        whistle.unless(now.since(leaf.at) <= MAX_MERGE_DELAY, || {
            format!("{} waits longer than its receipt promises", leaf.id)
        });
    }
    let mut hashes: Vec<(i64, Digest)> =
        bench.leaves.iter().filter_map(|leaf| Some((leaf.leaf_index?, leaf.hash))).collect();
    hashes.sort_unstable();
    let mut tree = Tree::default();
    let mut heads = bench.checkpoints.iter().peekable();
    for (number, (index, hash)) in (0u64..).zip(&hashes) {
        if i64::try_from(number) != Ok(*index) {
            whistle.blow(format!("leaf {number} of the log is missing"));
            return Ok(());
        }
        let made = appended(&tree, number, *hash).map_err(Error::Fault)?;
        tree.0.extend(made.into_iter().map(|(level, at, hash)| ((level, at), hash)));
        while let Some(head) = heads.next_if(|head| head.size.unsigned_abs() == number + 1) {
            let computed = root(&tree, number + 1).map_err(Error::Fault)?;
            head_holds(app, head, computed, whistle);
        }
    }
    for head in heads {
        whistle.blow(format!(
            "a checkpoint of {} leaves, but there are {}",
            head.size,
            hashes.len()
        ));
    }
    let newest = bench.checkpoints.last().map_or(0, |head| head.size.unsigned_abs());
    whistle.unless(newest == hashes.len() as u64, || {
        format!("{} leaves have an index, the newest checkpoint has {newest}", hashes.len())
    });
    nodes_hold(app, &tree, whistle)
}

fn head_holds(
    app: &App,
    head: &porchlight_store::rows::Checkpoint,
    computed: Digest,
    whistle: &mut Whistle<'_>,
) {
    let size = head.size.unsigned_abs();
    whistle.unless(head.root == computed, || format!("the root of {size} leaves is another one"));
    let origin = app.settings.log_origin.clone();
    let text = Checkpoint { origin: origin.clone(), size, root: computed }.text();
    let note = signed_note(app.ports.signer.as_ref(), &origin, &text);
    whistle.unless(head.note == note, || format!("the head of {size} leaves is not signed so"));
}

/// The nodes that proofs are made from are those of the tree.
fn nodes_hold(app: &App, tree: &Tree, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    let differing = app.store.read(|tx| {
        let mut differing = 0u32;
        for ((level, position), hash) in &tree.0 {
            let position = i64::try_from(*position).unwrap_or(i64::MAX);
            differing += u32::from(tx.log_node(*level, position)? != Some(*hash));
        }
        Ok(differing)
    })?;
    whistle.unless(differing == 0, || format!("{differing} nodes of the tree are others"));
    Ok(())
}

/// The heads that somebody noted earlier are still heads of the same log.
pub(super) fn witnessed(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    let known: BTreeMap<u64, Digest> =
        bench.checkpoints.iter().map(|head| (head.size.unsigned_abs(), head.root)).collect();
    for (size, root) in &ledger.heads {
        whistle.unless(known.get(size) == Some(root), || {
            format!("the head of {size} leaves was published and is another one now")
        });
    }
}
