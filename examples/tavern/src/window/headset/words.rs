//! Subtitles that float before the player: what the window shows at its foot.

use super::super::look::Look;
use super::super::subtitles::{Backdrop, Speaker, Words, shortened};
use super::picture::{Letters, Pictures};
use banter_menu::PlayerSettings;
use bevy::prelude::*;
use bevy_banter::core::PlayerParticipant;
use bevy_banter::xr::{HeadPanel, Tracked};

/// The picture, in pixels, and its letters; a capital is about so much of their height.
const PIXELS: UVec2 = UVec2::new(1024, 448);
const SAID: f32 = 38.0;
const NAME: f32 = 26.0;
const CAPITAL: f32 = 0.7;
/// How many degrees a capital is high: one is read with ease.
const DEGREES: f32 = 1.1;
/// How far away it is, metres: nearer than she is, who would be before it.
const DISTANCE: f32 = 1.2;
/// How many characters of the usual size the picture has room for.
const ROOM: f32 = 400.0;

/// Floats subtitles before the player.
#[derive(Debug)]
pub(super) struct WordsPlugin;

impl Plugin for WordsPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostStartup, spawn)
            .add_systems(PostUpdate, (show, repeat));
    }
}

/// The quad, the box on its picture, who speaks and what is said.
#[derive(Component, Debug)]
struct Quad;
#[derive(Component, Debug)]
struct Floating;
#[derive(Component, Debug)]
struct FloatingSpeaker;
#[derive(Component, Debug)]
struct FloatingWords;

fn spawn(player: Single<Entity, With<PlayerParticipant>>, look: Res<Look>, mut pictures: Pictures) {
    let letter = CAPITAL * SAID / PIXELS.x as f32;
    let mut panel = HeadPanel::subtitles(*player, letter);
    (panel.distance, panel.degrees) = (DISTANCE, DEGREES);
    let quad = (Quad, panel, Visibility::Hidden, Name::new("subtitles"));
    let quad = pictures.commands.spawn(quad).id();
    let root = pictures.on(quad, PIXELS, AlphaMode::Premultiplied);
    let around = Node {
        max_width: percent(98),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        padding: UiRect::axes(percent(2.0), percent(1.0)),
        ..default()
    };
    let around = (Floating, around, BackgroundColor(look.panel), ChildOf(root));
    pictures.commands.spawn(around).with_children(|around| {
        let name = look.text("", NAME, look.accent);
        around.spawn((FloatingSpeaker, name, Letters(NAME)));
        let said = look.text("", SAID, look.text);
        let centred = TextLayout::new(Justify::Center, LineBreak::WordOrCharacter);
        around.spawn((FloatingWords, said, centred, Letters(SAID)));
    });
}

/// They are there while somebody says something to a player who is tracked.
fn show(
    players: Query<&Tracked, With<PlayerParticipant>>,
    backdrop: Single<&Node, With<Backdrop>>,
    mut quads: Query<&mut Visibility, With<Quad>>,
) {
    let is_in_room = players.iter().any(|tracked| tracked.head.is_some());
    let wanted = match is_in_room && backdrop.display != Display::None {
        true => Visibility::Inherited,
        false => Visibility::Hidden,
    };
    for mut seen in &mut quads {
        seen.set_if_neq(wanted);
    }
}

/// What is the window's own.
type Windows = (Without<FloatingSpeaker>, Without<FloatingWords>);

/// Shows what the window does.
fn repeat(
    speaker: Single<(Ref<Text>, Ref<TextColor>), (With<Speaker>, Windows)>,
    said: Single<Ref<Text>, (With<Words>, Windows)>,
    mut own_speaker: Single<(&mut Text, &mut TextColor), With<FloatingSpeaker>>,
    own_words: Single<(&mut Text, &mut Letters), (With<FloatingWords>, Without<FloatingSpeaker>)>,
    settings: Res<PlayerSettings>,
) {
    let (name, shade) = &*speaker;
    let is_other = name.is_changed() || shade.is_changed() || said.is_changed();
    if !is_other && !settings.is_changed() {
        return;
    }
    let (text, colour) = &mut *own_speaker;
    text.set_if_neq((**name).clone());
    colour.set_if_neq(**shade);
    let (mut text, mut letters) = own_words.into_inner();
    let factor = settings.subtitle_size.factor();
    letters.set_if_neq(Letters(SAID * factor));
    // Larger letters leave room for fewer.
    let most = (ROOM / (factor * factor)) as usize;
    text.set_if_neq(Text(shortened(&said.0, most)));
}
