//! The material of a visor.

use super::look::VisorLook;
use bevy::pbr::Material;
use bevy::prelude::*;
use bevy::render::render_resource::AsBindGroup;
use bevy::shader::ShaderRef;

/// Material of a [`Visor`](super::Visor): the shader `visor.wgsl`, which draws eyes behind glass by itself. It takes no
/// light of the scene, as a display does not.
#[derive(Asset, AsBindGroup, TypePath, Debug, Clone, Default)]
pub struct VisorMaterial {
    /// What is shown. The colours of skin and iris are kept; the rest is written in every frame.
    #[uniform(0)]
    pub look: VisorLook,
}

impl Material for VisorMaterial {
    fn fragment_shader() -> ShaderRef {
        "embedded://banter_xr/visor/visor.wgsl".into()
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}
