//! Talking to her: when she listens, and a button that says so.

use super::look::Look;
use super::subtitles::{player_line, set, show};
use crate::args;
use crate::conversation_clock::Curtain;
use crate::notice::Notices;
use crate::script::Script;
use banter_menu::{Listening, Menu, PlayerSettings};
use bevy::picking::events::{Out, Pointer, Press, Release};
use bevy::prelude::*;
use bevy_banter::audio::EchoSettings;
use bevy_banter::core::Turn;
use bevy_banter::core::{BanterSystems, LineReady, TurnLines};
use bevy_banter::prelude::*;

/// Held to talk.
const KEY: KeyCode = KeyCode::Tab;
/// The same on any gamepad, as which a headset's controllers are known: the left squeeze, or where there is none the left
/// lower button.
const PAD: [GamepadButton; 2] = [GamepadButton::LeftTrigger, GamepadButton::West];
/// What is said of it.
const HOLD: &str = "Hold Tab to talk";
/// Changes when she listens.
const NEXT_MODE: KeyCode = KeyCode::F3;

/// Gives the player a microphone, where there are ears to make something of it.
#[derive(Debug)]
pub(super) struct TalkPlugin(pub(super) args::Talk);

impl Plugin for TalkPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Wish(self.0.clone()))
            .insert_resource(SpeechInputSettings {
                echo: EchoSettings {
                    cancel: !self.0.headphones,
                    ..default()
                },
                ..default()
            })
            .add_systems(Startup, wish)
            .add_systems(
                PostStartup,
                give_microphone.run_if(resource_exists::<EarsEngine>),
            )
            .add_systems(
                Update,
                (
                    (press, change_mode).before(BanterSystems::Sense),
                    (show_button, note_microphone, print_line)
                        .after(BanterSystems::Listen)
                        .before(BanterSystems::Settle),
                ),
            )
            .add_observer(begin);
    }
}

/// How the player wishes to be listened to.
#[derive(Resource, Debug)]
struct Wish(args::Talk);

/// The button, which says what can be done.
#[derive(Component, Debug, Default)]
pub(super) struct Button {
    held: bool,
}

/// Its words.
#[derive(Component, Debug)]
pub(super) struct Words;

/// Spawns the button, which appears when there is a microphone, or known that there is none.
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
            Button::default(),
            button,
            BackgroundColor(look.panel),
            BorderColor::all(look.edge),
        ))
        .observe(|_: On<Pointer<Press>>, mut button: Single<&mut Button>| button.held = true)
        .observe(|_: On<Pointer<Release>>, mut button: Single<&mut Button>| button.held = false)
        .observe(|_: On<Pointer<Out>>, mut button: Single<&mut Button>| button.held = false)
        .with_children(|button| {
            let words = look.text("", look.sizes.line, look.accent);
            button.spawn((Words, words));
        });
}

/// The microphone is the one that is set in the menu, and listens as it is set there.
fn give_microphone(player: Single<Entity, With<PlayerParticipant>>, mut commands: Commands) {
    commands.entity(*player).insert(MicrophoneInput::default());
}

/// What the command line says holds for this game, and is not kept.
fn wish(wish: Res<Wish>, mut settings: ResMut<PlayerSettings>) {
    let Wish(args::Talk {
        microphone, listen, ..
    }) = &*wish;
    let settings = settings.bypass_change_detection();
    if microphone.is_some() {
        settings.microphone.clone_from(microphone);
    }
    settings.listening = listen.unwrap_or(settings.listening);
}

/// The key, the gamepad's buttons and the button on the screen are one. With one hand it is pressed to begin and pressed again to end.
fn press(
    keys: Res<ButtonInput<KeyCode>>,
    button: Single<Ref<Button>>,
    gamepads: Query<&Gamepad>,
    settings: Res<PlayerSettings>,
    menu: Res<Menu>,
    mut speakers: Query<&mut TalkButton, With<PlayerParticipant>>,
) {
    // Alt and Tab go to another window, and in the menu Tab is another row.
    let alone = !keys.any_pressed([KeyCode::AltLeft, KeyCode::AltRight]) && !menu.open;
    let pads = |is: fn(&Gamepad) -> bool| gamepads.iter().any(is);
    let is_down = button.held || (keys.pressed(KEY) && alone) || pads(|pad| pad.any_pressed(PAD));
    let is_pressed = (button.held && button.is_changed())
        || (keys.just_pressed(KEY) && alone)
        || pads(|pad| pad.any_just_pressed(PAD));
    for mut speaker in &mut speakers {
        let held = match settings.one_handed {
            true => speaker.held != is_pressed,
            false => is_down,
        };
        speaker.set_if_neq(TalkButton { held });
    }
}

fn change_mode(keys: Res<ButtonInput<KeyCode>>, mut settings: ResMut<PlayerSettings>) {
    if keys.just_pressed(NEXT_MODE) {
        settings.listening = match settings.listening {
            Listening::PushToTalk => Listening::HandsFree,
            Listening::HandsFree => Listening::Attention,
            Listening::Attention | Listening::Off => Listening::PushToTalk,
        };
    }
}

/// The player has begun to speak, and speaks for themself from here on.
fn begin(
    started: On<TurnStarted>,
    turns: Query<&Turn>,
    lines: TurnLines,
    player: Single<Entity, With<PlayerParticipant>>,
    time: Res<Time>,
    mut script: ResMut<Script>,
    mut curtain: ResMut<Curtain>,
) {
    // A typed line is complete when its turn begins.
    let turn = turns.get(started.turn);
    let by_player = turn.is_ok_and(|turn| turn.speaker == Some(*player));
    let spoken = by_player && !lines.is_complete(started.turn);
    if !spoken || script.has_begun(started.turn) {
        return;
    }
    script.abandon();
    if !curtain.is_up() {
        curtain.raise(time.elapsed());
    }
}

/// Prints what was said, as a typed line is printed. Recordings have been.
fn print_line(
    mut heard: MessageReader<LineReady>,
    turns: Query<&Turn>,
    lines: TurnLines,
    player: Single<Entity, With<PlayerParticipant>>,
    script: Res<Script>,
) {
    for LineReady { turn, text, .. } in heard.read() {
        let by_player = turns
            .get(*turn)
            .is_ok_and(|turn| turn.speaker == Some(*player));
        let spoken = lines.get(*turn).is_some_and(|line| line.audio.is_some());
        if by_player && spoken && !script.has_begun(*turn) {
            println!("{}", player_line(None, true, Some(text)));
        }
    }
}

/// The log has said it; the status line and the transcript want it too.
fn note_microphone(
    microphones: Query<&MicrophoneState, (With<PlayerParticipant>, Changed<MicrophoneState>)>,
    mut notices: ResMut<Notices>,
) {
    for microphone in &microphones {
        if let MicrophoneState::Unavailable { reason } = microphone {
            notices.keep(reason.clone());
        }
    }
}

/// Shows what can be done, and what she does.
fn show_button(
    speaker: Option<
        Single<(&MicrophoneState, &ListenMode, &ListenState, &TalkButton), With<PlayerParticipant>>,
    >,
    settings: Res<PlayerSettings>,
    mut button: Single<&mut Node, With<Button>>,
    mut text: Single<&mut Text, With<Words>>,
) {
    let words = speaker.map_or("", |speaker| {
        let (microphone, mode, state, talk) = *speaker;
        match words(microphone, *mode, *state, talk.held) {
            HOLD if settings.one_handed => "Press Tab to talk",
            words => words,
        }
    });
    set(&mut text, words);
    show(&mut button, !words.is_empty());
}

fn words(
    microphone: &MicrophoneState,
    mode: ListenMode,
    state: ListenState,
    held: bool,
) -> &'static str {
    match microphone {
        MicrophoneState::Opening => return "",
        MicrophoneState::Unavailable { .. } => return "no microphone",
        MicrophoneState::Open { .. } => {}
    }
    match (state, mode) {
        (ListenState::Hearing, _) => "She listens…",
        _ if held => "She listens…",
        (ListenState::Thinking, _) => "She thinks…",
        (_, ListenMode::HandsFree) => "Just talk",
        (_, ListenMode::Attention) => "Look at her and talk",
        (_, ListenMode::PushToTalk) => HOLD,
        (_, ListenMode::Off) => "",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use bevy::ecs::system::RunSystemOnce;

    #[test]
    fn the_button_says_what_can_be_done_and_what_she_does() {
        use ListenMode::{Attention, HandsFree, PushToTalk};
        use ListenState::{Hearing, Idle, Listening, Thinking};
        let device = "a microphone".to_owned();
        let open = MicrophoneState::Open { device };
        for (mode, state, held, expected) in [
            (PushToTalk, Idle, false, "Hold Tab to talk"),
            (PushToTalk, Listening, true, "She listens…"),
            (PushToTalk, Thinking, true, "She listens…"),
            (PushToTalk, Thinking, false, "She thinks…"),
            (HandsFree, Listening, false, "Just talk"),
            (HandsFree, Hearing, false, "She listens…"),
            (Attention, Idle, false, "Look at her and talk"),
            (Attention, Listening, false, "Look at her and talk"),
        ] {
            assert_eq!(words(&open, mode, state, held), expected);
        }
        let reason = "there is none".to_owned();
        let none = MicrophoneState::Unavailable { reason };
        assert_eq!(words(&none, PushToTalk, Thinking, true), "no microphone");
        let unknown = MicrophoneState::Opening;
        assert_eq!(words(&unknown, HandsFree, Idle, false), "");
    }

    /// A player with a microphone, and a window's button.
    fn world() -> (World, Entity) {
        let mut world = World::new();
        world.init_resource::<ButtonInput<KeyCode>>();
        world.init_resource::<PlayerSettings>();
        world.init_resource::<Menu>();
        world.spawn(Button::default());
        let microphone = (MicrophoneInput::default(), ListenMode::PushToTalk);
        let player = world.spawn((PlayerParticipant, microphone)).id();
        (world, player)
    }

    #[test]
    fn key_and_button_are_one_and_alt_with_tab_is_neither() {
        let (mut world, player) = world();
        let mut held = |keys: &[KeyCode], on_screen: bool| {
            let mut input = ButtonInput::default();
            for key in keys {
                input.press(*key);
            }
            world.insert_resource(input);
            let mut buttons = world.query::<&mut Button>();
            buttons.single_mut(&mut world).unwrap().held = on_screen;
            world.run_system_once(press).unwrap();
            world.get::<TalkButton>(player).unwrap().held
        };
        assert!(held(&[KEY], false));
        assert!(held(&[], true));
        assert!(!held(&[], false));
        assert!(!held(&[KEY, KeyCode::AltLeft], false));
    }

    #[test]
    fn a_gamepad_s_shoulder_or_a_controller_s_squeeze_is_held_to_talk() {
        let (mut world, player) = world();
        let pad = world.spawn(Gamepad::default()).id();
        let mut held = |button: GamepadButton| {
            let mut pad = world.get_mut::<Gamepad>(pad).unwrap();
            pad.digital_mut().release_all();
            pad.digital_mut().press(button);
            world.run_system_once(press).unwrap();
            world.get::<TalkButton>(player).unwrap().held
        };
        assert!(PAD.into_iter().all(&mut held));
        assert!(!held(GamepadButton::North), "that is the menu on the hand");
    }

    #[test]
    fn with_one_hand_a_press_begins_and_another_ends() {
        let (mut world, player) = world();
        world.resource_mut::<PlayerSettings>().one_handed = true;
        let press = |world: &mut World, is_down: bool| {
            let mut keys = world.resource_mut::<ButtonInput<KeyCode>>();
            keys.clear();
            match is_down {
                true => keys.press(KEY),
                false => keys.release(KEY),
            }
            world.run_system_once(super::press).unwrap();
            world.get::<TalkButton>(player).unwrap().held
        };
        let held = [true, true, false, true, false].map(|is_down| press(&mut world, is_down));
        assert_eq!(held, [true, true, true, false, false]);
    }

    #[test]
    fn a_key_goes_through_all_modes() {
        let (mut world, _) = world();
        let mut modes = Vec::new();
        for _ in 0..4 {
            modes.push(world.resource::<PlayerSettings>().listening);
            let mut keys = ButtonInput::default();
            keys.press(NEXT_MODE);
            world.insert_resource(keys);
            world.run_system_once(change_mode).unwrap();
        }
        let all = [
            Listening::PushToTalk,
            Listening::HandsFree,
            Listening::Attention,
            Listening::PushToTalk,
        ];
        assert_eq!(modes, all);
    }
}
