//! The screen: a panel with a row for each model.

use crate::state::{FirstRun, FirstRunCommand, FirstRunItem, ItemState};
use crate::{FirstRunStyle, FirstRunWords};
use banter_models::size;
use bevy::picking::events::{Move, Pointer, Press};
use bevy::prelude::*;

/// The screen, as long as it is shown. A `UiTargetCamera` on it says before which camera.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FirstRunScreen;

/// The panel within it, which is made anew when something changes.
#[derive(Component)]
pub(crate) struct Panel;

/// Shows what is so now, where something changed.
pub(crate) fn show(
    run: Res<FirstRun>,
    style: Res<FirstRunStyle>,
    words: Res<FirstRunWords>,
    screen: Query<Entity, With<FirstRunScreen>>,
    panel: Query<Entity, With<Panel>>,
    mut commands: Commands,
) {
    if !(run.is_changed() || style.is_changed() || words.is_changed()) {
        return;
    }
    if !run.open {
        for screen in &screen {
            commands.entity(screen).despawn();
        }
        return;
    }
    for panel in &panel {
        commands.entity(panel).despawn();
    }
    let screen = screen.iter().next().unwrap_or_else(|| {
        let whole = Node {
            position_type: PositionType::Absolute,
            width: percent(100),
            height: percent(100),
            align_items: AlignItems::Center,
            justify_content: JustifyContent::Center,
            ..default()
        };
        let veil = BackgroundColor(style.veil);
        commands
            .spawn((FirstRunScreen, whole, veil, GlobalZIndex(100)))
            .id()
    });
    let panel = Node {
        width: px(style.text_size * 36.0),
        max_width: percent(94),
        flex_direction: FlexDirection::Column,
        row_gap: px(style.text_size * 0.7),
        padding: px(style.text_size * 1.2).all(),
        border_radius: BorderRadius::all(px(style.text_size * 0.6)),
        ..default()
    };
    let panel = (Panel, panel, BackgroundColor(style.panel), ChildOf(screen));
    commands.spawn(panel).with_children(|panel| {
        panel.spawn(text(&style, &words.heading, 1.5, style.accent));
        panel.spawn(text(&style, &words.introduction, 1.0, style.text));
        for (row, item) in run.items.iter().enumerate() {
            let offer = offer(item, &words);
            spawn_row(
                panel,
                &style,
                row,
                run.chosen == row,
                &item.title,
                offer.as_deref(),
            );
            panel.spawn(text(&style, &detail(item, &words), 0.85, style.text));
            if let ItemState::Failed(why) = &item.state {
                panel.spawn(text(&style, why, 0.85, style.alarm));
            }
        }
        let last = run.items.len();
        spawn_row(
            panel,
            &style,
            last,
            run.chosen == last,
            "",
            Some(&words.close),
        );
    });
}

fn text(style: &FirstRunStyle, words: &str, scale: f32, color: Color) -> impl Bundle {
    let font = TextFont {
        font: style.font.clone().into(),
        ..TextFont::from_font_size(style.text_size * scale)
    };
    (Text::new(words), font, TextColor(color))
}

/// A row that can be chosen and pressed. What is chosen has a sign before it, too.
fn spawn_row(
    panel: &mut ChildSpawnerCommands,
    style: &FirstRunStyle,
    row: usize,
    chosen: bool,
    title: &str,
    offer: Option<&str>,
) {
    let node = Node {
        column_gap: px(style.text_size * 0.6),
        padding: UiRect::axes(px(style.text_size * 0.5), px(style.text_size * 0.3)),
        border: px(2).all(),
        ..default()
    };
    let edge = if chosen { style.accent } else { Color::NONE };
    let sign = if chosen { ">" } else { " " };
    panel
        .spawn((node, BorderColor::all(edge)))
        // Not `Over`: rows that are made anew below a pointer that rests would take the choice back from the keys.
        .observe(
            move |_: On<Pointer<Move>>, mut commands: MessageWriter<FirstRunCommand>| {
                commands.write(FirstRunCommand::Choose(row));
            },
        )
        // A click would need the same entity when the button is let go, and the panel may be a new one by then.
        .observe(
            move |_: On<Pointer<Press>>, mut commands: MessageWriter<FirstRunCommand>| {
                commands.write_batch([FirstRunCommand::Choose(row), FirstRunCommand::Press]);
            },
        )
        .with_children(|parts| {
            parts.spawn((text(style, sign, 1.0, style.accent), whole()));
            if !title.is_empty() {
                let rest = Node {
                    flex_grow: 1.0,
                    ..default()
                };
                parts.spawn((text(style, title, 1.0, style.text), rest));
            }
            if let Some(offer) = offer {
                parts.spawn((
                    text(style, &format!("[{offer}]"), 1.0, style.accent),
                    whole(),
                ));
            }
        });
}

/// Never broken into lines.
fn whole() -> Node {
    Node {
        flex_shrink: 0.0,
        ..default()
    }
}

/// What a row offers.
fn offer(item: &FirstRunItem, words: &FirstRunWords) -> Option<String> {
    match (&item.state, &item.entry) {
        (_, None) => None,
        (ItemState::Missing { arrived: 0 }, _) => Some(words.fetch.clone()),
        (ItemState::Missing { .. }, _) => Some(words.go_on.clone()),
        (ItemState::Fetching(_), _) => Some(words.stop.clone()),
        (ItemState::Failed(_), _) => Some(words.again.clone()),
        (ItemState::Here(_), _) => None,
    }
}

/// What a player wants to know of a model before it is fetched, and how far it is. As many lines in each state: what is
/// below does not move away from a pointer.
fn detail(item: &FirstRunItem, words: &FirstRunWords) -> String {
    let entry = item.entry.as_ref();
    let size = entry.and_then(|entry| entry.size()).map(size);
    let now = match &item.state {
        ItemState::Here(_) => Some(words.here.clone()),
        ItemState::Fetching(Some(share)) => Some(format!("{:.0} %", share.clamp(0.0, 1.0) * 100.0)),
        ItemState::Fetching(None) => Some("...".into()),
        _ => None,
    };
    let mut lines = Vec::new();
    let first: Vec<String> = [Some(item.because.clone()), size, now]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    lines.push(first.join("  "));
    if let Some(entry) = entry {
        let licence = &entry.licence;
        lines.push(format!(
            "{}: {} ({})",
            words.licence, licence.name, licence.url
        ));
        lines.extend(licence.note.clone());
    }
    lines.join("\n")
}
