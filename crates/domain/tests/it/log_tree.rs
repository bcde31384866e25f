//! The tree: every small size, proofs and their forgeries.

use porchlight_domain::digest::Digest;
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::log::merkle::{
    Nodes, appended, consistency, inclusion, leaf_hash, root, root_of, verify_consistency,
    verify_inclusion,
};
use porchlight_domain::time::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::convert::Infallible;

#[derive(Default)]
pub(crate) struct Tree {
    nodes: BTreeMap<(u32, u64), Digest>,
    pub(crate) leaves: Vec<Digest>,
}

impl Nodes for Tree {
    type Error = Infallible;

    fn node(&self, level: u32, position: u64) -> Result<Digest, Infallible> {
        Ok(self.nodes[&(level, position)])
    }
}

impl Tree {
    pub(crate) fn of(size: u64) -> Self {
        let mut tree = Self::default();
        for index in 0..size {
            let leaf = leaf_hash(&index.to_be_bytes());
            for (level, position, hash) in appended(&tree, index, leaf).unwrap() {
                tree.nodes.insert((level, position), hash);
            }
            tree.leaves.push(leaf);
        }
        tree
    }
}

#[test]
fn the_empty_tree_and_the_empty_leaf_hash_as_rfc_6962_says() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(root_of(&[]).hex(), empty);
    let leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(leaf_hash(b"").hex(), leaf);
}

#[test]
fn every_leaf_of_every_small_tree_is_proved_and_no_other_place_is() {
    let tree = Tree::of(40);
    for size in 1..=40u64 {
        let head = root(&tree, size).unwrap();
        assert_eq!(head, root_of(&tree.leaves[..size as usize]));
        for index in 0..size {
            let proof = inclusion(&tree, index, size).unwrap();
            let leaf = tree.leaves[index as usize];
            assert!(verify_inclusion(index, size, leaf, &proof, head));
            assert!(!verify_inclusion((index + 1) % size.max(2), size, leaf, &proof, head));
            assert!(!verify_inclusion(index, size, leaf_hash(b"other"), &proof, head));
            for cut in 0..proof.len() {
                assert!(!verify_inclusion(index, size, leaf, &proof[..cut], head));
            }
        }
    }
}

#[test]
fn every_small_tree_extends_every_smaller_one_and_proves_it() {
    let tree = Tree::of(40);
    for size in 1..=40u64 {
        let head = root(&tree, size).unwrap();
        for old in 1..=size {
            let old_head = root(&tree, old).unwrap();
            let proof = consistency(&tree, old, size).unwrap();
            assert!(verify_consistency(old, size, &proof, old_head, head), "{old} to {size}");
            if old < size {
                let forged = leaf_hash(b"forged");
                assert!(!verify_consistency(old, size, &proof, forged, head));
                assert!(!verify_consistency(old, size, &proof, old_head, forged));
            }
        }
    }
}

proptest! {
    #[test]
    fn a_changed_proof_never_passes(size in 1u64..300, pick: u64, byte in 0usize..32, bit in 0u32..8) {
        let tree = Tree::of(size);
        let index = pick % size;
        let head = root(&tree, size).unwrap();
        let mut proof = inclusion(&tree, index, size).unwrap();
        if let Some(place) = proof.len().checked_sub(1).map(|n| pick as usize % (n + 1)) {
            proof[place].0[byte] ^= 1 << bit;
            prop_assert!(!verify_inclusion(index, size, tree.leaves[index as usize], &proof, head));
        }
    }

    #[test]
    fn a_leaf_reads_back_and_any_other_text_is_refused(at: i64, salt: [u8; 16], cut in 0usize..100) {
        let leaf = Leaf {
            kind: LeafKind::Attempt,
            subject: "att_06f0b2k5tz3q8v1m9r7c4xw2ag".into(),
            at: Timestamp(at),
            commitment: commit(&salt, "{\"outcome\":\"delivered\"}"),
        };
        let body = leaf.body();
        prop_assert_eq!(Leaf::parse(&body), Ok(leaf));
        prop_assert!(Leaf::parse(&body[..cut.min(body.len() - 1)]).is_err());
        prop_assert!(Leaf::parse(&(body + " ")).is_err());
    }
}
