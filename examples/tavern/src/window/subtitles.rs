//! What is being said, at the foot of the window.

use super::look::Look;
use banter_menu::PlayerSettings;
use bevy::prelude::*;
use bevy_banter::core::{
    InterimTranscript, Perceivable, Reply, Timeline, Turn, TurnCause, TurnLines,
};
use bevy_banter::prelude::*;
use std::time::Duration;

/// Words stay for so long after they were heard.
const LINGER: Duration = Duration::from_millis(1500);
/// More than so many characters are cut: a subtitle must leave the face free.
const MOST_SHOWN: usize = 420;
/// The same for the player's line.
const MOST_OF_LINE: usize = 140;

/// The box behind what she says.
#[derive(Component, Debug)]
pub(super) struct Backdrop;

/// Her name.
#[derive(Component, Debug)]
pub(super) struct Speaker;

/// What she says.
#[derive(Component, Debug)]
pub(super) struct Words;

/// What the player said.
#[derive(Component, Debug)]
pub(super) struct PlayerLine;

/// Spawns both lines.
pub(super) fn spawn(parent: &mut ChildSpawnerCommands, look: &Look) {
    let sizes = look.sizes;
    let line = Node {
        max_width: percent(86),
        padding: UiRect::axes(px(14), px(4)),
        border_radius: BorderRadius::all(px(8)),
        display: Display::None,
        ..default()
    };
    parent.spawn((
        PlayerLine,
        line,
        BackgroundColor(look.panel),
        look.text("", sizes.line, look.dim),
    ));
    let backdrop = Node {
        max_width: percent(86),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        padding: UiRect::axes(px(22), px(10)),
        row_gap: px(2),
        border_radius: BorderRadius::all(px(12)),
        display: Display::None,
        ..default()
    };
    parent
        .spawn((
            Backdrop,
            backdrop,
            BackgroundColor(look.panel),
            Pickable::IGNORE,
        ))
        .with_children(|backdrop| {
            backdrop.spawn((Speaker, look.text("", sizes.name, look.accent)));
            backdrop.spawn((
                Words,
                look.text("", sizes.subtitle, look.text),
                TextLayout::new(Justify::Center, LineBreak::WordOrCharacter),
                TextShadow {
                    offset: Vec2::splat(1.5),
                    color: Color::BLACK.with_alpha(0.8),
                },
            ));
        });
}

/// Shows what somebody is saying, or that somebody is thinking.
pub(super) fn show_words(
    npcs: Query<(Entity, &Subtitle, Option<&Perceivable>)>,
    turns: Query<(&Turn, &Reply)>,
    time: Res<Time<Real>>,
    mut left: Local<Duration>,
    mut backdrop: Single<&mut Node, (With<Backdrop>, Without<PlayerLine>)>,
    mut line: Single<&mut Node, With<PlayerLine>>,
    mut words: Single<&mut Text, (With<Words>, Without<Speaker>)>,
    mut speaker: Single<(&mut Text, &mut TextColor), With<Speaker>>,
    (look, settings): (Res<Look>, Res<PlayerSettings>),
) {
    let thinks = |entity: Entity| {
        let mut theirs = turns.iter().filter(|(turn, _)| turn.npc == entity);
        theirs.any(|(_, reply)| reply.heard_sentences().next().is_none())
    };
    let speaks = npcs.iter().find(|(_, said, _)| !said.0.is_empty());
    let found = speaks.or_else(|| npcs.iter().find(|(entity, ..)| thinks(*entity)));
    let name = found.and_then(|(.., name)| name);
    let text = match found {
        Some((_, said, _)) if said.0.is_empty() => "…".to_owned(),
        Some((_, said, _)) => shortened(&said.0, MOST_SHOWN),
        None => String::new(),
    };
    if text.is_empty() {
        *left = left.saturating_sub(time.delta());
    } else {
        *left = LINGER;
        set(&mut words, &text);
        let name = name.map_or("", |known| &known.name);
        let (text, colour) = &mut *speaker;
        set(text, name);
        let own = settings.speaker_colours.then(|| look.speaker(name));
        colour.set_if_neq(TextColor(own.unwrap_or(look.text)));
    }
    show(&mut backdrop, !left.is_zero() && settings.shows_subtitles());
    if left.is_zero() {
        show(&mut line, false);
    }
}

/// Turns of which something is new.
type News = Or<(Changed<Reply>, Changed<Timeline>)>;

/// Shows what the player said: as typed, or as she understood it. While it is being said,
/// what she understood so far.
pub(super) fn show_player_line(
    mut partial: MessageReader<InterimTranscript>,
    open: Query<(&TurnCause, &Reply)>,
    turns: Query<(Entity, &Turn, &Reply), News>,
    lines: TurnLines,
    mut line: Single<(&mut Node, &mut Text), With<PlayerLine>>,
) {
    let (node, text) = &mut *line;
    for (entity, turn, reply) in &turns {
        if turn.speaker.is_none() {
            continue;
        }
        let typed = lines.get(entity).filter(|line| line.audio.is_none());
        let typed = typed.map(|line| line.transcript.text.as_str());
        let complete = lines.is_complete(entity);
        let said = player_line(typed, complete, reply.heard.as_deref());
        set(text, &shortened(&said, MOST_OF_LINE));
        show(node, true);
    }
    for message in partial.read() {
        let cause = TurnCause::Utterance(message.utterance);
        let of_player = open
            .iter()
            .any(|(other, reply)| *other == cause && reply.heard.is_none());
        if of_player && !message.text.trim().is_empty() {
            let latest = latest(message.text.trim(), MOST_OF_LINE);
            set(text, &format!("You: {latest}…"));
            show(node, true);
        }
    }
}

/// The player's line: as it was typed, or what she understood of it, if it is complete.
pub(super) fn player_line(typed: Option<&str>, complete: bool, heard: Option<&str>) -> String {
    match (typed, heard) {
        (Some(text), _) => format!("You: {text}"),
        (_, Some("")) => "You: (she did not catch that)".to_owned(),
        (_, Some(heard)) => format!("You: {heard}"),
        (None, None) if complete => "You: …".to_owned(),
        (None, None) => "You: (speaking)".to_owned(),
    }
}

/// Changes only what differs: a text that was changed is laid out anew.
pub(super) fn set(text: &mut Mut<Text>, to: &str) {
    if text.0 != to {
        to.clone_into(&mut text.0);
    }
}

/// Shows or hides a part of the window, and frees its place.
pub(super) fn show(node: &mut Mut<Node>, shown: bool) {
    let wanted = if shown { Display::Flex } else { Display::None };
    if node.display != wanted {
        node.display = wanted;
    }
}

/// The text, or its beginning.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or_default();
            format!("{}…", kept.trim_end())
        }
    }
}

/// The text, or its end: what is said just now is what one looks for.
fn latest(text: &str, most: usize) -> String {
    let before = text.chars().count().saturating_sub(most);
    match text.char_indices().nth(before) {
        Some((start, _)) if before > 0 => {
            let kept = text.get(start..).unwrap_or_default();
            format!("…{}", kept.trim_start())
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(shortened("茶叶很好", 4), "茶叶很好");
        assert_eq!(shortened("茶叶很好", 2), "茶叶…");
        assert_eq!(shortened("ale or cider", 4), "ale…");
        assert_eq!(shortened("", 0), "");
        assert_eq!(latest("茶叶很好", 4), "茶叶很好");
        assert_eq!(latest("茶叶很好", 2), "…很好");
        assert_eq!(latest("ale or cider", 6), "…cider");
        assert_eq!(latest("", 0), "");
    }

    #[test]
    fn the_player_sees_what_was_understood() {
        assert_eq!(player_line(Some("Hello"), true, None), "You: Hello");
        assert_eq!(player_line(None, false, None), "You: (speaking)");
        assert_eq!(player_line(None, true, None), "You: …");
        assert_eq!(player_line(None, true, Some("Ale")), "You: Ale");
        assert!(player_line(None, true, Some("")).contains("did not catch"));
    }
}
