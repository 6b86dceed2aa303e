//! The Merkle tree of RFC 6962 (§2.1): hashes, roots, inclusion and consistency proofs.
//!
//! Complete subtrees are stored densely: the node (level, index) covers the leaves
//! `index·2^level .. (index+1)·2^level`, so that every proof reads O(log n) nodes. Where nodes come from
//! is behind [`Nodes`]; the verifying half needs none and works offline. Knows nothing of records, notes
//! or databases.

use super::LedgerError;
use crate::source::Sha256;

/// A node's hash.
pub type Hash = Sha256;

/// The most hashes of a proof: two for each level of a tree with 2^64 leaves.
pub const MAX_PROOF: usize = 128;

/// Where the hashes of complete subtrees are read; level 0 are the leaves.
pub trait Nodes {
    /// The hash of the complete subtree at this level and index.
    ///
    /// # Errors
    /// It is not there, or cannot be read.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, LedgerError>;
}

/// The hash of a leaf: SHA-256 of a zero byte and the record.
#[must_use]
pub fn leaf_hash(record: &[u8]) -> Hash {
    let mut bytes = Vec::with_capacity(record.len() + 1);
    bytes.push(0);
    bytes.extend_from_slice(record);
    Hash::of(&bytes)
}

/// The hash of an inner node: SHA-256 of a one byte and the two hashes below it.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [0u8; 65];
    for (to, from) in bytes.iter_mut().zip(std::iter::once(&1u8).chain(&left.0).chain(&right.0)) {
        *to = *from;
    }
    Hash::of(&bytes)
}

/// The root of the tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Hash::of(b"")
}

/// The complete subtrees that make up the leaves `from .. to`, left to right; `from` must be aligned as
/// it is in a proof, that is a multiple of the largest power of two below the range's length.
fn cover(mut from: u64, to: u64) -> Vec<(u32, u64)> {
    let mut parts = Vec::new();
    while from < to {
        let room = (to - from).ilog2();
        let level = if from == 0 { room } else { room.min(from.trailing_zeros()) };
        parts.push((level, from >> level));
        from += 1 << level;
    }
    parts
}

/// The hash of the leaves `from .. to` as a subtree of its own.
fn subtree(nodes: &mut dyn Nodes, from: u64, to: u64) -> Result<Hash, LedgerError> {
    let hashes = cover(from, to).into_iter().map(|(level, index)| nodes.node(level, index)).collect::<Result<Vec<_>, _>>()?;
    Ok(hashes.into_iter().rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root))
}

/// The root of the tree of the first `size` leaves.
///
/// # Errors
/// A node that cannot be read.
pub fn root(nodes: &mut dyn Nodes, size: u64) -> Result<Hash, LedgerError> {
    subtree(nodes, 0, size)
}

/// The largest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The audit path of a leaf in the tree of the first `size` leaves (RFC 6962 §2.1.1), from the leaf upwards.
///
/// # Errors
/// A leaf outside the tree; a node that cannot be read.
pub fn inclusion(nodes: &mut dyn Nodes, index: u64, size: u64) -> Result<Vec<Hash>, LedgerError> {
    if index >= size {
        return Err(LedgerError::NoSuchEntry { index, size });
    }
    let (mut from, mut to) = (0, size);
    let mut path = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(subtree(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(subtree(nodes, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the first `old` of the first `new` leaves were there before (RFC 6962 §2.1.2).
///
/// # Errors
/// A tree that is not smaller; a node that cannot be read.
pub fn consistency(nodes: &mut dyn Nodes, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
    if old > new {
        return Err(LedgerError::NoSuchSize { size: old, newest: new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut from, mut to, mut whole) = (0, new, true);
    let mut path = Vec::new();
    while to != old {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(subtree(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(subtree(nodes, from, middle)?);
            from = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(subtree(nodes, from, to)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether an audit path leads from a leaf to a root (RFC 9162 §2.1.3.2).
#[must_use]
pub fn includes(leaf: &Hash, index: u64, size: u64, path: &[Hash], expected: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *expected
}

/// Whether the tree with the first root is the beginning of that with the second (RFC 9162 §2.1.4.2).
#[must_use]
pub fn consistent(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old > new || (old == 0 && *old_root != empty_root()) || (new == 0 && *new_root != empty_root()) {
        return false;
    }
    if old == 0 || old == new {
        return path.is_empty() && (old == 0 || old_root == new_root);
    }
    let mut rest = path.iter();
    let first = if old.is_power_of_two() { Some(*old_root) } else { rest.next().copied() };
    let Some(first) = first else { return false };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut of_old, mut of_new) = (first, first);
    for hash in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            of_old = node_hash(hash, &of_old);
            of_new = node_hash(hash, &of_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node_hash(&of_new, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == *old_root && of_new == *new_root
}

/// The right edge of a tree: the complete subtrees that its size is made of, largest first. Appending
/// needs nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Level and hash; levels fall from left to right, one for each bit of the size.
    parts: Vec<(u32, Hash)>,
}

impl Edge {
    /// Reads the edge of the tree of the first `size` leaves.
    ///
    /// # Errors
    /// A node that cannot be read.
    pub fn read(nodes: &mut dyn Nodes, size: u64) -> Result<Self, LedgerError> {
        let parts = cover(0, size).into_iter().map(|(level, index)| Ok((level, nodes.node(level, index)?)));
        Ok(Self { size, parts: parts.collect::<Result<_, LedgerError>>()? })
    }

    /// Appends a leaf; returns the subtrees above the leaf that it completes, as (level, index, hash).
    pub fn push(&mut self, leaf: Hash) -> Vec<(u32, u64, Hash)> {
        let (mut level, mut hash) = (0, leaf);
        let mut completed = Vec::new();
        while let Some((_, left)) = self.parts.pop_if(|(other, _)| *other == level) {
            hash = node_hash(&left, &hash);
            level += 1;
            completed.push((level, self.size >> level, hash));
        }
        self.parts.push((level, hash));
        self.size += 1;
        completed
    }

    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let hashes = self.parts.iter().map(|(_, hash)| *hash);
        hashes.rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// RFC 6962 §2.1, read aloud.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of(b""),
            [one] => *one,
            _ => {
                let k = (0..).map(|power| 1 << power).take_while(|k| *k < leaves.len()).last().unwrap();
                node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
            }
        }
    }

    /// RFC 6962 §2.1.1.
    fn audit_path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let k = (0..).map(|power| 1 << power).take_while(|k| *k < leaves.len()).last().unwrap();
        if m < k {
            [audit_path(m, &leaves[..k]), vec![mth(&leaves[k..])]].concat()
        } else {
            [audit_path(m - k, &leaves[k..]), vec![mth(&leaves[..k])]].concat()
        }
    }

    /// RFC 6962 §2.1.2.
    fn sub_proof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
        if m == leaves.len() {
            return if whole { Vec::new() } else { vec![mth(leaves)] };
        }
        let k = (0..).map(|power| 1 << power).take_while(|k| *k < leaves.len()).last().unwrap();
        if m <= k {
            [sub_proof(m, &leaves[..k], whole), vec![mth(&leaves[k..])]].concat()
        } else {
            [sub_proof(m - k, &leaves[k..], false), vec![mth(&leaves[..k])]].concat()
        }
    }

    struct Tree(BTreeMap<(u32, u64), Hash>, Vec<Hash>, usize);

    impl Nodes for Tree {
        fn node(&mut self, level: u32, index: u64) -> Result<Hash, LedgerError> {
            self.2 += 1;
            Ok(self.0[&(level, index)])
        }
    }

    fn tree(size: u64) -> Tree {
        let (mut nodes, mut leaves) = (BTreeMap::new(), Vec::new());
        let mut edge = Edge::read(&mut Tree(BTreeMap::new(), Vec::new(), 0), 0).unwrap();
        for index in 0..size {
            let leaf = leaf_hash(&index.to_be_bytes());
            nodes.insert((0, index), leaf);
            for (level, index, hash) in edge.push(leaf) {
                assert!(nodes.insert((level, index), hash).is_none(), "a node is completed once");
            }
            leaves.push(leaf);
            assert_eq!(edge.root(), mth(&leaves), "{}", index + 1);
        }
        Tree(nodes, leaves, 0)
    }

    const LARGEST: usize = 300;

    #[test]
    fn the_tree_of_eight_known_leaves_has_the_known_roots() {
        // The leaves and roots that implementations of RFC 6962 have shared since the first of them.
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        assert_eq!(mth(&[]).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(mth(&hashes[..1]).hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(mth(&hashes).hex(), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    #[test]
    fn every_inclusion_proof_is_that_of_the_rfc_and_no_other_holds() {
        let mut tree = tree(LARGEST as u64);
        let leaves = tree.1.clone();
        for size in (1..=LARGEST).filter(|size| *size < 70 || size % 23 == 0 || *size == LARGEST) {
            let expected = mth(&leaves[..size]);
            for index in 0..size {
                tree.2 = 0;
                let path = inclusion(&mut tree, index as u64, size as u64).unwrap();
                assert!(tree.2 <= 2 * 9, "a proof reads O(log n) nodes, not {}", tree.2);
                assert_eq!(path, audit_path(index, &leaves[..size]));
                let holds = |leaf: &Hash, index: usize, size: usize, path: &[Hash], root: &Hash| {
                    includes(leaf, index as u64, size as u64, path, root)
                };
                assert!(holds(&leaves[index], index, size, &path, &expected));
                assert!(!holds(&leaves[(index + 1) % LARGEST], index, size, &path, &expected));
                assert!(!holds(&leaves[index], index + 1, size, &path, &expected));
                assert!(!holds(&leaves[index], index + size, size, &path, &expected));
                assert!(!holds(&leaves[index], index, size, &path, &leaves[0]) || size == 1 && index == 0);
                assert!(!holds(&leaves[index], index, size, &[path.clone(), vec![leaves[0]]].concat(), &expected));
                for at in 0..path.len() {
                    let mut forged = path.clone();
                    forged[at].0[at % 32] ^= 1;
                    assert!(!holds(&leaves[index], index, size, &forged, &expected));
                    forged.remove(at);
                    assert!(!holds(&leaves[index], index, size, &forged, &expected));
                }
            }
        }
        assert!(inclusion(&mut tree, 5, 5).is_err());
        assert!(!includes(&leaves[0], 0, 0, &[], &empty_root()));
    }

    #[test]
    fn every_consistency_proof_is_that_of_the_rfc_and_no_other_holds() {
        let mut tree = tree(LARGEST as u64);
        let leaves = tree.1.clone();
        let roots: Vec<Hash> = (0..=LARGEST).map(|size| mth(&leaves[..size])).collect();
        for new in (1..=LARGEST).filter(|size| *size < 70 || size % 23 == 0 || *size == LARGEST) {
            for old in 1..=new {
                let path = consistency(&mut tree, old as u64, new as u64).unwrap();
                assert_eq!(path, sub_proof(old, &leaves[..new], true), "{old} of {new}");
                let holds = |old: usize, old_root: &Hash, new: usize, new_root: &Hash, path: &[Hash]| {
                    consistent(old as u64, old_root, new as u64, new_root, path)
                };
                assert!(holds(old, &roots[old], new, &roots[new], &path));
                assert!(!holds(old, &roots[old - 1], new, &roots[new], &path));
                assert!(!holds(old, &roots[old], new, &roots[new - 1], &path));
                if old < new {
                    assert!(!holds(old, &roots[old], new, &roots[new], &[path.clone(), vec![leaves[0]]].concat()));
                }
                for at in 0..path.len() {
                    let mut forged = path.clone();
                    forged[at].0[at % 32] ^= 1;
                    assert!(!holds(old, &roots[old], new, &roots[new], &forged));
                    forged.remove(at);
                    assert!(!holds(old, &roots[old], new, &roots[new], &forged));
                }
            }
        }
        assert!(consistency(&mut tree, 6, 5).is_err());
        assert!(!consistent(6, &roots[6], 5, &roots[5], &[]));
        assert!(consistent(0, &roots[0], 5, &roots[5], &[]), "nothing is the beginning of everything");
        assert!(!consistent(0, &roots[1], 5, &roots[5], &[]));
    }

    #[test]
    fn an_edge_read_from_nodes_is_the_edge_that_grew() {
        let mut tree = tree(LARGEST as u64);
        let mut grown = Edge { size: 0, parts: Vec::new() };
        for (size, leaf) in (0..).zip(tree.1.clone()) {
            assert_eq!(Edge::read(&mut tree, size).unwrap(), grown);
            assert_eq!(root(&mut tree, size).unwrap(), grown.root());
            grown.push(leaf);
        }
    }
}
