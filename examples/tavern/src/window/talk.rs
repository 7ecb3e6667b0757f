//! Push to talk: while Tab is held, or the button, the microphone listens.

use super::look::Look;
use super::subtitles::{set, show};
use crate::Innkeeper;
use crate::curtain::Curtain;
use crate::microphone::{self, Progress, Take};
use crate::notice::Notices;
use crate::script::Script;
use crate::transcript::Minutes;
use bevy::picking::events::{Out, Pointer, Press, Release};
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use bevy_banter::core::{SpeechEnded, SpeechStarted};
use bevy_banter::engine::Pcm;
use bevy_banter::prelude::*;

/// Held to talk.
const KEY: KeyCode = KeyCode::Tab;

/// The button, which says what can be done.
#[derive(Component, Debug)]
pub(super) struct Button;

/// Its words.
#[derive(Component, Debug)]
pub(super) struct Words;

/// What is known of the microphone, and what it does.
#[derive(Resource, Default)]
pub(super) struct Talk {
    /// Whether the button is held.
    held: bool,
    state: State,
}

#[derive(Default)]
enum State {
    /// Nobody has looked for a microphone.
    #[default]
    Unknown,
    /// Somebody is looking.
    Looking(Task<bool>),
    /// There is none.
    Absent,
    /// There is one.
    Idle,
    /// It listens.
    Listening(SyncCell<Take>),
}

/// Spawns the button, which appears when there are ears.
pub(super) fn spawn(parent: &mut ChildSpawnerCommands, look: &Look) {
    let button = Node {
        flex_shrink: 0.0,
        align_items: AlignItems::Center,
        border: px(1.5).all(),
        border_radius: BorderRadius::all(px(8)),
        padding: UiRect::axes(px(14), px(9)),
        display: Display::None,
        ..default()
    };
    parent
        .spawn((
            Button,
            button,
            BackgroundColor(look.panel),
            BorderColor::all(look.edge),
        ))
        .observe(|_: On<Pointer<Press>>, mut talk: ResMut<Talk>| talk.held = true)
        .observe(|_: On<Pointer<Release>>, mut talk: ResMut<Talk>| talk.held = false)
        .observe(|_: On<Pointer<Out>>, mut talk: ResMut<Talk>| talk.held = false)
        .with_children(|button| {
            let words = look.text("", look.sizes.line, look.accent);
            button.spawn((Words, words));
        });
}

/// Looks for a microphone once there are ears to make something of it.
pub(super) fn look_for_one(
    ears: Option<Res<Ears>>,
    mut talk: ResMut<Talk>,
    mut notices: ResMut<Notices>,
) {
    if ears.is_none() {
        return;
    }
    match &mut talk.bypass_change_detection().state {
        State::Unknown => {
            // Drivers take their time, and this pool has some.
            let task = AsyncComputeTaskPool::get().spawn(async { microphone::is_there() });
            talk.state = State::Looking(task);
        }
        State::Looking(task) => {
            let Some(there) = check_ready(task) else {
                return;
            };
            talk.state = if there { State::Idle } else { State::Absent };
            if !there {
                notices.add("there is no microphone, so she hears only what is typed");
            }
        }
        _ => {}
    }
}

/// Who speaks to whom, and what is kept of it.
#[derive(bevy::ecs::system::SystemParam)]
pub(super) struct Line<'w, 's> {
    player: Single<'w, 's, Entity, With<Player>>,
    npc: Single<'w, 's, Entity, With<Innkeeper>>,
    time: Res<'w, Time>,
    script: ResMut<'w, Script>,
    curtain: ResMut<'w, Curtain>,
    minutes: ResMut<'w, Minutes>,
    started: MessageWriter<'w, SpeechStarted>,
    ended: MessageWriter<'w, SpeechEnded>,
}

impl Line<'_, '_> {
    /// The player begins: she falls silent at once.
    fn begin(&mut self) {
        self.script.abandon();
        if !self.curtain.is_up() {
            self.curtain.raise(self.time.elapsed());
        }
        self.minutes.announce("spoken", "(through the microphone)");
        self.started.write(SpeechStarted {
            speaker: *self.player,
            to: Some(*self.npc),
        });
    }

    fn end(&mut self, pcm: Pcm) {
        self.ended.write(SpeechEnded {
            speaker: *self.player,
            pcm,
        });
    }
}

/// Begins and ends a line with the key.
pub(super) fn talk(
    keys: Res<ButtonInput<KeyCode>>,
    mut talk: ResMut<Talk>,
    mut notices: ResMut<Notices>,
    mut line: Line,
) {
    let alone = !keys.any_pressed([KeyCode::AltLeft, KeyCode::AltRight]);
    let held = talk.held || (keys.pressed(KEY) && alone);
    let talk = talk.bypass_change_detection();
    match &mut talk.state {
        State::Idle if held => match Take::begin() {
            Ok(take) => {
                talk.state = State::Listening(SyncCell::new(take));
                line.begin();
            }
            Err(why) => {
                notices.add(why);
                talk.state = State::Absent;
            }
        },
        State::Listening(take) => {
            let take = take.get();
            if !held {
                take.stop();
            }
            match take.poll() {
                Progress::Recording => {}
                Progress::Done(pcm) => {
                    line.end(pcm);
                    talk.state = State::Idle;
                    // After the longest line the key has to be pressed anew.
                    talk.held = false;
                }
                Progress::Failed(why) => {
                    notices.add(why);
                    line.end(Pcm::new(16_000, Vec::new()));
                    talk.state = State::Absent;
                }
            }
        }
        _ => {}
    }
}

/// Shows what can be done.
pub(super) fn show_button(
    talk: Res<Talk>,
    mut button: Single<&mut Node, With<Button>>,
    mut words: Single<&mut Text, With<Words>>,
) {
    let text = match &talk.state {
        State::Unknown | State::Looking(_) => "",
        State::Absent => "no microphone",
        State::Idle => "Hold Tab to talk",
        State::Listening(_) => "She listens…",
    };
    set(&mut words, text);
    show(&mut button, !text.is_empty());
}
