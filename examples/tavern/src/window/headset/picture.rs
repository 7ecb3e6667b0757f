//! Pieces of UI that are things in the room: each is drawn into a picture, and shown on a quad.

use crate::paint::Paint;
use bevy::camera::{ClearColorConfig, RenderTarget};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;

/// Keeps pictures up to date.
#[derive(Debug)]
pub(super) struct PicturePlugin;

impl Plugin for PicturePlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostUpdate, (size, rest));
    }
}

/// Draws for which quad a camera does, so that it rests while that is not to be seen.
#[derive(Component, Debug, Clone, Copy)]
struct DrawsFor(Entity);

/// Height of letters in pixels of the picture, whatever the size of the window makes of the rest of the UI.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub(super) struct Letters(pub(super) f32);

/// Makes pictures.
#[derive(SystemParam)]
pub(super) struct Pictures<'w, 's> {
    images: ResMut<'w, Assets<Image>>,
    meshes: ResMut<'w, Assets<Mesh>>,
    paints: ResMut<'w, Assets<Paint>>,
    pub(super) commands: Commands<'w, 's>,
}

impl Pictures<'_, '_> {
    /// Shows a picture of so many pixels on an entity, as a quad one unit wide that faces +Z; the root of its UI, which fills it.
    pub(super) fn on(&mut self, quad: Entity, pixels: UVec2, alpha: AlphaMode) -> Entity {
        let format = TextureFormat::Rgba8UnormSrgb;
        let image = Image::new_target_texture(pixels.x, pixels.y, format, None);
        let image = self.images.add(image);
        let camera = Camera {
            // Before whatever shows it.
            order: -10,
            clear_color: ClearColorConfig::Custom(Color::NONE),
            ..default()
        };
        let target = RenderTarget::from(image.clone());
        let camera = (Camera2d, camera, target, Msaa::Off, DrawsFor(quad));
        let camera = self.commands.spawn(camera).id();
        let height = pixels.y as f32 / pixels.x as f32;
        let paint = Paint {
            // As bright as it was painted, after the tavern's light has been exposed.
            colour: LinearRgba::rgb(1.5, 1.5, 1.5),
            texture: Some(image),
            glows: true,
            alpha_mode: alpha,
            ..default()
        };
        self.commands.entity(quad).insert((
            Mesh3d(self.meshes.add(Rectangle::new(1.0, height))),
            MeshMaterial3d(self.paints.add(paint)),
        ));
        let root = Node {
            width: percent(100),
            height: percent(100),
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            ..default()
        };
        let root = (root, UiTargetCamera(camera), Pickable::IGNORE);
        self.commands.spawn(root).id()
    }
}

/// Letters are as large as they are meant to be.
fn size(scale: Res<UiScale>, mut texts: Query<(Ref<Letters>, &mut TextFont)>) {
    for (letters, mut font) in &mut texts {
        if letters.is_changed() || scale.is_changed() {
            font.font_size = FontSize::Px(letters.0 / scale.0.max(0.1));
        }
    }
}

/// Nobody draws what is not to be seen.
fn rest(mut cameras: Query<(&mut Camera, &DrawsFor)>, quads: Query<&Visibility>) {
    for (mut camera, DrawsFor(quad)) in &mut cameras {
        let shown = quads
            .get(*quad)
            .is_ok_and(|seen| *seen != Visibility::Hidden);
        if camera.is_active != shown {
            camera.is_active = shown;
        }
    }
}
