//! The ruling of several policies about one text.

use super::find::replaced;
use super::{GuardPolicy, Kept, RuleAction};
use crate::speech_text::{Part, Scanner};
use banter_core::{Draft, Guard, GuardReason, GuardSide, Judgement, Ruling, Verdict};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The key of the persona's lines for every category that has none of its own.
const ANY: &str = "any";

/// What is judged.
pub(super) struct Case<'a> {
    pub(super) side: GuardSide,
    pub(super) text: &'a str,
    pub(super) language: Option<&'a str>,
    pub(super) profile: &'a str,
    /// What the character says instead, by category.
    pub(super) lines: Option<&'a BTreeMap<String, Vec<String>>>,
}

impl<'a> Case<'a> {
    /// A text of which nothing else is known.
    pub(super) fn bare(side: GuardSide, text: &'a str) -> Self {
        Self {
            side,
            text,
            language: None,
            profile: "",
            lines: None,
        }
    }

    pub(super) fn of(draft: &Draft<'a>) -> Self {
        Self {
            side: draft.side,
            text: draft.text,
            language: draft.language,
            profile: draft.profile,
            lines: draft.persona.map(|persona| &persona.guard),
        }
    }
}

impl Guard for GuardPolicy {
    fn judge(&self, draft: &Draft) -> Judgement {
        Judgement::Now(rule(&[self], &Case::of(draft)))
    }
}

/// What becomes of a text by these policies together.
pub(super) fn rule<P: Borrow<GuardPolicy>>(policies: &[P], case: &Case) -> Ruling {
    let policies = || {
        let policies = policies.iter();
        policies.map(|policy| -> &GuardPolicy { policy.borrow() })
    };
    let profile: Vec<&[String]> = policies()
        .filter_map(|policy| policy.profiles.get(case.profile))
        .map(Vec::as_slice)
        .collect();
    let is_on = |category: &str| {
        profile.is_empty() || profile.iter().copied().flatten().any(|on| on == category)
    };
    let mut reasons: Vec<GuardReason> = Vec::new();
    let mut text: Option<String> = None;
    let mut blocked: Option<&Kept> = None;
    let mut ended = false;
    for policy in policies().filter(|policy| policy.speaks(case.language)) {
        let judged = text.as_deref().unwrap_or(case.text);
        let on = |rule: usize| {
            let rule = policy.rules.get(rule);
            rule.is_some_and(|rule| rule.side.is(case.side) && is_on(&rule.category))
        };
        let mut hits = policy.hits(judged, on);
        let mut rules: Vec<usize> = hits.iter().map(|hit| hit.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules.iter().filter_map(|rule| policy.rules.get(*rule)) {
            reasons.push(GuardReason {
                category: rule.category.clone(),
                rule: rule.name.clone(),
            });
            match rule.action {
                RuleAction::EndTurn => ended = true,
                RuleAction::Block(_) => {
                    blocked.get_or_insert(rule);
                }
                RuleAction::Pass | RuleAction::Replace(_) => {}
            }
        }
        let replaces = |rule: usize| match policy.rules.get(rule).map(|rule| &rule.action) {
            Some(RuleAction::Replace(with)) => Some(with.as_deref().unwrap_or(&policy.mask)),
            _ => None,
        };
        hits.retain(|hit| replaces(hit.rule).is_some());
        if !hits.is_empty() {
            let with = |rule| replaces(rule).unwrap_or_default();
            text = Some(replaced(judged, hits, with));
        }
    }
    let verdict = match (ended, blocked, text) {
        (true, ..) => Verdict::EndTurn,
        (false, Some(rule), _) => Verdict::Block {
            instead: instead(rule, case),
        },
        (false, None, Some(text)) => Verdict::Replace(text),
        (false, None, None) => Verdict::Pass,
    };
    Ruling { verdict, reasons }
}

impl GuardPolicy {
    /// Whether it judges texts of `language`.
    fn speaks(&self, language: Option<&str>) -> bool {
        let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_lowercase();
        match (&self.language, language) {
            (Some(own), Some(other)) => primary(own) == primary(other),
            _ => true,
        }
    }
}

/// What the character says instead: its own words for the category before those of the rule.
fn instead(rule: &Kept, case: &Case) -> Option<String> {
    let own = case.lines.and_then(|lines| {
        let of_category = lines.get(&rule.category);
        of_category.or_else(|| lines.get(ANY))
    });
    let lines = match (own, &rule.action) {
        (Some(own), _) => own,
        (None, RuleAction::Block(lines)) => lines,
        (None, _) => return None,
    };
    // Another text may get another line, and the same text the same.
    let mut hasher = DefaultHasher::new();
    case.text.hash(&mut hasher);
    let line = hasher.finish() % lines.len().max(1) as u64;
    let line = lines.get(usize::try_from(line).unwrap_or_default())?;
    let spoken = spoken(line);
    spoken.contains(char::is_alphanumeric).then_some(spoken)
}

/// The words of a line, without the marks that it may have: what stands in for a text goes to
/// the voice as it is.
fn spoken(line: &str) -> String {
    let (mut scanner, mut parts) = (Scanner::default(), Vec::new());
    scanner.push(line, &mut parts);
    scanner.finish(&mut parts);
    let texts = parts.into_iter().filter_map(|part| match part {
        Part::Text(text) => Some(text),
        _ => None,
    });
    texts.collect::<String>().trim().to_owned()
}
