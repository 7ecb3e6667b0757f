//! The menu: whether it is open, which row is chosen, and what is done about it.

use crate::PlayerSettings;
use crate::rows::{MenuRow, Microphones, ROWS};
use bevy::prelude::*;

/// Menu of a player's settings. For the screen, or for one of the game's own.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct Menu {
    /// Whether it is shown.
    pub open: bool,
    /// Which row is chosen; behind the last setting it is the row that closes the menu.
    pub chosen: usize,
}

/// What is to be done; written by keys, buttons and pointers, and by the game.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuCommand {
    /// Opens it, or closes it.
    Toggle,
    /// Closes it.
    Close,
    /// The next row; behind the last the first.
    Next,
    /// The row before.
    Previous,
    /// This row.
    Choose(usize),
    /// The value before, of the chosen row.
    Less,
    /// The next value of the chosen row.
    More,
    /// What the chosen row offers: another value, or to close.
    Press,
    /// The value before of this row, whether or not the menu is open: for entries that a game has elsewhere. The
    /// microphone stays as it is until the menu was open: only then is it known which there are.
    LessOf(MenuRow),
    /// The next value of this row, as well.
    MoreOf(MenuRow),
    /// The next value of this row, and behind the last the first.
    Advance(MenuRow),
}

/// Does it.
pub(crate) fn obey(
    mut commands: MessageReader<MenuCommand>,
    mut menu: ResMut<Menu>,
    mut settings: ResMut<PlayerSettings>,
    microphones: Res<Microphones>,
) {
    for command in commands.read() {
        let mut next = menu.clone();
        let rows = ROWS.len() + 1;
        let mut step = 0;
        let mut row = ROWS.get(menu.chosen).filter(|_| menu.open).copied();
        match command {
            MenuCommand::Toggle => next.open = !next.open,
            MenuCommand::Close => next.open = false,
            MenuCommand::Next => next.chosen = (next.chosen + 1) % rows,
            MenuCommand::Previous => next.chosen = (next.chosen + rows - 1) % rows,
            MenuCommand::Choose(row) => next.chosen = (*row).min(rows - 1),
            MenuCommand::Less => step = -1,
            MenuCommand::More => step = 1,
            MenuCommand::Press if next.chosen >= ROWS.len() => next.open = false,
            MenuCommand::Press => step = 1,
            MenuCommand::LessOf(other) => (step, row) = (-1, Some(*other)),
            MenuCommand::MoreOf(other) | MenuCommand::Advance(other) => {
                (step, row) = (1, Some(*other));
            }
        }
        if let (true, Some(row)) = (step != 0, row) {
            // Who presses goes around; a volume that is pressed up stops at its end.
            let is_around = matches!(command, MenuCommand::Press | MenuCommand::Advance(_));
            let set = row.stepped(&settings, step, is_around, microphones.0.as_deref());
            settings.set_if_neq(set);
        }
        menu.set_if_neq(next);
    }
}

impl MenuRow {
    /// The settings with the next value of this row, or the one before.
    fn stepped(
        self,
        settings: &PlayerSettings,
        step: i32,
        is_around: bool,
        microphones: Option<&[String]>,
    ) -> PlayerSettings {
        let mut set = settings.clone();
        match (self, microphones) {
            // Nobody knows yet what the next one is.
            (Self::Microphone, None) => {}
            _ => self.step(&mut set, step, is_around, microphones.unwrap_or_default()),
        }
        set
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_microphone_is_left_as_it_is_until_it_is_known_which_there_are() {
        let mut app = App::new();
        app.add_message::<MenuCommand>()
            .init_resource::<Menu>()
            .init_resource::<Microphones>()
            .insert_resource(PlayerSettings {
                microphone: Some("one".to_owned()),
                ..PlayerSettings::default()
            })
            .add_systems(Update, obey);
        let set = |app: &mut App, command: fn(MenuRow) -> MenuCommand| {
            app.world_mut().write_message(command(MenuRow::Microphone));
            app.update();
            app.world().resource::<PlayerSettings>().microphone.clone()
        };
        let commands = [
            MenuCommand::Advance,
            MenuCommand::MoreOf,
            MenuCommand::LessOf,
        ];
        for command in commands {
            assert_eq!(set(&mut app, command).as_deref(), Some("one"));
        }
        let all = ["one", "two"].map(str::to_owned).to_vec();
        app.insert_resource(Microphones(Some(all)));
        assert_eq!(set(&mut app, MenuCommand::MoreOf).as_deref(), Some("two"));
        assert_eq!(set(&mut app, MenuCommand::LessOf).as_deref(), Some("one"));
    }
}
