//! What is drawn to where there is no window.

use bevy::asset::RenderAssetUsages;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages};

/// Makes a [`Canvas`] of that many pixels, before anything else.
#[derive(Debug)]
pub(crate) struct CanvasPlugin(pub(crate) UVec2);

/// What the camera draws to.
#[derive(Resource, Debug, Clone)]
pub(crate) struct Canvas(pub(crate) Handle<Image>);

impl Plugin for CanvasPlugin {
    fn build(&self, app: &mut App) {
        let size = self.0;
        app.add_systems(
            PreStartup,
            move |mut images: ResMut<Assets<Image>>, mut commands: Commands| {
                commands.insert_resource(Canvas(images.add(canvas(size))));
            },
        );
    }
}

fn canvas(size: UVec2) -> Image {
    let size = Extent3d {
        width: size.x,
        height: size.y,
        depth_or_array_layers: 1,
    };
    let mut image = Image::new_uninit(
        size,
        TextureDimension::D2,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC;
    image
}
