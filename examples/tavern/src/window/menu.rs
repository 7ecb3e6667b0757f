//! The menu of settings, in the window's own look, and what the window does by them.

use super::look::Look;
use super::subtitles::{Speaker, Words};
use super::text_box::TextBox;
use banter_menu::{Menu, MenuStyle, PlayerSettings};
use bevy::input_focus::{FocusCause, InputFocus};
use bevy::prelude::*;

/// Whether the window begins with its menu.
#[derive(Resource, Debug, Default)]
pub(super) struct Opening(pub(super) bool);

/// The menu looks as the window does.
pub(super) fn dress(look: Res<Look>, mut style: ResMut<MenuStyle>) {
    *style = MenuStyle {
        font: look.source(),
        text_size: look.sizes.name,
        panel: look.panel.with_alpha(1.0),
        raised: look.panel.mix(&look.edge, 0.3).with_alpha(1.0),
        text: look.text,
        dim: look.dim,
        accent: look.accent,
        good: look.good,
        ..style.clone()
    };
}

/// Opens it at the beginning, where that was asked for.
pub(super) fn begin(opening: Res<Opening>, mut menu: ResMut<Menu>) {
    if opening.0 {
        menu.open = true;
    }
}

/// Keys are the menu's while it is open, and the text box's again when it is closed.
pub(super) fn take_keys(
    menu: Res<Menu>,
    mut focus: ResMut<InputFocus>,
    text_box: Single<Entity, With<TextBox>>,
    mut was_open: Local<bool>,
) {
    if menu.open && focus.get().is_some() {
        focus.clear();
    } else if *was_open && !menu.open {
        focus.set(*text_box, FocusCause::Navigated);
    }
    *was_open = menu.open;
}

/// Whether keys are the game's.
pub(super) fn is_closed(menu: Res<Menu>) -> bool {
    !menu.open
}

/// Subtitles are as large as the player wants them.
pub(super) fn size_subtitles(
    settings: Res<PlayerSettings>,
    look: Res<Look>,
    mut words: Query<&mut TextFont, (With<Words>, Without<Speaker>)>,
    mut speakers: Query<&mut TextFont, With<Speaker>>,
) {
    if !settings.is_changed() {
        return;
    }
    let factor = settings.subtitle_size.factor();
    for mut font in &mut words {
        font.set_if_neq(look.font(look.sizes.subtitle * factor));
    }
    for mut font in &mut speakers {
        font.set_if_neq(look.font(look.sizes.name * factor));
    }
}
