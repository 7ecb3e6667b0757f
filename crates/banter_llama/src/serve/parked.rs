//! What was put aside in memory for others, within a budget.

use super::tree::common;
use crate::adapters::AdapterKey;
use llama_cpp_2::token::LlamaToken;

/// How many states of one owner are kept: where it goes on, and where it was before its prompt
/// changed.
const MOST_OF_ONE: usize = 2;

/// What the engine has read, out of its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aside {
    pub(super) adapter: Option<AdapterKey>,
    /// Whose it is; nobody's is a beginning that many have in common.
    pub(super) owner: Option<String>,
    pub(super) tokens: Vec<LlamaToken>,
    /// Where the state begins: what is before has to be had from elsewhere.
    pub(super) start: usize,
    /// Keys and values as llama.cpp writes them.
    pub(super) state: Vec<u8>,
}

impl Aside {
    fn bytes(&self) -> usize {
        self.state.len() + size_of_val(self.tokens.as_slice())
    }
}

/// States put aside; beyond the budget those that were needed least recently are let go.
#[derive(Debug)]
pub(super) struct Parked {
    /// The least recently needed first.
    states: Vec<Aside>,
    budget: usize,
}

impl Parked {
    /// With so many bytes at most.
    pub(super) fn new(budget: usize) -> Self {
        Self {
            states: Vec::new(),
            budget,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.states.iter().map(Aside::bytes).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Aside> {
        self.states.iter()
    }

    /// Puts a state aside. One that says no more than another of the same owner takes its place.
    pub(super) fn put(&mut self, state: Aside) {
        self.states.retain(|other| {
            let says_no_more = if state.owner.is_some() {
                state.tokens.starts_with(&other.tokens)
            } else {
                state.tokens == other.tokens
            };
            !says_no_more || other.adapter != state.adapter || other.owner != state.owner
        });
        if state.owner.is_some() {
            let is_theirs = |it: &Aside| it.owner == state.owner && it.adapter == state.adapter;
            while self.states.iter().filter(|it| is_theirs(it)).count() >= MOST_OF_ONE
                && let Some(oldest) = self.states.iter().position(is_theirs)
            {
                self.states.remove(oldest);
            }
        }
        // What it begins with is needed as long as it is.
        if state.start > 0 {
            let base = self.base(&state.adapter, state.tokens.get(..state.start));
            if let Some(base) = base {
                let base = self.states.remove(base);
                self.states.push(base);
            }
        }
        self.states.push(state);
        let mut bytes = self.bytes();
        let mut gone = 0;
        while bytes > self.budget
            && let Some(oldest) = self.states.get(gone)
        {
            bytes -= oldest.bytes();
            gone += 1;
        }
        self.states.drain(..gone);
    }

    /// Which state of `adapter` has the longest beginning in common with `prompt`, and how
    /// long. One that begins in the middle counts where more than what is before it is in
    /// common; where a model `cuts` nothing off, only as a whole.
    pub(super) fn longest(
        &self,
        adapter: Option<&AdapterKey>,
        prompt: &[LlamaToken],
        cuts: bool,
    ) -> Option<(usize, usize)> {
        let of_adapter = self
            .states
            .iter()
            .enumerate()
            .filter(|(_, it)| it.adapter.as_ref() == adapter);
        of_adapter
            .map(|(at, it)| (at, it, common(&it.tokens, prompt)))
            .filter(|(_, it, same)| *same > it.start && (cuts || *same == it.tokens.len()))
            .max_by_key(|(_, _, same)| *same)
            .map(|(at, _, same)| (at, same))
    }

    /// Which state is of just these tokens, all of them.
    pub(super) fn base(
        &self,
        adapter: &Option<AdapterKey>,
        tokens: Option<&[LlamaToken]>,
    ) -> Option<usize> {
        self.states.iter().position(|it| {
            it.start == 0 && it.adapter == *adapter && Some(it.tokens.as_slice()) == tokens
        })
    }

    pub(super) fn get(&self, at: usize) -> Option<&Aside> {
        self.states.get(at)
    }

    /// Takes a state out.
    pub(super) fn take(&mut self, at: usize) -> Option<Aside> {
        (at < self.states.len()).then(|| self.states.remove(at))
    }

    /// Lets go of what is an owner's whom `gone` names, and says how many tokens that were.
    pub(super) fn forget(&mut self, gone: impl Fn(&str) -> bool) -> usize {
        let mut tokens = 0;
        self.states.retain(|it| {
            let goes = it.owner.as_deref().is_some_and(&gone);
            tokens += if goes { it.tokens.len() - it.start } else { 0 };
            !goes
        });
        tokens
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tokens(text: &str) -> Vec<LlamaToken> {
        text.bytes().map(|byte| LlamaToken(byte.into())).collect()
    }

    fn aside(owner: &str, text: &str, start: usize, bytes: usize) -> Aside {
        Aside {
            adapter: None,
            owner: (!owner.is_empty()).then(|| owner.to_owned()),
            tokens: tokens(text),
            start,
            state: vec![0; bytes],
        }
    }

    #[test]
    fn beyond_the_budget_the_least_recently_needed_goes() {
        let mut parked = Parked::new(1_000);
        parked.put(aside("", "rules", 0, 200));
        parked.put(aside("joe", "rules joe", 5, 200));
        parked.put(aside("mara", "rules mara", 5, 300));
        parked.put(aside("bo", "rules bo", 5, 200));
        let owners = |parked: &Parked| -> Vec<String> {
            let owners = parked.iter().map(|it| it.owner.clone().unwrap_or_default());
            owners.collect()
        };
        // What the others begin with has stayed.
        assert_eq!(owners(&parked), ["mara", "", "bo"]);
        parked.put(aside("huge", "x", 0, 2_000));
        assert!(parked.bytes() <= 1_000);
    }

    #[test]
    fn the_longest_that_can_be_used_is_found() {
        let mut parked = Parked::new(1_000);
        parked.put(aside("", "rules", 0, 1));
        parked.put(aside("mara", "rules mara", 5, 1));
        let longest = |text: &str, cuts| parked.longest(None, &tokens(text), cuts);
        assert_eq!(longest("rules mar", true), Some((1, 9)));
        assert_eq!(longest("rules mar", false), Some((0, 5)));
        assert_eq!(longest("rules", true), Some((0, 5)));
        assert_eq!(longest("x", true), None);
        assert_eq!(parked.base(&None, Some(&tokens("rules"))), Some(0));
        assert_eq!(parked.forget(|owner| owner == "mara"), 5);
        assert_eq!(
            parked.longest(None, &tokens("rules mar"), true),
            Some((0, 5))
        );
    }

    #[test]
    fn what_goes_on_takes_the_place_of_its_beginning() {
        let mut parked = Parked::new(1_000);
        parked.put(aside("mara", "one", 0, 1));
        parked.put(aside("mara", "one two", 0, 1));
        parked.put(aside("mara", "other", 0, 1));
        assert_eq!(parked.iter().count(), 2);
        // Of what changes all the time no more is kept.
        parked.put(aside("mara", "yet another", 0, 1));
        let texts = parked.iter().map(|it| it.tokens.len());
        assert_eq!(texts.collect::<Vec<_>>(), [5, 11]);
    }
}
