//! Policies of a guard: files of words and patterns by category, each with what happens instead.

mod error;
mod file;
mod find;
mod fold;
mod judge;
mod loader;
mod plugin;
mod rule;
mod spaced;
#[cfg(test)]
mod tests;
mod trie;

pub use error::GuardPolicyError;
pub use loader::GuardPolicyLoader;
pub use plugin::GuardPolicies;
pub(crate) use plugin::build;
pub use rule::{GuardRule, RuleAction, RuleCheck, RuleSide};

use banter_core::{GuardSide, Verdict};
use bevy::asset::Asset;
use bevy::reflect::TypePath;
use find::Patterns;
use judge::Case;
use std::collections::BTreeMap;
use trie::Trie;

/// A policy of the guard: words and patterns by category, and what happens where one is found. An
/// asset, `*.guard.toml`, named in [`GuardPolicies`]; in code it is a
/// [`Guard`](banter_core::Guard) by itself.
///
/// Words are found as whole words, in small letters and capitals, with and without diacritics,
/// in letters of any width, and behind signs that cannot be seen; in scripts without spaces
/// wherever they stand. Between several words of one rule anything but letters and digits may
/// stand. Patterns are looked for in the text as it is folded for that: in small letters, without
/// diacritics. All words are one automaton and all patterns another: the time that it takes grows
/// with the length of the text alone, whatever the rules.
///
/// Where several rules find something, one that ends the turn comes first, then the first that
/// blocks; words are replaced last.
///
/// As a file, of at most 256 KiB:
///
/// ```toml
/// language = "en"    # judges texts of this language, and those whose language nobody knows;
///                    # without it, all
/// lookalikes = true  # `d4rn` and `dаrn` in Cyrillic are `darn`
/// stretched = true   # `daaarn` is `darn`
/// spaced = true      # `d a r n` and `d.a.r.n` are `darn`
/// mask = "…"         # what stands for a word that is replaced, where the rule does not say
///
/// [profiles]         # which categories are on for whom: GuardSettings::profile, GuardProfile
/// child = ["insult", "personal_data"]
/// adult = ["personal_data"]
///
/// [[rule]]
/// category = "insult"
/// name = "mild"      # what the log calls it; without it, a number
/// words = ["darn", "dung heap"]
/// do = "replace"     # or "pass" (only the log has it), "block", "end"
/// with = "bless"
///
/// [[rule]]
/// category = "personal_data"
/// patterns = ['\b(?:\d[ -]?){13,19}\b']
/// check = "luhn"     # only what has the check digit of a card
/// side = "output"    # what characters say; "input" is what players say; without it, both
/// do = "block"
/// say = ["I keep no numbers, friend."]
/// ```
///
/// Instead of what is blocked a character says what its persona has for the category, `[guard]`
/// there, else one of `say`, else nothing. Profiles of several policies are added up; for one that
/// none of them knows, and where none is chosen, every category is on.
///
/// ```
/// use banter_core::{GuardSide, SpeechGuard, Verdict};
/// use banter_mind::{GuardPolicy, GuardRule, RuleAction, RuleSide};
///
/// let say = RuleAction::Block(vec!["We do not speak of money here.".to_owned()]);
/// let policy = GuardPolicy::new()
///     .lookalikes(true)
///     .with(GuardRule::new("insult", RuleAction::Replace(None)).words(["darn", "dung heap"]))?
///     .with(GuardRule::new("money", say).pattern(r"\bgold ?coins?\b").side(RuleSide::Input))?;
///
/// let verdict = policy.verdict(GuardSide::Output, "Well, D4RN it, Odo!");
/// assert_eq!(verdict, Verdict::Replace("Well, … it, Odo!".to_owned()));
/// assert_eq!(policy.verdict(GuardSide::Output, "He darns socks."), Verdict::Pass);
/// # let mut app = bevy::prelude::App::new();
/// app.insert_resource(SpeechGuard::new(policy));
/// # Ok::<(), banter_mind::GuardPolicyError>(())
/// ```
#[derive(Asset, TypePath, Debug, Clone)]
pub struct GuardPolicy {
    language: Option<String>,
    lookalikes: bool,
    stretched: bool,
    spaced: bool,
    mask: String,
    profiles: BTreeMap<String, Vec<String>>,
    rules: Vec<Kept>,
    words: Trie,
    patterns: Patterns,
}

/// A rule without its words, which are in the automata.
#[derive(Debug, Clone)]
struct Kept {
    category: String,
    name: String,
    action: RuleAction,
    side: RuleSide,
}

impl Default for GuardPolicy {
    fn default() -> Self {
        Self {
            language: None,
            lookalikes: false,
            stretched: false,
            spaced: false,
            mask: "…".to_owned(),
            profiles: BTreeMap::new(),
            rules: Vec::new(),
            words: Trie::default(),
            patterns: Patterns::default(),
        }
    }
}

impl GuardPolicy {
    /// An empty policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether digits, signs and letters of other scripts count as the letters that they look
    /// like: `d4rn`, `$tupid`. Not unless asked for.
    #[must_use]
    pub fn lookalikes(mut self, lookalikes: bool) -> Self {
        self.lookalikes = lookalikes;
        self
    }

    /// Whether a letter may be drawn out: `daaarn`. Not unless asked for.
    #[must_use]
    pub fn stretched(mut self, stretched: bool) -> Self {
        self.stretched = stretched;
        self
    }

    /// Whether a word may be spelled out: `d a r n`, `d.a.r.n`. Not unless asked for.
    #[must_use]
    pub fn spaced(mut self, spaced: bool) -> Self {
        self.spaced = spaced;
        self
    }

    /// What stands for a replaced word. `…`, which voices pass over.
    #[must_use]
    pub fn mask(mut self, mask: impl Into<String>) -> Self {
        self.mask = mask.into();
        self
    }

    /// The same with an age profile: the categories that are on for it.
    #[must_use]
    pub fn profile<S: Into<String>>(
        mut self,
        name: impl Into<String>,
        categories: impl IntoIterator<Item = S>,
    ) -> Self {
        let categories = categories.into_iter().map(Into::into);
        self.profiles
            .entry(name.into())
            .or_default()
            .extend(categories);
        self
    }

    /// The same policy with another rule.
    ///
    /// # Errors
    /// A [`GuardPolicyError`] where a word has neither letters nor digits, a pattern cannot be
    /// read or matches everything, or there are too many.
    pub fn with(mut self, rule: GuardRule) -> Result<Self, GuardPolicyError> {
        let number = self.rules.len();
        let faulty = |reason| GuardPolicyError::Rule {
            rule: number + 1,
            reason,
        };
        for word in &rule.words {
            self.add_word(word, number).map_err(faulty)?;
        }
        for pattern in &rule.patterns {
            self.add_pattern(pattern, number, rule.check)
                .map_err(faulty)?;
        }
        if !rule.patterns.is_empty() {
            self.patterns.seal();
        }
        self.keep(rule);
        Ok(self)
    }

    /// Reads a policy; `source_name` is the file's name for errors.
    ///
    /// # Errors
    /// A [`GuardPolicyError`]: one sentence with the file, the line and the column.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, GuardPolicyError> {
        file::parse(text, source_name)
    }

    /// What becomes of `text` by this policy, with every category on.
    pub fn verdict(&self, side: GuardSide, text: &str) -> Verdict {
        judge::rule(&[self], &Case::bare(side, text)).verdict
    }

    fn keep(&mut self, rule: GuardRule) {
        let number = self.rules.len() + 1;
        self.rules.push(Kept {
            name: match rule.name {
                name if name.is_empty() => number.to_string(),
                name => name,
            },
            category: rule.category,
            action: rule.action,
            side: rule.side,
        });
    }
}
