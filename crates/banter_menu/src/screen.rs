//! The screen: a panel with a row for each setting.

use crate::rows::{MenuRow, ROWS};
use crate::{Menu, MenuCommand, MenuStyle, MenuWords, PlayerSettings};
use banter_audio::MicrophoneLevel;
use bevy::picking::events::{Move, Pointer, Press};
use bevy::prelude::*;

/// The quietest and the loudest that a level meter shows, in dBFS.
const LEVELS: (f32, f32) = (-60.0, -6.0);
/// How long the name of a microphone is shown, in characters.
const LONGEST: usize = 34;

/// The screen, as long as it is shown. A `UiTargetCamera` on it says before which camera.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MenuScreen;

/// The panel within it, which is made anew when something changes.
#[derive(Component)]
pub(crate) struct Panel;

/// The level meter, which is there where somebody has a microphone.
#[derive(Component)]
pub(crate) struct Meter;

/// What of it is full.
#[derive(Component)]
pub(crate) struct Level;

/// Shows what is so now, where something changed.
pub(crate) fn show(
    menu: Res<Menu>,
    settings: Res<PlayerSettings>,
    (style, words): (Res<MenuStyle>, Res<MenuWords>),
    screen: Query<Entity, With<MenuScreen>>,
    panel: Query<Entity, With<Panel>>,
    mut commands: Commands,
) {
    let is_new = menu.is_changed() || settings.is_changed();
    if !(is_new || style.is_changed() || words.is_changed()) {
        return;
    }
    if !menu.open {
        for screen in &screen {
            commands.entity(screen).despawn();
        }
        return;
    }
    for panel in &panel {
        commands.entity(panel).despawn();
    }
    let style = style.of(&settings);
    let screen = screen.iter().next().unwrap_or_else(|| {
        let whole = Node {
            position_type: PositionType::Absolute,
            width: percent(100),
            height: percent(100),
            align_items: AlignItems::Center,
            justify_content: JustifyContent::Center,
            ..default()
        };
        commands.spawn((MenuScreen, whole, GlobalZIndex(90))).id()
    });
    commands.entity(screen).insert(BackgroundColor(style.veil));
    let size = style.text_size;
    let panel = Node {
        width: px(size * 34.0),
        max_width: percent(94),
        max_height: percent(96),
        overflow: Overflow::clip(),
        flex_direction: FlexDirection::Column,
        row_gap: px(size * 0.1),
        padding: UiRect::axes(px(size * 1.1), px(size * 0.8)),
        border: px(1.5).all(),
        border_radius: BorderRadius::all(px(size * 0.6)),
        ..default()
    };
    let edge = BorderColor::all(style.raised);
    let panel = (
        Panel,
        panel,
        BackgroundColor(style.panel),
        edge,
        ChildOf(screen),
    );
    commands.spawn(panel).with_children(|panel| {
        let above = Node {
            margin: UiRect::bottom(px(size * 0.3)),
            ..default()
        };
        panel.spawn((above, Pickable::IGNORE)).with_child(text(
            &style,
            &words.heading,
            1.35,
            style.accent,
        ));
        for (number, row) in ROWS.into_iter().enumerate() {
            spawn_row(
                panel,
                &style,
                &words,
                &settings,
                (number, row),
                menu.chosen == number,
            );
        }
        spawn_close(panel, &style, &words, menu.chosen >= ROWS.len());
    });
}

fn text(style: &MenuStyle, words: &str, scale: f32, color: Color) -> impl Bundle + use<> {
    let font = TextFont {
        font: style.font.clone(),
        ..TextFont::from_font_size(style.text_size * scale)
    };
    (Text::new(words), font, TextColor(color), Pickable::IGNORE)
}

/// A row that is chosen is marked by a sign as well as by colour.
fn row_node(style: &MenuStyle, chosen: bool) -> impl Bundle + use<> {
    let node = Node {
        width: percent(100),
        align_items: AlignItems::Center,
        justify_content: JustifyContent::SpaceBetween,
        column_gap: px(style.text_size),
        padding: UiRect::axes(px(style.text_size * 0.5), px(style.text_size * 0.1)),
        border: px(2).all(),
        border_radius: BorderRadius::all(px(style.text_size * 0.3)),
        ..default()
    };
    let (edge, behind) = match chosen {
        true => (style.accent, style.raised),
        false => (Color::NONE, Color::NONE),
    };
    (node, BorderColor::all(edge), BackgroundColor(behind))
}

fn spawn_row(
    panel: &mut ChildSpawnerCommands,
    style: &MenuStyle,
    words: &MenuWords,
    settings: &PlayerSettings,
    (number, row): (usize, MenuRow),
    chosen: bool,
) {
    let mut value = row.value(settings, words);
    if let Some((end, _)) = value.char_indices().nth(LONGEST) {
        value.truncate(end);
        value.push('…');
    }
    let values = Node {
        align_items: AlignItems::Center,
        column_gap: px(style.text_size * 0.4),
        flex_shrink: 0.0,
        ..default()
    };
    panel
        .spawn(row_node(style, chosen))
        .observe(choose(number))
        .with_children(|parts| {
            spawn_label(parts, style, (row.label(words), style.text), chosen);
            parts
                .spawn((values, Pickable::IGNORE))
                .with_children(|parts| {
                    if row == MenuRow::Microphone {
                        spawn_level(parts, style);
                    }
                    spawn_side(parts, style, "<", (number, MenuCommand::Less));
                    parts.spawn(text(style, &value, 1.0, style.accent));
                    spawn_side(parts, style, ">", (number, MenuCommand::More));
                });
        });
    let hint = row.hint(words);
    if chosen && !hint.is_empty() {
        let inset = Node {
            margin: UiRect::left(px(style.text_size * 1.6)),
            ..default()
        };
        panel
            .spawn((inset, Pickable::IGNORE))
            .with_child(text(style, hint, 0.82, style.dim));
    }
}

/// What a row is called, behind the sign of the one that is chosen.
fn spawn_label(
    parts: &mut ChildSpawnerCommands,
    style: &MenuStyle,
    (label, color): (&str, Color),
    chosen: bool,
) {
    let whole = Node::default();
    let sign = Node {
        width: px(style.text_size * 0.9),
        flex_shrink: 0.0,
        ..default()
    };
    parts
        .spawn((whole, Pickable::IGNORE))
        .with_children(|parts| {
            let shown = if chosen { ">" } else { "" };
            parts
                .spawn((sign, Pickable::IGNORE))
                .with_child(text(style, shown, 1.0, style.accent));
            parts.spawn(text(style, label, 1.0, color));
        });
}

/// The pointer chooses what it moves over. One that lies still does not: keys make the panel anew beneath it.
fn choose(number: usize) -> impl Fn(On<Pointer<Move>>, MessageWriter<MenuCommand>, Res<Menu>) {
    move |_, mut commands, menu| {
        if menu.chosen != number {
            commands.write(MenuCommand::Choose(number));
        }
    }
}

/// A side of a value, which the pointer presses: the panel may be a new one when the button is let go.
fn spawn_side(
    parts: &mut ChildSpawnerCommands,
    style: &MenuStyle,
    sign: &str,
    (number, command): (usize, MenuCommand),
) {
    let node = Node {
        padding: UiRect::axes(px(style.text_size * 0.5), px(0)),
        ..default()
    };
    parts
        .spawn((node, BackgroundColor(Color::NONE)))
        .observe(
            move |_: On<Pointer<Press>>, mut commands: MessageWriter<MenuCommand>| {
                commands.write_batch([MenuCommand::Choose(number), command]);
            },
        )
        .with_child(text(style, sign, 1.0, style.text));
}

fn spawn_level(parts: &mut ChildSpawnerCommands, style: &MenuStyle) {
    let size = style.text_size;
    let whole = Node {
        width: px(size * 5.0),
        height: px(size * 0.45),
        border_radius: BorderRadius::all(px(size * 0.2)),
        overflow: Overflow::clip(),
        display: Display::None,
        ..default()
    };
    let full = Node {
        width: percent(0),
        height: percent(100),
        ..default()
    };
    parts
        .spawn((
            Meter,
            whole,
            BackgroundColor(style.dim.with_alpha(0.25)),
            Pickable::IGNORE,
        ))
        .with_child((Level, full, BackgroundColor(style.accent), Pickable::IGNORE));
}

fn spawn_close(
    panel: &mut ChildSpawnerCommands,
    style: &MenuStyle,
    words: &MenuWords,
    chosen: bool,
) {
    panel
        .spawn(row_node(style, chosen))
        .observe(choose(ROWS.len()))
        .observe(
            |_: On<Pointer<Press>>, mut commands: MessageWriter<MenuCommand>| {
                commands.write(MenuCommand::Close);
            },
        )
        .with_children(|parts| {
            let label = format!("[{}]", words.close);
            spawn_label(parts, style, (&label, style.accent), chosen);
        });
}

/// Shows how loud the player is.
pub(crate) fn show_level(
    levels: Query<&MicrophoneLevel>,
    mut bars: Query<(&mut Node, &mut BackgroundColor), With<Level>>,
    mut meters: Query<&mut Node, (With<Meter>, Without<Level>)>,
    (style, settings): (Res<MenuStyle>, Res<PlayerSettings>),
) {
    if bars.is_empty() {
        return;
    }
    let shown = if levels.is_empty() {
        Display::None
    } else {
        Display::Flex
    };
    for mut meter in &mut meters {
        if meter.display != shown {
            meter.display = shown;
        }
    }
    let level = levels.iter().next().copied().unwrap_or_default();
    let (low, high) = LEVELS;
    let share = ((level.level_db - low) / (high - low)).clamp(0.0, 1.0);
    let wanted = percent((share * 100.0).round());
    let style = style.of(&settings);
    let color = if level.voice {
        style.good
    } else {
        style.accent
    };
    for (mut node, mut behind) in &mut bars {
        if node.width != wanted {
            node.width = wanted;
        }
        behind.set_if_neq(BackgroundColor(color));
    }
}
