//! The first-run screen: what is there, what is missing, and how to get it.

use super::look::Look;
use super::subtitles::{set, shortened, show};
use super::text_box::{Typing, is_typing};
use crate::engines::{Engines, Kind, Order, Orders};
use bevy::input::keyboard::Key;
use bevy::picking::events::{Click, Pointer};
use bevy::prelude::*;
use bevy_banter::engine::EngineStatus;

/// The longest reason that is shown, in characters.
const MOST_SHOWN: usize = 160;

/// Whether the screen is shown.
#[derive(Resource, Debug, Default)]
pub(super) struct Panel {
    /// It is.
    pub(super) open: bool,
}

/// The screen.
#[derive(Component, Debug)]
pub(super) struct Screen;

/// What is told of an engine.
#[derive(Component, Debug)]
pub(super) struct Advice(Kind);

/// Its heading.
#[derive(Component, Debug)]
pub(super) struct Heading(Kind);

/// What is told of an engine: whether it is there, and how to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Provision {
    engine: Kind,
    state: String,
    advice: String,
}

/// Spawns the screen.
pub(super) fn spawn(mut commands: Commands, look: Res<Look>, orders: Res<Orders>) {
    let sizes = look.sizes;
    let middle = Node {
        position_type: PositionType::Absolute,
        width: percent(100),
        top: percent(9),
        justify_content: JustifyContent::Center,
        display: Display::None,
        ..default()
    };
    let panel = Node {
        width: px(640),
        max_width: percent(92),
        flex_direction: FlexDirection::Column,
        row_gap: px(12),
        padding: px(24).all(),
        border: px(1.5).all(),
        border_radius: BorderRadius::all(px(14)),
        ..default()
    };
    let engine = Node {
        flex_direction: FlexDirection::Column,
        row_gap: px(2),
        ..default()
    };
    let button = Node {
        align_self: AlignSelf::End,
        padding: UiRect::axes(px(16), px(7)),
        border: px(1.5).all(),
        border_radius: BorderRadius::all(px(8)),
        ..default()
    };
    commands
        .spawn((Screen, middle, GlobalZIndex(10), Pickable::IGNORE))
        .with_children(|middle| {
            let panel = (
                panel,
                BackgroundColor(look.panel.with_alpha(0.98)),
                BorderColor::all(look.edge),
            );
            middle.spawn(panel).with_children(|panel| {
                panel.spawn(look.text("The tavern", sizes.subtitle, look.accent));
                let how = invitation(orders.of(Kind::Ears), orders.of(Kind::Mind));
                panel.spawn(look.text(&how, sizes.line, look.text));
                for kind in Kind::ALL {
                    panel.spawn(engine.clone()).with_children(|engine| {
                        engine.spawn((Heading(kind), look.text("", sizes.name, look.accent)));
                        engine.spawn((Advice(kind), look.text("", sizes.small, look.text)));
                    });
                }
                let keys = "Drag or Alt with arrows to look around, the wheel to come closer. \
                            Esc opens the settings, F2 shows this again, F3 changes when she listens, F4 shows \
                            what her model was asked, Ctrl+Q ends the game.";
                panel.spawn(look.text(keys, sizes.small, look.dim));
                panel
                    .spawn((button, BorderColor::all(look.edge)))
                    .observe(|_: On<Pointer<Click>>, mut panel: ResMut<Panel>| {
                        panel.open = false;
                    })
                    .with_children(|button| {
                        button.spawn(look.text("Sit down", sizes.line, look.accent));
                    });
            });
        });
}

/// How to talk to her, and who else hears it.
fn invitation(ears: &Order, mind: &Order) -> String {
    let how = match ears {
        Order::Model(_) | Order::Server(_) => "Type or speak to her.",
        Order::Nothing | Order::Refused(_) => "Type to talk to her.",
    };
    match (ears, mind) {
        (Order::Server(ears), Order::Server(mind)) if ears.place() != mind.place() => format!(
            "{how} What you say aloud is sent to {}, and every line to {}.",
            ears.place(),
            mind.place()
        ),
        (_, Order::Server(mind)) => {
            format!("{how} Every line that you say is sent to {}.", mind.place())
        }
        (Order::Server(ears), _) => {
            format!("{how} What you say aloud is sent to {}.", ears.place())
        }
        _ => format!("{how} Nothing that you say leaves this machine."),
    }
}

/// F2 opens and closes the screen, and so does a question mark that is not typed into a line.
pub(super) fn toggle(
    codes: Res<ButtonInput<KeyCode>>,
    keys: Res<ButtonInput<Key>>,
    typing: Typing,
    mut panel: ResMut<Panel>,
) {
    let asked = !is_typing(&typing) && keys.just_pressed(Key::Character("?".into()));
    if codes.just_pressed(KeyCode::F2) || asked {
        panel.open = !panel.open;
    }
}

/// Shows the screen, with what is so now.
pub(super) fn refresh(
    panel: Res<Panel>,
    engines: Engines,
    mut screen: Single<&mut Node, With<Screen>>,
    mut headings: Query<(&Heading, &mut Text), Without<Advice>>,
    mut advices: Query<(&Advice, &mut Text), Without<Heading>>,
) {
    show(&mut screen, panel.open);
    if !panel.open {
        return;
    }
    for kind in Kind::ALL {
        let provision = provision(kind, engines.order(kind), engines.status(kind));
        let name = provision.engine.name();
        for (_, mut text) in headings.iter_mut().filter(|(h, _)| h.0 == kind) {
            set(&mut text, &format!("{name}: {}", provision.state));
        }
        for (_, mut text) in advices.iter_mut().filter(|(a, _)| a.0 == kind) {
            set(&mut text, &provision.advice);
        }
    }
}

fn provision(kind: Kind, order: &Order, status: Option<EngineStatus>) -> Provision {
    let name = kind.name();
    let get = format!("`cargo xtask models fetch {name}`, then start with `--{name} auto`.");
    let without = match kind {
        Kind::Mind => "She answers with the lines of her persona, found by what you ask.",
        Kind::Ears => "She reads what you type, and cannot hear you speak.",
        Kind::Voice => "She speaks with espeak-ng, in a hundred languages and like a robot.",
    };
    let (state, advice) = match (order, status) {
        (Order::Nothing, None | Some(EngineStatus::Ready | EngineStatus::Starting)) => (
            "no model".to_owned(),
            format!("{without} To get one: {get}"),
        ),
        (Order::Refused(why), _) => (
            "not found".to_owned(),
            format!("{}. {without}", sentence(why)),
        ),
        (_, Some(EngineStatus::Failed(error))) => (
            "failed".to_owned(),
            format!("{}. {without}", sentence(&error.to_string())),
        ),
        (order, status) => {
            let state = match status {
                Some(EngineStatus::Ready) => "ready".to_owned(),
                Some(EngineStatus::Loading(share)) => {
                    format!("loading {} %", (share.clamp(0.0, 1.0) * 100.0).floor())
                }
                _ => "starting".to_owned(),
            };
            let model = match order {
                Order::Model(path) => path.display().to_string(),
                Order::Server(server) => {
                    format!("{}.", sentence(&server.place()))
                }
                _ => without.to_owned(),
            };
            (state, model)
        }
    };
    Provision {
        engine: kind,
        state,
        advice,
    }
}

/// A reason as the beginning of a text.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    let first = letters.next().map(char::to_uppercase);
    let text: String = first.into_iter().flatten().chain(letters).collect();
    shortened(text.trim_end_matches('.'), MOST_SHOWN)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::engines::Server;

    #[test]
    fn what_is_missing_is_told_with_the_command_that_brings_it() {
        for kind in Kind::ALL {
            let told = provision(kind, &Order::Nothing, None);
            assert_eq!(told.state, "no model");
            let command = format!("cargo xtask models fetch {}", kind.name());
            assert!(told.advice.contains(&command), "{}", told.advice);
            assert!(told.advice.contains(&format!("--{} auto", kind.name())));
        }
    }

    #[test]
    fn what_failed_is_told_with_its_reason_and_what_works_without() {
        let refused = Order::Refused("the model a.gguf cannot be read".into());
        let told = provision(Kind::Mind, &refused, None);
        assert_eq!(told.state, "not found");
        assert!(
            told.advice
                .starts_with("The model a.gguf cannot be read. She answers")
        );
    }

    #[test]
    fn what_is_there_is_named() {
        let model = Order::Model("/m/a.gguf".into());
        let told = provision(Kind::Mind, &model, Some(EngineStatus::Loading(0.5)));
        assert_eq!(
            (told.state.as_str(), told.advice.as_str()),
            ("loading 50 %", "/m/a.gguf")
        );
        let told = provision(Kind::Mind, &model, Some(EngineStatus::Ready));
        assert_eq!(told.state, "ready");
    }

    #[test]
    fn it_is_told_who_hears() {
        let here = Order::Model("/m/ggml-base.bin".into());
        let none = Order::Nothing;
        assert!(invitation(&here, &none).contains("Nothing that you say leaves"));
        let server = Server::read("https://me:secret@example.org/v1?key=secret#large").unwrap();
        let elsewhere = Order::Server(server);
        let told = invitation(&here, &elsewhere);
        assert!(
            told.contains("Every line that you say is sent to"),
            "{told}"
        );
        let told = invitation(&elsewhere, &here);
        assert!(
            told.ends_with("is sent to a server at example.org."),
            "{told}"
        );
        let told = provision(Kind::Ears, &elsewhere, Some(EngineStatus::Ready));
        assert_eq!(told.advice, "A server at example.org.");
    }
}
