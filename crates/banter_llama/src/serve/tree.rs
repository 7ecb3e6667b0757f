//! Which sequences begin alike: a radix tree over tokens, one for each adapter.

use crate::adapters::AdapterKey;
use llama_cpp_2::token::LlamaToken;
use std::collections::{BTreeSet, HashMap};

/// A sequence, by its number.
pub(super) type Sequence = u32;

/// The tokens of sequences, with what they have in common stored once.
///
/// What was read with one adapter is of no use with another, so each has a tree of its own.
#[derive(Debug, Default)]
pub(super) struct PrefixTree {
    roots: HashMap<Option<AdapterKey>, Node>,
}

/// Tokens that some sequences have in common after those of the nodes above.
#[derive(Debug, Default)]
struct Node {
    tokens: Vec<LlamaToken>,
    /// All sequences that have these tokens.
    holders: BTreeSet<Sequence>,
    /// Those that end here.
    ends: BTreeSet<Sequence>,
    children: Vec<Node>,
}

/// The longest beginning that was found.
pub(super) type Found = Option<(Sequence, usize)>;

impl PrefixTree {
    /// Notes that `sequence` holds `tokens`, which it may hold in part already. To shorten one,
    /// [remove](Self::remove) it first.
    pub(super) fn insert(
        &mut self,
        adapter: Option<&AdapterKey>,
        sequence: Sequence,
        tokens: &[LlamaToken],
    ) {
        let root = self.roots.entry(adapter.cloned()).or_default();
        root.insert(sequence, tokens);
    }

    /// Forgets a sequence.
    pub(super) fn remove(&mut self, sequence: Sequence) {
        self.roots.retain(|_, root| {
            root.remove(sequence);
            !root.holders.is_empty()
        });
    }

    /// The sequence that has the longest beginning in common with `prompt`, and how long that
    /// is, among those that can be `cut` anywhere.
    pub(super) fn longest(
        &self,
        adapter: Option<&AdapterKey>,
        prompt: &[LlamaToken],
        cut: impl Fn(Sequence) -> bool,
    ) -> Found {
        let mut found = None;
        let mut node = self.roots.get(&adapter.cloned())?;
        let mut depth = 0;
        while let Some((child, same)) = node.step(prompt.get(depth..).unwrap_or_default()) {
            depth += same;
            if let Some(holder) = child.holders.iter().find(|holder| cut(**holder)) {
                found = Some((*holder, depth));
            }
            if same < child.tokens.len() {
                break;
            }
            node = child;
        }
        found
    }

    /// The longest sequence that `prompt` begins with as a whole.
    pub(super) fn longest_whole(
        &self,
        adapter: Option<&AdapterKey>,
        prompt: &[LlamaToken],
    ) -> Found {
        let mut found = None;
        let mut node = self.roots.get(&adapter.cloned())?;
        let mut depth = 0;
        while let Some((child, same)) = node.step(prompt.get(depth..).unwrap_or_default()) {
            if same < child.tokens.len() {
                break;
            }
            depth += same;
            if let Some(end) = child.ends.first() {
                found = Some((*end, depth));
            }
            node = child;
        }
        found
    }
}

impl Node {
    fn insert(&mut self, sequence: Sequence, tokens: &[LlamaToken]) {
        self.holders.insert(sequence);
        let Some(first) = tokens.first() else {
            self.ends.insert(sequence);
            return;
        };
        // It may have ended here while it was shorter.
        self.ends.remove(&sequence);
        let next = |child: &&mut Self| child.tokens.first() == Some(first);
        if let Some(child) = self.children.iter_mut().find(next) {
            let same = common(&child.tokens, tokens);
            child.split(same);
            child.insert(sequence, tokens.get(same..).unwrap_or_default());
        } else {
            self.children.push(Self {
                tokens: tokens.to_vec(),
                holders: [sequence].into(),
                ends: [sequence].into(),
                children: Vec::new(),
            });
        }
    }

    /// Makes two of a node that is longer than `length`.
    fn split(&mut self, length: usize) {
        if length >= self.tokens.len() {
            return;
        }
        let tail = Self {
            tokens: self.tokens.split_off(length),
            holders: self.holders.clone(),
            ends: std::mem::take(&mut self.ends),
            children: std::mem::take(&mut self.children),
        };
        self.children.push(tail);
    }

    fn remove(&mut self, sequence: Sequence) {
        if !self.holders.remove(&sequence) {
            return;
        }
        self.ends.remove(&sequence);
        for child in &mut self.children {
            child.remove(sequence);
        }
        self.children.retain(|child| !child.holders.is_empty());
    }

    /// The child that `rest` goes on with, and how many tokens of it.
    fn step(&self, rest: &[LlamaToken]) -> Option<(&Self, usize)> {
        let first = rest.first()?;
        let child = self
            .children
            .iter()
            .find(|child| child.tokens.first() == Some(first))?;
        Some((child, common(&child.tokens, rest)))
    }
}

/// How many tokens two texts have in common from their beginning.
pub(super) fn common(one: &[LlamaToken], other: &[LlamaToken]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Vec<LlamaToken> {
        text.bytes().map(|byte| LlamaToken(byte.into())).collect()
    }

    #[test]
    fn what_begins_alike_is_found() {
        let mut tree = PrefixTree::default();
        tree.insert(None, 0, &tokens("rules mara"));
        tree.insert(None, 1, &tokens("rules joe"));
        let find = |tree: &PrefixTree, text: &str| tree.longest(None, &tokens(text), |_| true);
        assert_eq!(find(&tree, "rules mara says").unwrap(), (0, 10));
        assert_eq!(find(&tree, "rules joel").unwrap(), (1, 9));
        assert_eq!(find(&tree, "rules").unwrap().1, 5);
        assert_eq!(find(&tree, "no"), None);
        let pirate = AdapterKey::new("pirate", 1.0);
        assert_eq!(
            tree.longest(Some(&pirate), &tokens("rules"), |_| true),
            None
        );
        assert_eq!(
            tree.longest_whole(None, &tokens("rules joel")),
            Some((1, 9))
        );
        assert_eq!(tree.longest_whole(None, &tokens("rules jo")), None);
        tree.remove(1);
        assert_eq!(find(&tree, "rules joel").unwrap(), (0, 6));
        tree.remove(0);
        assert!(tree.roots.is_empty());
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_looking_at_each_finds(
            changes in prop::collection::vec((0_u32..5, "[ab]{0,8}", any::<bool>()), 1..30),
            prompt in "[ab]{0,10}", blocked in 0_u32..6,
        ) {
            let mut tree = PrefixTree::default();
            let mut held: HashMap<u32, Vec<LlamaToken>> = HashMap::new();
            for (sequence, text, grows) in changes {
                let mut all = tokens(&text);
                if let Some(before) = held.get(&sequence).filter(|_| grows) {
                    all = [before.as_slice(), &all].concat();
                } else {
                    tree.remove(sequence);
                }
                tree.insert(None, sequence, &all);
                held.insert(sequence, all);
            }
            let prompt = tokens(&prompt);
            let usable = |sequence: &u32| *sequence != blocked;
            let best = held.iter().filter(|(it, _)| usable(it)).map(|(_, all)| common(all, &prompt)).max();
            let found = tree.longest(None, &prompt, |sequence| usable(&sequence));
            prop_assert_eq!(found.map_or(0, |(_, length)| length), best.unwrap_or(0));
            if let Some((sequence, length)) = found {
                prop_assert_eq!(common(&held[&sequence], &prompt), length);
            }
            let whole = held.values().filter(|all| prompt.starts_with(all)).map(Vec::len).max();
            let found = tree.longest_whole(None, &prompt);
            prop_assert_eq!(found.map_or(0, |(_, length)| length), whole.unwrap_or(0));
        }
    }
}
