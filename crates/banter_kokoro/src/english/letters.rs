//! Letters to sounds: how a word may be said that no dictionary has.
//!
//! A decision tree: a letter, then its neighbours from the nearest on, until no surrounding is
//! known that says more. `training/letters.py` makes it and describes the file. Of words that it
//! never saw 9 % of the sounds are wrong, stress aside.

use flate2::read::ZlibDecoder;
use std::io::Read;
use std::sync::LazyLock;

/// Places of the neighbours that are looked at, in this order.
const ORDER: [isize; 8] = [1, -1, 2, -2, 3, -3, 4, -4];

/// What stands before and after a word.
const EDGE: u8 = b'.';

/// What a letter says in one surrounding.
#[derive(Debug, Default)]
struct Node {
    output: u16,
    /// By the next letter looked at, sorted.
    children: Vec<(u8, Node)>,
}

#[derive(Debug, Default)]
struct Tree {
    outputs: Vec<String>,
    root: Node,
}

static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let mut bytes = Vec::new();
    let stream = ZlibDecoder::new(&include_bytes!("../../data/letters.z")[..]);
    let read = stream.take(64 << 20).read_to_end(&mut bytes);
    let tree = read.ok().and_then(|_| Tree::read(&bytes));
    tree.unwrap_or_else(|| {
        // That it is whole is what a test is for.
        tracing::error!("the sounds of letters are left out: the file is broken");
        Tree::default()
    })
});

impl Tree {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let count = number(&mut rest)?;
        let mut outputs = Vec::new();
        for _ in 0..count {
            let (length, after) = rest.split_first()?;
            let (text, after) = after.split_at_checked(usize::from(*length))?;
            outputs.push(std::str::from_utf8(text).ok()?.to_owned());
            rest = after;
        }
        let root = Node::read(&mut rest, ORDER.len() + 1)?;
        rest.is_empty().then_some(Self { outputs, root })
    }

    fn said(&self, word: &[u8]) -> String {
        let mut said = String::new();
        for at in 0..word.len() {
            let letter = |offset: isize| {
                let place = at.checked_add_signed(offset);
                place
                    .and_then(|place| word.get(place))
                    .copied()
                    .unwrap_or(EDGE)
            };
            let Some(mut node) = self.root.child(letter(0)) else {
                continue;
            };
            for offset in ORDER {
                match node.child(letter(offset)) {
                    Some(child) => node = child,
                    None => break,
                }
            }
            if let Some(output) = self.outputs.get(usize::from(node.output)) {
                said.push_str(output);
            }
        }
        said
    }
}

impl Node {
    fn read(rest: &mut &[u8], depth: usize) -> Option<Self> {
        let output = number(rest)?;
        let (count, after) = rest.split_first()?;
        *rest = after;
        if *count > 0 && depth == 0 {
            return None;
        }
        let mut children = Vec::with_capacity(usize::from(*count));
        for _ in 0..*count {
            let (letter, after) = rest.split_first()?;
            *rest = after;
            children.push((*letter, Self::read(rest, depth - 1)?));
        }
        Some(Self { output, children })
    }

    fn child(&self, letter: u8) -> Option<&Self> {
        let place = self
            .children
            .binary_search_by_key(&letter, |(l, _)| *l)
            .ok()?;
        self.children.get(place).map(|(_, node)| node)
    }
}

fn number(rest: &mut &[u8]) -> Option<u16> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u16::from_le_bytes(*bytes))
}

/// How a word of small letters from a to z may be said in America, with one main stress.
pub(super) fn guess(word: &str) -> String {
    stressed(&TREE.said(word.as_bytes()))
}

/// The same sounds with one main stress: the first that there is, or that of the first vowel.
fn stressed(said: &str) -> String {
    let mut is_stressed = false;
    let mut out = String::with_capacity(said.len() + 2);
    for c in said.chars() {
        if c == 'ˈ' && std::mem::replace(&mut is_stressed, true) {
            out.push('ˌ');
        } else {
            out.push(c);
        }
    }
    if is_stressed {
        return out;
    }
    if let Some(at) = out.find('ˌ') {
        out.replace_range(at..at + 'ˌ'.len_utf8(), "ˈ");
    } else if let Some(at) = out.find(|c| crate::alphabet::is_vowel(c) && !"əᵊᵻ".contains(c)) {
        out.insert(at, 'ˈ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn made_up_words_are_said() {
        assert_eq!(guess("brimble"), "bɹˈɪmbᵊl");
        assert_eq!(guess("thornwick"), "θˈɔɹnwˌɪk");
    }

    #[test]
    fn of_words_that_it_never_saw_most_sounds_are_right() {
        let plain = |said: &str| -> Vec<char> {
            said.chars().filter(|c| !matches!(c, 'ˈ' | 'ˌ')).collect()
        };
        let (mut wrong, mut all) = (0, 0);
        for line in include_str!("../../training/kept_out.txt").lines() {
            let (word, said) = line.split_once('\t').unwrap_or_default();
            let (right, guessed) = (plain(said), plain(&guess(word)));
            wrong += distance(&right, &guessed);
            all += right.len();
        }
        let share = wrong as f32 / all as f32;
        assert!(all > 3_000 && share < 0.1, "{share} of {all}");
    }

    /// How many sounds have to be changed, added or left out.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut before = std::mem::replace(&mut row[0], i + 1);
            for (j, y) in b.iter().enumerate() {
                let change = before + usize::from(x != y);
                before = row[j + 1];
                row[j + 1] = change.min(row[j] + 1).min(before + 1);
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn any_letters_are_survived(word in "[a-z]{0,40}", bytes: Vec<u8>) {
            let said = guess(&word);
            prop_assert!(said.matches('ˈ').count() <= 1);
            let _ = Tree::read(&bytes);
        }
    }
}
