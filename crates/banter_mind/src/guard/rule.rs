//! The rules of a policy.

use banter_core::GuardSide;

/// What happens where a rule of a [`GuardPolicy`](super::GuardPolicy) finds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleAction {
    /// Nothing but a record in the [log](banter_core::GuardLog).
    Pass,
    /// What was found is replaced by this, or by the policy's [mask](super::GuardPolicy::mask).
    Replace(Option<String>),
    /// The sentence is left out, or a player's line is not heard. The character says what its
    /// persona has for the category, else one of these, else nothing.
    Block(Vec<String>),
    /// The turn ends.
    EndTurn,
}

/// Whose words a rule is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleSide {
    /// Players' lines.
    Input,
    /// Characters' sentences.
    Output,
    /// Both.
    #[default]
    Both,
}

impl RuleSide {
    /// Whether a text of `side` is meant.
    pub(super) fn is(self, side: GuardSide) -> bool {
        match side {
            GuardSide::Input => self != Self::Output,
            GuardSide::Output => self != Self::Input,
        }
    }
}

/// What a pattern finds counts only if this holds for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleCheck {
    /// Its digits have the check digit of payment cards: Luhn's sum is a multiple of ten.
    Luhn,
}

impl RuleCheck {
    pub(super) fn holds(self, found: &str) -> bool {
        match self {
            Self::Luhn => luhn(found),
        }
    }
}

/// Luhn's sum (ISO/IEC 7812-1): from the right, every second digit counts twice, with the digits
/// of the product added up.
fn luhn(text: &str) -> bool {
    let digits = text.chars().rev().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10) && text.contains(|digit: char| ('1'..='9').contains(&digit))
}

/// Words and patterns for which the same happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardRule {
    /// What kind of thing it finds: `insult`. Age profiles turn categories on, and a persona
    /// has lines for them.
    pub category: String,
    /// Its name in the log. Empty for its number.
    pub name: String,
    /// Words, or several that follow each other.
    pub words: Vec<String>,
    /// Regular expressions of the crate `regex`.
    pub patterns: Vec<String>,
    /// What must hold for what a pattern finds.
    pub check: Option<RuleCheck>,
    /// What happens.
    pub action: RuleAction,
    /// Whose words it is about.
    pub side: RuleSide,
}

impl GuardRule {
    /// A rule of this category without words, for both sides.
    pub fn new(category: impl Into<String>, action: RuleAction) -> Self {
        Self {
            category: category.into(),
            name: String::new(),
            words: Vec::new(),
            patterns: Vec::new(),
            check: None,
            action,
            side: RuleSide::Both,
        }
    }

    /// The same with more words.
    #[must_use]
    pub fn words<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// The same with another pattern.
    #[must_use]
    pub fn pattern(mut self, pattern: impl Into<String>) -> Self {
        self.patterns.push(pattern.into());
        self
    }

    /// The same for these alone.
    #[must_use]
    pub fn side(mut self, side: RuleSide) -> Self {
        self.side = side;
        self
    }
}
