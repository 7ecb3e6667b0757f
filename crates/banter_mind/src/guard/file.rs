//! Policies as TOML.

use super::{GuardPolicy, GuardPolicyError, GuardRule, RuleAction, RuleCheck, RuleSide};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The largest file, in bytes.
pub(super) const LARGEST: usize = 256 << 10;
/// The longest name of a category, a profile or a rule, in characters.
const LONGEST_NAME: usize = 64;
/// The longest line that is said instead, in characters.
const LONGEST_LINE: usize = 1000;
/// How many lines may be said instead.
const MOST_LINES: usize = 16;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    language: Option<String>,
    lookalikes: bool,
    stretched: bool,
    spaced: bool,
    mask: Option<String>,
    profiles: BTreeMap<String, Vec<Spanned<String>>>,
    rule: Vec<Spanned<Rule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    category: Spanned<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    patterns: Vec<Spanned<String>>,
    check: Option<RuleCheck>,
    #[serde(default)]
    side: RuleSide,
    #[serde(rename = "do")]
    action: Action,
    with: Option<String>,
    #[serde(default, deserialize_with = "lines")]
    say: Vec<String>,
}

/// One line, or a list of them.
fn lines<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a line, or a list of lines")]
    enum Lines {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Lines::deserialize(value)? {
        Lines::One(line) => vec![line],
        Lines::Several(lines) => lines,
    })
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Action {
    Pass,
    Replace,
    Block,
    End,
}

/// Whether a file is not too large.
pub(super) fn check_size(bytes: usize, source_name: &str) -> Result<(), GuardPolicyError> {
    match bytes {
        ..=LARGEST => Ok(()),
        _ => Err(GuardPolicyError::TooLarge {
            source_name: source_name.to_owned(),
            limit: LARGEST,
        }),
    }
}

pub(super) fn parse(text: &str, source_name: &str) -> Result<GuardPolicy, GuardPolicyError> {
    check_size(text.len(), source_name)?;
    let wrong = |offset, reason| GuardPolicyError::at(text, source_name, offset, reason);
    let file: File = toml::from_str(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        wrong(error.span().map_or(0, |span| span.start), message)
    })?;
    let mut policy = GuardPolicy::new()
        .lookalikes(file.lookalikes)
        .stretched(file.stretched)
        .spaced(file.spaced);
    policy.language = file.language;
    if let Some(mask) = file.mask {
        policy = policy.mask(mask);
    }
    let categories = || {
        file.rule
            .iter()
            .map(|rule| rule.get_ref().category.get_ref())
    };
    for (profile, on) in &file.profiles {
        for category in on {
            // What another file finds may be named here too, but not what is no name.
            let named = name(category.get_ref());
            named.map_err(|reason| wrong(category.span().start, reason))?;
            let close = categories().any(|known| known.eq_ignore_ascii_case(category.get_ref()));
            if close && !categories().any(|known| known == category.get_ref()) {
                let reason = format!(
                    "`{}` is a category in other letters; write it as its rule does",
                    category.get_ref()
                );
                return Err(wrong(category.span().start, reason));
            }
        }
        let on = on.iter().map(|category| category.get_ref().clone());
        policy = policy.profile(profile.clone(), on);
    }
    for rule in file.rule {
        let at = rule.span().start;
        let rule = rule.into_inner();
        let named = name(rule.category.get_ref());
        named.map_err(|reason| wrong(rule.category.span().start, reason))?;
        let action = action(&rule).map_err(|reason| wrong(at, reason))?;
        let number = policy.rules.len();
        for word in &rule.words {
            let added = policy.add_word(word.get_ref(), number);
            added.map_err(|reason| wrong(word.span().start, reason))?;
        }
        for pattern in &rule.patterns {
            let added = policy.add_pattern(pattern.get_ref(), number, rule.check);
            added.map_err(|reason| wrong(pattern.span().start, reason))?;
        }
        policy.keep(GuardRule {
            name: rule.name,
            side: rule.side,
            ..GuardRule::new(rule.category.into_inner(), action)
        });
    }
    policy.patterns.seal();
    Ok(policy)
}

/// Whether a text is the name of a category.
fn name(text: &str) -> Result<(), String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if text.is_empty() || text.chars().count() > LONGEST_NAME || !text.chars().all(is_name) {
        return Err(format!(
            "a category is named by up to {LONGEST_NAME} letters, digits, `_` and `-`; rename it"
        ));
    }
    Ok(())
}

/// What a rule does, or what is wrong with it.
fn action(rule: &Rule) -> Result<RuleAction, String> {
    let wrong = |reason: &str| Err(reason.to_owned());
    if rule.words.is_empty() && rule.patterns.is_empty() {
        return wrong("a rule without words finds nothing; give it `words` or `patterns`");
    }
    if rule.check.is_some() && rule.patterns.is_empty() {
        return wrong("`check` looks at what patterns find; give it `patterns`, or leave it out");
    }
    if rule.name.chars().count() > LONGEST_NAME {
        return Err(format!(
            "a name has at most {LONGEST_NAME} characters; shorten it"
        ));
    }
    if rule.with.is_some() && !matches!(rule.action, Action::Replace) {
        return wrong("`with` is what `do = \"replace\"` puts there; write that, or leave it out");
    }
    if !rule.say.is_empty() && !matches!(rule.action, Action::Block) {
        return wrong("`say` is said where `do = \"block\"`; write that, or leave `say` out");
    }
    let is_line = |line: &String| {
        line.contains(char::is_alphanumeric) && line.chars().count() <= LONGEST_LINE
    };
    if rule.say.len() > MOST_LINES || !rule.say.iter().all(is_line) {
        return Err(format!(
            "`say` has up to {MOST_LINES} lines of words, each of at most {LONGEST_LINE} characters"
        ));
    }
    Ok(match rule.action {
        Action::Pass => RuleAction::Pass,
        Action::Replace => RuleAction::Replace(rule.with.clone()),
        Action::Block => RuleAction::Block(rule.say.clone()),
        Action::End => RuleAction::EndTurn,
    })
}
