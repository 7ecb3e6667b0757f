//! The text box: what the player types.

use super::first_run::Panel;
use super::look::Look;
use crate::conversation_clock::Curtain;
use crate::script::Script;
use crate::transcript::Minutes;
use banter_menu::{Menu, MenuCommand};
use bevy::clipboard::Clipboard;
use bevy::ecs::system::SystemParam;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input_focus::{AutoFocus, FocusCause, FocusedInput, InputFocus};
use bevy::prelude::*;
use bevy::text::{EditableText, FontCx, LayoutCx, TextCursorStyle, TextEdit};
use bevy_banter::prelude::*;

/// The longest line, in characters.
const LONGEST_LINE: usize = 500;
/// Keys that make a shortcut of another key.
const SHORTCUTS: [Key; 3] = [Key::Control, Key::Alt, Key::Super];
/// How many lines can be called back.
const MOST_REMEMBERED: usize = 50;

/// What the player types into.
#[derive(Component, Debug, Default)]
pub(super) struct TextBox {
    history: History,
}

/// What stands in an empty text box.
#[derive(Component, Debug)]
pub(super) struct Placeholder;

/// The player says a line.
#[derive(Event, Debug, Clone)]
pub(super) struct Said(pub(super) String);

/// Spawns the box.
pub(super) fn spawn(parent: &mut ChildSpawnerCommands, look: &Look) {
    let frame = Node {
        flex_grow: 1.0,
        min_width: px(0),
        border: px(1.5).all(),
        border_radius: BorderRadius::all(px(8)),
        padding: UiRect::axes(px(14), px(9)),
        overflow: Overflow::clip(),
        ..default()
    };
    let inside = Node {
        flex_grow: 1.0,
        min_width: px(0),
        ..default()
    };
    let over = Node {
        position_type: PositionType::Absolute,
        left: px(16),
        top: px(9),
        ..default()
    };
    parent
        .spawn((
            frame,
            BackgroundColor(look.panel),
            BorderColor::all(look.edge),
        ))
        .with_children(|frame| {
            let hint = look.text("Say something to her", look.sizes.line, look.dim);
            frame.spawn((Placeholder, over, hint));
            frame
                .spawn((
                    TextBox::default(),
                    AutoFocus,
                    EditableText {
                        max_characters: Some(LONGEST_LINE),
                        cursor_width: 0.08,
                        ..default()
                    },
                    TextLayout::no_wrap(),
                    look.font(look.sizes.line),
                    TextColor(look.text),
                    TextCursorStyle {
                        color: look.accent,
                        selection_color: look.accent.with_alpha(0.35),
                        unfocused_selection_color: Color::NONE,
                        selected_text_color: None,
                    },
                    inside,
                ))
                .observe(press);
        });
}

/// The text box and whether it has the keyboard.
#[derive(SystemParam)]
pub(super) struct Typing<'w, 's> {
    focus: Res<'w, InputFocus>,
    boxes: Query<'w, 's, (), With<TextBox>>,
}

/// Whether keys are for the text box.
pub(super) fn is_typing(typing: &Typing) -> bool {
    let focused = typing.focus.get();
    focused.is_some_and(|entity| typing.boxes.contains(entity))
}

/// Enter sends, Up and Down call earlier lines back, and a space is a space.
fn press(
    key: On<FocusedInput<KeyboardInput>>,
    held: Res<ButtonInput<Key>>,
    mut boxes: Query<(&mut TextBox, &mut EditableText)>,
    mut fonts: ResMut<FontCx>,
    mut layouts: ResMut<LayoutCx>,
    mut clipboard: ResMut<Clipboard>,
    mut commands: Commands,
) {
    let Ok((mut text_box, mut text)) = boxes.get_mut(key.focused_entity) else {
        return;
    };
    if !key.input.state.is_pressed() || text.is_composing() {
        return;
    }
    let called = match key.input.logical_key {
        Key::Enter => {
            // What was typed in this frame is not in the text yet.
            text.apply_pending_edits(&mut fonts.context, &mut layouts.0, &mut clipboard, |_| true);
            let line = clean(&text.value().to_string());
            text.clear();
            if !line.is_empty() {
                text_box.history.remember(&line);
                commands.trigger(Said(line));
            }
            return;
        }
        // Bevy's widget takes no space while Shift is down, as it is when somebody types fast
        // before a capital letter, or when that letter falls into the same slow frame.
        Key::Space if held.pressed(Key::Shift) && !held.any_pressed(SHORTCUTS) => {
            text.queue_edit(TextEdit::Insert(" ".into()));
            return;
        }
        Key::ArrowUp => text_box.history.earlier(),
        Key::ArrowDown => text_box.history.later(),
        _ => return,
    };
    if let Some(line) = called {
        text.clear();
        text.editor.set_text(line);
        text.queue_edit(TextEdit::TextEnd(false));
    }
}

/// One line of a bounded length, whatever was pasted.
fn clean(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_LINE)
        .collect();
    text.trim().to_owned()
}

/// Passes a line on. From here on the player speaks for themself.
pub(super) fn say(
    said: On<Said>,
    player: Single<Entity, With<PlayerParticipant>>,
    time: Res<Time>,
    mut script: ResMut<Script>,
    mut curtain: ResMut<Curtain>,
    mut minutes: ResMut<Minutes>,
    mut panel: ResMut<Panel>,
    mut typed: MessageWriter<LineTyped>,
) {
    script.abandon();
    if !curtain.is_up() {
        curtain.raise(time.elapsed());
    }
    panel.open = false;
    let Said(text) = &*said;
    println!("You: {text}");
    minutes.announce("typed", text.clone());
    typed.write(LineTyped {
        speaker: *player,
        // Whom it names, else who is nearest: mostly the innkeeper.
        to: None,
        text: text.clone(),
    });
}

/// Escape leaves what is open, or the box; Enter comes back to it.
pub(super) fn leave_and_return(
    keys: Res<ButtonInput<Key>>,
    mut focus: ResMut<InputFocus>,
    mut panel: ResMut<Panel>,
    text_box: Single<(Entity, &EditableText), With<TextBox>>,
    (menu, mut open): (Res<Menu>, MessageWriter<MenuCommand>),
) {
    let (entity, text) = *text_box;
    let typing = focus.get() == Some(entity);
    if keys.just_pressed(Key::Escape) && !text.is_composing() {
        if panel.open {
            panel.open = false;
        } else {
            open.write(MenuCommand::Toggle);
        }
    } else if keys.just_pressed(Key::Enter) && !typing && !menu.open {
        focus.set(entity, FocusCause::Navigated);
    }
}

/// Shows the hint while nothing stands in the box.
pub(super) fn show_placeholder(
    text: Single<&EditableText, (With<TextBox>, Changed<EditableText>)>,
    mut hint: Single<&mut Visibility, With<Placeholder>>,
) {
    let empty = text.value().to_string().is_empty() && !text.is_composing();
    let wanted = if empty {
        Visibility::Inherited
    } else {
        Visibility::Hidden
    };
    if **hint != wanted {
        **hint = wanted;
    }
}

/// The lines that were said, and which of them is shown.
#[derive(Debug, Default)]
struct History {
    lines: Vec<String>,
    /// How many lines back; 0 is the line that is being typed.
    back: usize,
}

impl History {
    fn remember(&mut self, line: &str) {
        self.back = 0;
        if self.lines.last().is_some_and(|last| last == line) {
            return;
        }
        if self.lines.len() >= MOST_REMEMBERED {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
    }

    /// The line before the one that is shown.
    fn earlier(&mut self) -> Option<&str> {
        if self.back >= self.lines.len() {
            return None;
        }
        self.back += 1;
        self.shown()
    }

    /// The line after it; an empty one after the last.
    fn later(&mut self) -> Option<&str> {
        self.back = self.back.checked_sub(1)?;
        Some(self.shown().unwrap_or_default())
    }

    fn shown(&self) -> Option<&str> {
        let index = self.lines.len().checked_sub(self.back)?;
        self.lines.get(index).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_pasted_becomes_one_line_of_a_bounded_length() {
        assert_eq!(clean(" a\r\nb\t "), "a  b");
        assert_eq!(clean(&"茶".repeat(900)).chars().count(), LONGEST_LINE);
        assert_eq!(clean("\n\n"), "");
    }

    #[test]
    fn earlier_lines_are_called_back_and_left_again() {
        let mut history = History::default();
        assert_eq!(history.earlier(), None);
        assert_eq!(history.later(), None);
        for line in ["one", "two", "two"] {
            history.remember(line);
        }
        assert_eq!(history.earlier(), Some("two"));
        assert_eq!(history.earlier(), Some("one"));
        assert_eq!(history.earlier(), None);
        assert_eq!(history.later(), Some("two"));
        assert_eq!(history.later(), Some(""));
        assert_eq!(history.later(), None);
    }

    #[test]
    fn memory_has_a_bound() {
        let mut history = History::default();
        for line in 0..200 {
            history.remember(&line.to_string());
        }
        assert_eq!(history.lines.len(), MOST_REMEMBERED);
        assert_eq!(history.earlier(), Some("199"));
    }
}
