//! What a character feels and knows of somebody, in sentences of a prompt.

use super::{Feelings, Relation};
use crate::StoryTime;
use banter_core::PersonId;

/// How many facts are told.
const FACTS: usize = 4;

/// How it feels, what it thinks of `name`, and what it knows of it. Nothing where there is nothing
/// to say.
pub(crate) fn feelings_of(
    feelings: Feelings,
    relation: Option<&Relation>,
    (id, name): (Option<&PersonId>, &str),
    names: &[(PersonId, String)],
    story: StoryTime,
) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(mood) = feelings.mood(story) {
        let much = if mood.intensity > 0.6 { "very " } else { "" };
        told.push(format!("You feel {much}{}.", adjective(&mood.name)));
    }
    let Some(relation) = relation.filter(|_| !name.is_empty()) else {
        return told;
    };
    let opinions = [liking(relation.affinity), trust(relation.trust)];
    for opinion in opinions.into_iter().flatten() {
        told.push(format!("You {opinion} {name}."));
    }
    if relation.familiarity > 0.5 {
        told.push(format!("You know {name} well."));
    }
    let recent = relation.facts.len().saturating_sub(FACTS);
    for fact in relation.facts.iter().skip(recent) {
        let by = fact.told_by.as_ref();
        let teller = by.and_then(|by| names.iter().find(|(known, _)| known == by));
        let text = &fact.text;
        told.push(match teller.map(|(_, name)| name.as_str()) {
            _ if by.is_some() && by == id => format!("{name} said: \"{text}\""),
            Some(teller) if !teller.is_empty() => format!("{teller} said of {name}: \"{text}\""),
            _ if by.is_none() => format!("Of {name} you know: {text}"),
            _ => format!("Somebody said of {name}: \"{text}\""),
        });
    }
    told
}

fn adjective(mood: &str) -> &str {
    match mood {
        "fear" => "afraid",
        "disgust" => "disgusted",
        mood => mood,
    }
}

fn liking(affinity: f32) -> Option<&'static str> {
    match affinity {
        a if a > 0.6 => Some("are very fond of"),
        a if a > 0.2 => Some("like"),
        a if a < -0.6 => Some("hate"),
        a if a < -0.2 => Some("dislike"),
        _ => None,
    }
}

fn trust(trust: f32) -> Option<&'static str> {
    match trust {
        t if t > 0.3 => Some("trust"),
        t if t < -0.3 => Some("do not trust"),
        _ => None,
    }
}
