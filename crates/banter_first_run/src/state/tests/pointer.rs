//! A pointer in a window of 800 by 600, as Bevy's own picking sees it; only nothing is drawn.

use super::*;
use bevy::camera::{
    CameraPlugin, ComputedCameraValues, NormalizedRenderTarget, RenderTarget, RenderTargetInfo,
};
use bevy::clipboard::ClipboardPlugin;
use bevy::image::TextureAtlasPlugin;
use bevy::input::InputPlugin;
use bevy::input_focus::InputFocusPlugin;
use bevy::mesh::MeshPlugin;
use bevy::picking::DefaultPickingPlugins;
use bevy::picking::pointer::{Location, PointerAction, PointerButton, PointerId, PointerInput};
use bevy::text::TextPlugin;
use bevy::ui::{UiGlobalTransform, UiPlugin};
use bevy::window::{PrimaryWindow, WindowPlugin};

const SIZE: UVec2 = UVec2::new(800, 600);

fn window(folder: &Path) -> App {
    let mut app = begun(folder);
    app.add_plugins((
        (AssetPlugin::default(), TransformPlugin),
        (InputPlugin, InputFocusPlugin, ClipboardPlugin),
        (WindowPlugin::default(), CameraPlugin, MeshPlugin),
        (ImagePlugin::default(), TextureAtlasPlugin),
        (TextPlugin, UiPlugin, DefaultPickingPlugins),
    ));
    app.finish();
    let computed = ComputedCameraValues {
        target_info: Some(RenderTargetInfo {
            physical_size: SIZE,
            scale_factor: 1.0,
        }),
        ..default()
    };
    let camera = Camera {
        computed,
        ..default()
    };
    app.world_mut().spawn((Camera2d, camera));
    look(&mut app);
    settle(&mut app);
    app
}

/// The layout follows a frame behind what changed, and the pointer another.
fn settle(app: &mut App) {
    for _ in 0..4 {
        app.update();
    }
}

/// Where the text with these words is drawn.
fn place_of(app: &mut App, words: &str) -> Vec2 {
    let mut texts = app.world_mut().query::<(&Text, &ChildOf)>();
    let found = texts.iter(app.world()).find(|(text, _)| text.0 == words);
    let row = found.expect("the row is shown").1.parent();
    let at = app.world().get::<UiGlobalTransform>(row);
    at.expect("it has a place").translation
}

fn point(app: &mut App, position: Vec2, action: PointerAction) {
    let mut windows = app
        .world_mut()
        .query_filtered::<Entity, With<PrimaryWindow>>();
    let window = windows.single(app.world()).expect("there is a window");
    let target: NormalizedRenderTarget = RenderTarget::default().normalize(Some(window)).unwrap();
    let location = Location { target, position };
    let input = PointerInput::new(PointerId::Mouse, location, action);
    app.world_mut().write_message(input);
    settle(app);
}

fn chosen(app: &App) -> usize {
    app.world().resource::<FirstRun>().chosen
}

const DOWN: PointerAction = PointerAction::Press(PointerButton::Primary);
const UP: PointerAction = PointerAction::Release(PointerButton::Primary);
const MOVE: PointerAction = PointerAction::Move { delta: Vec2::ONE };

#[test]
fn a_pointer_chooses_the_row_below_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = window(folder.path());
    assert_eq!(chosen(&app), 0);
    let last = place_of(&mut app, "[Play]");
    point(&mut app, last, MOVE);
    assert_eq!(chosen(&app), 1);
    let first = place_of(&mut app, "[Fetch]");
    point(&mut app, first, MOVE);
    assert_eq!(chosen(&app), 0);
    // Beside the panel nothing is chosen anew.
    point(&mut app, Vec2::splat(2.0), MOVE);
    assert_eq!(chosen(&app), 0);
}

#[test]
fn a_pointer_that_rests_leaves_the_choice_to_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = window(folder.path());
    let first = place_of(&mut app, "[Fetch]");
    point(&mut app, first, MOVE);
    app.world_mut().write_message(FirstRunCommand::Next);
    // The rows are made anew below the pointer.
    settle(&mut app);
    assert_eq!(chosen(&app), 1);
    point(&mut app, first, MOVE);
    assert_eq!(chosen(&app), 0);
}

#[test]
fn a_click_does_what_the_row_offers_and_does_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = window(folder.path());
    let fetch = place_of(&mut app, "[Fetch]");
    point(&mut app, fetch, MOVE);
    point(&mut app, fetch, DOWN);
    // The row is another entity by now, and the button still down.
    point(&mut app, fetch, UP);
    run_until(&mut app, |app| {
        matches!(
            app.world().resource::<FirstRun>().items[0].state,
            ItemState::Failed(_)
        )
    });
    settle(&mut app);
    assert!(texts(&mut app).contains("[Try again]"));

    let play = place_of(&mut app, "[Play]");
    point(&mut app, play, MOVE);
    point(&mut app, play, DOWN);
    assert!(!app.world().resource::<FirstRun>().open);
    assert_eq!(app.world().resource::<Told>().closed, 1);
}
