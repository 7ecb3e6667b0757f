//! Edges without stairs, at a price that a processor can pay.

use crate::shaders::{embed, shader};
use bevy::core_pipeline::fullscreen_material::{FullscreenMaterial, FullscreenMaterialPlugin};
use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;
use bevy::render::extract_component::ExtractComponent;
use bevy::render::render_resource::ShaderType;
use bevy::shader::ShaderRef;

/// Brings [`Soften`] to the renderer.
#[derive(Debug)]
pub(crate) struct SoftenPlugin;

impl Plugin for SoftenPlugin {
    fn build(&self, app: &mut App) {
        embed(app, "soften.wgsl", shader!("soften.wgsl"));
        app.add_plugins(FullscreenMaterialPlugin::<Soften>::default());
    }
}

/// Softens the edges in a camera's picture.
#[derive(Component, ExtractComponent, ShaderType, Debug, Clone, Copy)]
pub(crate) struct Soften {
    /// The most that a pixel takes of its neighbour, 0..=1.
    pub(crate) strength: f32,
    /// The difference in brightness, 0..=1, from which on there is an edge.
    pub(crate) threshold: f32,
}

impl Default for Soften {
    fn default() -> Self {
        Self {
            strength: 0.7,
            threshold: 0.06,
        }
    }
}

impl FullscreenMaterial for Soften {
    fn fragment_shader() -> ShaderRef {
        "embedded://tavern/soften.wgsl".into()
    }
}

/// A camera for the tavern: `fov` is the angle from the top of the picture to its bottom, in
/// radians.
pub(crate) fn lens(fov: f32) -> impl Bundle {
    (
        Camera3d::default(),
        Projection::Perspective(PerspectiveProjection {
            fov,
            near: 0.05,
            far: 20.0,
            ..default()
        }),
        // The paint of all that is seen has been exposed already.
        Tonemapping::None,
        DebandDither::Disabled,
        // Four samples for each pixel take a processor half as long again as the picture.
        Msaa::Off,
        Soften::default(),
    )
}
