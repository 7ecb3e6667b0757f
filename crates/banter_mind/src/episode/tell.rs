//! An episode in a sentence, as a prompt tells the character of it.

use super::{Episode, EpisodeKind};
use crate::StoryTime;
use banter_core::PersonId;

/// What was heard less well than this is told as heard by half.
const CLEAR: f32 = 0.6;

/// What happened, when, where, and from whom the character knows it.
pub(super) fn tell(episode: &Episode, names: &[(PersonId, String)], story: StoryTime) -> String {
    let name = |id: &PersonId| {
        let known = names.iter().find(|(known, _)| known == id);
        known.map_or("", |(_, name)| name.as_str())
    };
    let who = |id: Option<&PersonId>| match id.map_or("", name) {
        "" => "somebody".to_owned(),
        name => name.to_owned(),
    };
    let to = |id: &Option<PersonId>| match id.as_ref().map_or("", name) {
        "" => String::new(),
        name => format!(" to {name}"),
    };
    let mut when = story.ago(episode.at);
    if let Some(place) = episode.place.as_ref().filter(|place| !place.is_empty()) {
        when = format!("{when}, {place}");
    }
    let text = &episode.text;
    match &episode.kind {
        EpisodeKind::Told { by } => {
            let confided = if episode.in_confidence {
                " in confidence"
            } else {
                ""
            };
            format!(
                "({when}) {} told you{confided}: \"{text}\"",
                who(by.as_ref())
            )
        }
        EpisodeKind::Overheard { by, to: whom } => {
            let hear = if episode.clarity < CLEAR {
                "half heard"
            } else {
                "overheard"
            };
            format!(
                "({when}) you {hear} {} say{}: \"{text}\"",
                who(Some(by)),
                to(whom)
            )
        }
        EpisodeKind::Said { to: whom } => format!("({when}) you said{}: \"{text}\"", to(whom)),
        EpisodeKind::Happened { .. } => format!("({when}) {text}"),
        EpisodeKind::Thought => format!("({when}) you thought: {text}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn who_told_it_is_told() {
        let [ada, bo] = ["ada", "bo"].map(|id| PersonId::new(id).unwrap());
        let names = [(ada.clone(), "Ada".to_owned())];
        let story = StoryTime {
            seconds: 3.5 * StoryTime::DAY,
            ..StoryTime::default()
        };
        let said = |kind| tell(&Episode::new(kind, "It rains."), &names, story);
        assert_eq!(
            said(EpisodeKind::Told {
                by: Some(ada.clone())
            }),
            "(3 days ago) Ada told you: \"It rains.\""
        );
        let to = Some(ada);
        assert_eq!(
            said(EpisodeKind::Overheard {
                by: bo,
                to: to.clone()
            }),
            "(3 days ago) you overheard somebody say to Ada: \"It rains.\""
        );
        assert_eq!(
            said(EpisodeKind::Said { to }),
            "(3 days ago) you said to Ada: \"It rains.\""
        );
        assert_eq!(
            said(EpisodeKind::Happened { by: None }),
            "(3 days ago) It rains."
        );
    }
}
