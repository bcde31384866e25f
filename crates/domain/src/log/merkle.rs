//! The Merkle tree of RFC 6962 section 2: hashing, roots, inclusion and consistency proofs.
//!
//! Nodes are named by level and position: level 0 holds leaf hashes, node `(l, p)` covers leaves
//! `p * 2^l .. (p + 1) * 2^l`. Only complete nodes are ever stored, so a stored node never changes.

use crate::digest::{Digest, sha256, sha256_tagged};
use alloc::vec::Vec;

/// Most hashes in a proof: a tree of `2^63` leaves.
pub const MAX_PROOF: usize = 64;

/// Hash of a leaf's bytes: `SHA-256(0x00 || bytes)`.
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Digest {
    sha256_tagged(0, &[bytes])
}

/// Hash of an inner node: `SHA-256(0x01 || left || right)`.
#[must_use]
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    sha256_tagged(1, &[&left.0, &right.0])
}

/// The root of the empty tree: `SHA-256("")`.
#[must_use]
pub fn empty_root() -> Digest {
    sha256(&[])
}

/// The root over leaf hashes held in memory.
#[must_use]
pub fn root_of(leaves: &[Digest]) -> Digest {
    if leaves.is_empty() {
        return empty_root();
    }
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| pair.get(1).map_or(pair[0], |right| node_hash(pair[0], *right)))
            .collect();
    }
    level[0]
}

/// Where complete nodes can be read from.
pub trait Nodes {
    /// What reading can fail with.
    type Error;

    /// The hash of complete node `position` on `level`; the caller only asks for nodes that the
    /// tree it works on has.
    ///
    /// # Errors
    /// The node cannot be read.
    fn node(&self, level: u32, position: u64) -> Result<Digest, Self::Error>;
}

/// The complete subtrees whose leaves are `0..size`, largest first: `(level, position)`.
fn peaks(size: u64) -> impl Iterator<Item = (u32, u64)> {
    (0..64).rev().filter(move |level| size >> level & 1 == 1).map(move |level| {
        // What lies left of this peak, in units of the peak.
        (level, (size >> level) - 1)
    })
}

/// Complete nodes that come into being when the leaf with index `index` is appended:
/// `(level, position)` and the hash, lowest first. `node` reads nodes that existed before.
///
/// # Errors
/// Whatever `nodes` reports.
pub fn appended<N: Nodes>(
    nodes: &N,
    index: u64,
    leaf: Digest,
) -> Result<Vec<(u32, u64, Digest)>, N::Error> {
    let mut made = Vec::from([(0, index, leaf)]);
    let (mut level, mut position, mut hash) = (0u32, index, leaf);
    while position & 1 == 1 {
        hash = node_hash(nodes.node(level, position - 1)?, hash);
        level += 1;
        position >>= 1;
        made.push((level, position, hash));
    }
    Ok(made)
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
/// Whatever `nodes` reports.
pub fn root<N: Nodes>(nodes: &N, size: u64) -> Result<Digest, N::Error> {
    subtree(nodes, 0, size)
}

/// The hash over leaves `start..end`, where `start` is a multiple of the largest power of two
/// below the length (as in every recursion of RFC 6962).
fn subtree<N: Nodes>(nodes: &N, start: u64, end: u64) -> Result<Digest, N::Error> {
    let mut hash: Option<Digest> = None;
    let parts: Vec<(u32, u64)> = peaks(end - start).collect();
    for (level, position) in parts.into_iter().rev() {
        let node = nodes.node(level, (start >> level) + position)?;
        hash = Some(hash.map_or(node, |right| node_hash(node, right)));
    }
    Ok(hash.unwrap_or_else(empty_root))
}

/// The split of RFC 6962: the largest power of two smaller than `n` (for `n > 1`).
fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// Proof that leaf `index` is in the tree of the first `size` leaves, leaf side first.
/// Empty when `index >= size`.
///
/// # Errors
/// Whatever `nodes` reports.
pub fn inclusion<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Vec<Digest>, N::Error> {
    let mut proof = Vec::new();
    if index >= size {
        return Ok(proof);
    }
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            proof.push(subtree(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(subtree(nodes, start, middle)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proof that the tree of the first `old` leaves is a prefix of the tree of the first `size`.
///
/// # Errors
/// Whatever `nodes` reports.
pub fn consistency<N: Nodes>(nodes: &N, old: u64, size: u64) -> Result<Vec<Digest>, N::Error> {
    let mut proof = Vec::new();
    if old == 0 || old >= size {
        return Ok(proof);
    }
    let (mut start, mut end, mut whole) = (0, size, true);
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            proof.push(subtree(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(subtree(nodes, start, middle)?);
            start = middle;
            whole = false;
        }
    }
    if !whole {
        proof.push(subtree(nodes, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Whether `proof` shows that `leaf` has `index` in the tree with `size` leaves and `root`
/// (RFC 9162 section 2.1.3.2).
#[must_use]
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: Digest,
    proof: &[Digest],
    root: Digest,
) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(*sibling, hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Whether `proof` shows that the tree `(old, old_root)` is a prefix of `(size, root)`
/// (RFC 9162 section 2.1.4.2). An empty old tree proves nothing and is refused, as public vectors
/// ask.
#[must_use]
pub fn verify_consistency(
    old: u64,
    size: u64,
    proof: &[Digest],
    old_root: Digest,
    root: Digest,
) -> bool {
    old > 0 && verify_subtree_consistency((0, old), size, proof, old_root, root)
}

/// Whether the leaves from `start` up to `end` make a whole subtree: `start` is a multiple of the
/// power of two that holds them.
fn is_subtree((start, end): (u64, u64)) -> bool {
    let width = end.checked_sub(start).filter(|width| *width > 0);
    width.and_then(u64::checked_next_power_of_two).is_some_and(|width| start.is_multiple_of(width))
}

/// Whether `proof` shows that `leaf` has `index` among the leaves of a subtree with `root`.
#[must_use]
pub fn verify_subtree_inclusion(
    index: u64,
    range: (u64, u64),
    leaf: Digest,
    proof: &[Digest],
    root: Digest,
) -> bool {
    is_subtree(range)
        && index
            .checked_sub(range.0)
            .is_some_and(|at| verify_inclusion(at, range.1 - range.0, leaf, proof, root))
}

/// Whether `proof` shows that the subtree `(range, old_root)` is part of `(size, root)`. An empty
/// subtree is part of everything, without a proof.
#[must_use]
pub fn verify_subtree_consistency(
    range: (u64, u64),
    size: u64,
    proof: &[Digest],
    old_root: Digest,
    root: Digest,
) -> bool {
    let (start, end) = range;
    if start == end {
        return end <= size && proof.is_empty() && old_root == empty_root();
    }
    if !is_subtree(range) || end > size {
        return false;
    }
    let (mut first, mut node, mut last) = (start, end - 1, size - 1);
    let whole = node == last;
    while first != node && (whole || node & 1 == 1) {
        (first, node, last) = (first >> 1, node >> 1, last >> 1);
    }
    let mut path = proof.iter();
    let begun = if first == node { Some(old_root) } else { path.next().copied() };
    let Some(begun) = begun else { return false };
    let (mut old_hash, mut new_hash) = (begun, begun);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            if first < node {
                old_hash = node_hash(*sibling, old_hash);
            }
            new_hash = node_hash(*sibling, new_hash);
            while node & 1 == 0 && node != 0 {
                (first, node, last) = (first >> 1, node >> 1, last >> 1);
            }
        } else {
            new_hash = node_hash(new_hash, *sibling);
        }
        (first, node, last) = (first >> 1, node >> 1, last >> 1);
    }
    last == 0 && old_hash == old_root && new_hash == root
}
