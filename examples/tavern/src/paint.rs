//! A material that a processor can draw.
//!
//! Bevy's own material, in a picture of 640 by 360 pixels, takes a software renderer a third
//! of a second a frame. This one knows four lamps, a soft light from all around and a simple
//! glint, and takes a small part of that. It looks the same on a graphics card.

use crate::shaders::{embed, shader};
use bevy::color::ColorToComponents;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{Material, MaterialPipeline, MaterialPipelineKey, MaterialPlugin};
use bevy::prelude::*;
use bevy::reflect::TypePath;
use bevy::render::render_resource::{
    AsBindGroup, Face, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

/// Brings [`Paint`] to the renderer.
#[derive(Debug)]
pub(crate) struct PaintPlugin;

impl Plugin for PaintPlugin {
    fn build(&self, app: &mut App) {
        embed(app, "paint.wgsl", shader!("paint.wgsl"));
        app.add_plugins(MaterialPlugin::<Paint>::default())
            .init_resource::<SoftLight>()
            .add_systems(PostUpdate, shine.after(TransformSystems::Propagate));
    }
}

/// Lamps that [`Paint`] knows.
pub(crate) const MOST_LAMPS: usize = 4;

/// A lamp. Of more than [`MOST_LAMPS`], the first count.
#[derive(Component, Debug, Clone, Copy)]
#[require(Transform)]
pub(crate) struct Lamp {
    /// What a white surface a metre away sends back.
    pub(crate) light: LinearRgba,
    /// How far it reaches, in metres.
    pub(crate) range: f32,
}

/// The light that comes from everywhere.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct SoftLight(pub(crate) LinearRgba);

/// All light that falls on [`Paint`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Lighting {
    soft: Vec3,
    lamps: [LampUniform; MOST_LAMPS],
}

/// A [`Lamp`] as the shader sees it.
#[derive(ShaderType, Debug, Clone, Copy, Default, PartialEq)]
struct LampUniform {
    place: Vec3,
    inverse_square_range: f32,
    light: Vec3,
}

/// Lets the lamps shine on all paint.
fn shine(
    soft: Res<SoftLight>,
    lamps: Query<(&Lamp, &GlobalTransform)>,
    mut paints: ResMut<Assets<Paint>>,
) {
    let mut lighting = Lighting {
        soft: soft.0.to_vec3(),
        ..default()
    };
    for (slot, (lamp, place)) in lighting.lamps.iter_mut().zip(&lamps) {
        *slot = LampUniform {
            place: place.translation(),
            inverse_square_range: lamp.range.max(0.01).powi(-2),
            light: lamp.light.to_vec3(),
        };
    }
    let stale: Vec<_> = paints
        .iter()
        .filter(|(_, paint)| !paint.glows && paint.lighting != lighting)
        .map(|(id, _)| id)
        .collect();
    for id in stale {
        if let Some(mut paint) = paints.get_mut(id) {
            paint.lighting = lighting;
        }
    }
}

/// What a surface is painted with.
#[derive(Asset, AsBindGroup, TypePath, Debug, Clone)]
#[uniform(0, PaintUniform)]
#[bind_group_data(PaintKey)]
pub(crate) struct Paint {
    /// Its colour. Multiplied with that of the vertices, where they have one.
    pub(crate) colour: LinearRgba,
    /// Multiplied with the colour.
    #[texture(1)]
    #[sampler(2)]
    pub(crate) texture: Option<Handle<Image>>,
    /// Light that it gives.
    pub(crate) emission: LinearRgba,
    /// Whether it only glows, and no light falls on it.
    pub(crate) glows: bool,
    /// How far light reaches around its edges, 0..=1: skin and cloth are soft.
    pub(crate) wrap: f32,
    /// Strength of the glint, 0 for none.
    pub(crate) glint: f32,
    /// Sharpness of the glint.
    pub(crate) sharpness: f32,
    /// What its alpha does.
    pub(crate) alpha_mode: AlphaMode,
    /// Which of its sides is not drawn.
    pub(crate) cull_mode: Option<Face>,
    /// The light that falls on it. Kept up to date for all paint.
    pub(crate) lighting: Lighting,
}

impl Default for Paint {
    fn default() -> Self {
        Self {
            colour: LinearRgba::WHITE,
            texture: None,
            emission: LinearRgba::BLACK,
            glows: false,
            wrap: 0.1,
            glint: 0.0,
            sharpness: 20.0,
            alpha_mode: AlphaMode::Opaque,
            cull_mode: Some(Face::Back),
            lighting: Lighting::default(),
        }
    }
}

impl From<&StandardMaterial> for Paint {
    fn from(material: &StandardMaterial) -> Self {
        let smooth = 1.0 - material.perceptual_roughness.clamp(0.0, 1.0);
        Self {
            colour: material.base_color.into(),
            texture: material.base_color_texture.clone(),
            emission: material.emissive,
            glows: material.unlit,
            wrap: 0.25,
            glint: 1.1 * smooth * smooth,
            sharpness: 8.0 * (5.0 * smooth).exp2(),
            alpha_mode: material.alpha_mode,
            cull_mode: material.cull_mode,
            lighting: Lighting::default(),
        }
    }
}

/// [`Paint`] as the shader sees it.
#[derive(ShaderType, Debug, Clone)]
pub(crate) struct PaintUniform {
    colour: LinearRgba,
    emission: LinearRgba,
    wrap: f32,
    glint: f32,
    sharpness: f32,
    cutoff: f32,
    ambient: Vec3,
    lamps: [LampUniform; MOST_LAMPS],
}

impl From<&Paint> for PaintUniform {
    fn from(paint: &Paint) -> Self {
        Self {
            colour: paint.colour,
            emission: paint.emission,
            wrap: paint.wrap,
            glint: paint.glint,
            sharpness: paint.sharpness,
            cutoff: match paint.alpha_mode {
                AlphaMode::Mask(cutoff) => cutoff,
                _ => 0.0,
            },
            ambient: paint.lighting.soft,
            lamps: paint.lighting.lamps,
        }
    }
}

/// What makes a shader of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(C)]
pub(crate) struct PaintKey {
    cull_mode: Option<Face>,
    textured: bool,
    masked: bool,
    glows: bool,
    glints: bool,
}

impl From<&Paint> for PaintKey {
    fn from(paint: &Paint) -> Self {
        Self {
            cull_mode: paint.cull_mode,
            textured: paint.texture.is_some(),
            masked: matches!(paint.alpha_mode, AlphaMode::Mask(_)),
            glows: paint.glows,
            glints: paint.glint > 0.0,
        }
    }
}

impl Material for Paint {
    fn fragment_shader() -> ShaderRef {
        "embedded://tavern/paint.wgsl".into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        self.alpha_mode
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let key = key.bind_group_data;
        descriptor.primitive.cull_mode = key.cull_mode;
        if let Some(fragment) = &mut descriptor.fragment {
            let defs = [
                ("PAINT_TEXTURE", key.textured),
                // Only where it is wanted: it keeps hidden surfaces from being left out early.
                ("PAINT_MASK", key.masked),
                ("PAINT_GLOWS", key.glows),
                ("PAINT_GLINTS", key.glints),
            ];
            let wanted = defs.into_iter().filter(|(_, wanted)| *wanted);
            fragment
                .shader_defs
                .extend(wanted.map(|(name, _)| name.into()));
        }
        Ok(())
    }
}
