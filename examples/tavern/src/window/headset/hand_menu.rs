//! The menu on the left palm: what one wants to change while one talks, each entry as large as a fingertip needs.

use super::super::look::Look;
use super::picture::{Letters, Pictures};
use banter_menu::{MenuCommand, MenuRow, MenuWords, PlayerSettings};
use bevy::prelude::*;
use bevy_banter::core::PlayerParticipant;
use bevy_banter::xr::{HandPanel, HandPanelPressed};

/// The menu's picture, in pixels, and its letters.
const PIXELS: UVec2 = UVec2::new(512, 512);
const LABEL: f32 = 27.0;
const VALUE: f32 = 40.0;

/// Puts the menu on the player's palm.
#[derive(Debug)]
pub(super) struct HandMenuPlugin;

impl Plugin for HandMenuPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostStartup, spawn)
            .add_systems(Update, (press, fill.run_if(other_is_set), point));
    }
}

/// Whether what the menu shows may be another.
fn other_is_set(settings: Res<PlayerSettings>, words: Res<MenuWords>) -> bool {
    settings.is_changed() || words.is_changed()
}

/// Entry of the menu, from above.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Goes on to the next value.
    Next(MenuRow),
    /// Less on its left, more on its right.
    LessOrMore(MenuRow),
    /// Closes the menu.
    Close,
}

const ENTRIES: [Entry; 4] = [
    Entry::Next(MenuRow::Listening),
    Entry::Next(MenuRow::SubtitleSize),
    Entry::LessOrMore(MenuRow::Voices),
    Entry::Close,
];

impl Entry {
    /// The entry at a place of the panel, `0..=1` from its upper left.
    fn at(place: Vec2) -> Self {
        let rows = ENTRIES.len();
        let row = (place.y.clamp(0.0, 1.0) * rows as f32) as usize;
        ENTRIES[row.min(rows - 1)]
    }

    /// What it asks for where it is pressed; nothing: to close.
    fn command(self, place: Vec2) -> Option<MenuCommand> {
        match self {
            Self::Next(row) => Some(MenuCommand::Advance(row)),
            Self::LessOrMore(row) if place.x < 0.5 => Some(MenuCommand::LessOf(row)),
            Self::LessOrMore(row) => Some(MenuCommand::MoreOf(row)),
            Self::Close => None,
        }
    }

    /// Its label, and its value.
    fn words(self, settings: &PlayerSettings, words: &MenuWords) -> (String, String) {
        match self {
            Self::Next(row) => (row.label(words).to_owned(), row.value(settings, words)),
            Self::LessOrMore(row) => {
                let value = row.value(settings, words);
                (row.label(words).to_owned(), format!("−     {value}     +"))
            }
            Self::Close => (String::new(), words.close.clone()),
        }
    }
}

/// Text of an entry.
#[derive(Component, Debug, Clone, Copy)]
enum EntryText {
    Label(Entry),
    Value(Entry),
}

fn spawn(player: Single<Entity, With<PlayerParticipant>>, look: Res<Look>, mut pictures: Pictures) {
    let panel = (
        HandPanel::default(),
        ChildOf(*player),
        Name::new("hand menu"),
    );
    let panel = pictures.commands.spawn(panel).id();
    let root = pictures.on(panel, PIXELS, AlphaMode::Opaque);
    let behind = look.panel.with_alpha(1.0);
    let commands = &mut pictures.commands;
    commands.entity(root).insert(BackgroundColor(behind));
    for entry in ENTRIES {
        let row = Node {
            width: percent(100),
            height: percent(100.0 / ENTRIES.len() as f32),
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            justify_content: JustifyContent::Center,
            border: UiRect::all(percent(0.8)),
            ..default()
        };
        let row = (
            entry,
            row,
            BackgroundColor(behind),
            BorderColor::all(look.edge),
            ChildOf(root),
            Pickable::IGNORE,
        );
        commands.spawn(row).with_children(|row| {
            if entry != Entry::Close {
                let label = look.text("", LABEL, look.dim);
                row.spawn((EntryText::Label(entry), label, Letters(LABEL)));
            }
            let value = look.text("", VALUE, look.accent);
            row.spawn((EntryText::Value(entry), value, Letters(VALUE)));
        });
    }
}

/// Does what is pressed.
fn press(
    mut pressed: MessageReader<HandPanelPressed>,
    mut panels: Query<&mut HandPanel>,
    mut commands: MessageWriter<MenuCommand>,
) {
    for HandPanelPressed { panel, at } in pressed.read() {
        match Entry::at(*at).command(*at) {
            Some(command) => {
                commands.write(command);
            }
            None => {
                if let Ok(mut panel) = panels.get_mut(*panel) {
                    panel.close();
                }
            }
        }
    }
}

/// Shows what is set.
fn fill(
    settings: Res<PlayerSettings>,
    words: Res<MenuWords>,
    mut texts: Query<(&EntryText, &mut Text)>,
) {
    for (part, mut text) in &mut texts {
        let (EntryText::Label(entry) | EntryText::Value(entry)) = part;
        let (label, value) = entry.words(&settings, &words);
        let shown = match part {
            EntryText::Label(_) => label,
            EntryText::Value(_) => value,
        };
        if text.0 != shown {
            text.0 = shown;
        }
    }
}

/// Marks the entry that is pointed at.
fn point(
    panels: Query<&HandPanel>,
    look: Res<Look>,
    mut rows: Query<(&Entry, &mut BackgroundColor, &mut BorderColor)>,
) {
    let pointed = panels.iter().find_map(|panel| panel.pointed);
    for (entry, mut behind, mut edge) in &mut rows {
        let is_it = pointed.is_some_and(|at| Entry::at(at) == *entry);
        let colours = match is_it {
            true => (look.panel.mix(&look.edge, 0.55), look.accent),
            false => (look.panel, look.edge),
        };
        behind.set_if_neq(BackgroundColor(colours.0.with_alpha(1.0)));
        edge.set_if_neq(BorderColor::all(colours.1));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use banter_menu::{Listening, MenuPlugin, TextSize};

    #[test]
    fn every_quarter_of_the_panel_is_an_entry() {
        let at = |y: f32| Entry::at(Vec2::new(0.5, y));
        assert_eq!([0.1, 0.3, 0.6, 0.9].map(at), ENTRIES);
        assert_eq!([-1.0, 2.0].map(at), [ENTRIES[0], Entry::Close]);
        let settings = PlayerSettings::default();
        let words = MenuWords::default();
        for entry in ENTRIES {
            assert!(!entry.words(&settings, &words).1.is_empty());
        }
    }

    #[test]
    fn what_is_pressed_is_set_and_the_last_entry_closes() {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, MenuPlugin::default()))
            .add_message::<HandPanelPressed>()
            .add_systems(PreUpdate, press);
        let open = HandPanel {
            open: true,
            ..default()
        };
        let panel = app.world_mut().spawn(open).id();
        let mut press = |x: f32, y: f32| {
            let at = Vec2::new(x, y);
            app.world_mut()
                .write_message(HandPanelPressed { panel, at });
            app.update();
            let is_open = app.world().get::<HandPanel>(panel).unwrap().open;
            (app.world().resource::<PlayerSettings>().clone(), is_open)
        };
        assert_eq!(press(0.5, 0.1).0.listening, Listening::HandsFree);
        assert_eq!(press(0.5, 0.1).0.listening, Listening::Attention);
        assert_eq!(press(0.5, 0.3).0.subtitle_size, TextSize::Large);
        assert_eq!(press(0.2, 0.6).0.voices, 0.9);
        assert_eq!(press(0.8, 0.6).0.voices, 1.0);
        assert!(!press(0.5, 0.9).1);
    }
}
