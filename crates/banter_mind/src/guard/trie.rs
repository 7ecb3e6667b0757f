//! All words of a policy at once: a tree of their letters.

use super::fold::{Letter, is_word, lookalikes};
use crate::words::is_unspaced;
use std::collections::HashMap;
use std::ops::Range;

/// The root of the tree.
const ROOT: usize = 0;
/// What stands for whatever is between two words.
const GAP: char = ' ';

/// A tree of words.
#[derive(Debug, Clone)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// The letter that leads here.
    letter: char,
    next: HashMap<char, usize>,
    /// The rules whose words end here.
    rules: Vec<usize>,
}

impl Default for Trie {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

/// A part of a word that was found: where it stands in the tree, and where it began.
#[derive(Clone, Copy)]
struct State {
    node: usize,
    start: usize,
}

impl Trie {
    /// Adds a folded word of a rule; between words of it stands whatever is no letter.
    /// `false` if there is no letter in it.
    pub(super) fn add(&mut self, word: &[Letter], rule: usize) -> bool {
        let mut node = ROOT;
        let mut gap = false;
        for letter in word.iter().map(|letter| letter.letter) {
            if !is_word(letter) {
                gap = node != ROOT;
                continue;
            }
            if std::mem::take(&mut gap) {
                node = self.child(node, GAP);
            }
            node = self.child(node, letter);
        }
        if let Some(node) = self.nodes.get_mut(node).filter(|_| node != ROOT) {
            node.rules.push(rule);
        }
        node != ROOT
    }

    fn child(&mut self, node: usize, letter: char) -> usize {
        let new = self.nodes.len();
        let Some(parent) = self.nodes.get_mut(node) else {
            return ROOT;
        };
        if let Some(child) = parent.next.get(&letter) {
            return *child;
        }
        parent.next.insert(letter, new);
        self.nodes.push(Node {
            letter,
            ..Node::default()
        });
        new
    }

    /// Calls `found` with each rule of which a whole word stands in `text`, and the letters of
    /// that word: in one pass, whatever the number of words. With `anywhere` a word may begin and
    /// end within another.
    pub(super) fn find(
        &self,
        text: &[Letter],
        looks_alike: bool,
        stretched: bool,
        anywhere: bool,
        mut found: impl FnMut(usize, Range<usize>),
    ) {
        let mut states: Vec<State> = Vec::new();
        let mut next: Vec<State> = Vec::new();
        for (at, letter) in text.iter().map(|letter| letter.letter).enumerate() {
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            if anywhere || is_bound(before, letter) {
                let (node, start) = (ROOT, at);
                states.push(State { node, start });
            }
            let others = if looks_alike { lookalikes(letter) } else { &[] };
            for state in states.drain(..) {
                self.follow(state, letter, others, stretched, &mut next);
            }
            std::mem::swap(&mut states, &mut next);
            if anywhere || is_bound(text.get(at + 1), letter) {
                for state in &states {
                    let rules = self.nodes.get(state.node).map(|node| &node.rules);
                    for rule in rules.into_iter().flatten() {
                        found(*rule, state.start..at + 1);
                    }
                }
            }
        }
    }

    /// Adds to `next` where a letter leads, or the others that it looks like.
    fn follow(
        &self,
        state: State,
        letter: char,
        others: &[char],
        stretched: bool,
        next: &mut Vec<State>,
    ) {
        let Some(node) = self.nodes.get(state.node) else {
            return;
        };
        let mut go = |to: usize| {
            // Of two that come to the same, the one that began first.
            if !next.iter().any(|other| other.node == to) {
                next.push(State { node: to, ..state });
            }
        };
        for letter in others.iter().chain([&letter]) {
            if let Some(to) = node.next.get(letter) {
                go(*to);
            }
            if stretched && state.node != ROOT && node.letter == *letter {
                go(state.node);
            }
        }
        if !is_word(letter) {
            if let Some(to) = node.next.get(&GAP) {
                go(*to);
            }
            if node.letter == GAP {
                go(state.node);
            }
        }
    }
}

/// Whether a word may begin or end between two letters.
fn is_bound(beyond: Option<&Letter>, letter: char) -> bool {
    beyond.is_none_or(|beyond| {
        !is_word(beyond.letter) || is_unspaced(beyond.letter) || is_unspaced(letter)
    })
}
