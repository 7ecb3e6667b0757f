//! Frames of both eyes. As upstream draws them, but that a call which fails ends the session and not
//! the game, and that nothing is waited for without end.

use super::fault::{Fault, is_sound};
use bevy::prelude::*;
use bevy::render::extract_resource::ExtractResourcePlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::texture::ManualTextureViews;
use bevy::render::{Render, RenderApp};
use bevy_mod_openxr::init::should_run_frame_loop;
use bevy_mod_openxr::layer_builder::ProjectionLayer;
use bevy_mod_openxr::render::{
    OxrWaitFrameSystem, add_texture_view, clean_views, end_frame, init_views, locate_views,
    update_cameras, update_views, update_views_render_world,
};
use bevy_mod_openxr::resources::{
    OxrCurrentSessionConfig, OxrFrameState, OxrFrameStream, OxrRenderLayers, OxrSwapchain,
    OxrSwapchainImages, OxrViews, Pipelined,
};
use bevy_mod_xr::camera::XrViewInit;
use bevy_mod_xr::session::{
    XrFirst, XrHandleEvents, XrPreDestroySession, XrRenderSystems, XrSessionCreated,
};

/// A compositor that reads an image for longer than this is gone, nanoseconds.
const PATIENCE: i64 = 2_000_000_000;

/// Draws both eyes.
pub(super) struct EyesPlugin;

impl Plugin for EyesPlugin {
    fn build(&self, app: &mut App) {
        if app.is_plugin_added::<PipelinedRenderingPlugin>() {
            app.init_resource::<Pipelined>();
        }
        let fault = app.world_mut().get_resource_or_init::<Fault>().clone();
        app.add_plugins((
            ExtractResourcePlugin::<OxrFrameState>::default(),
            ExtractResourcePlugin::<OxrCurrentSessionConfig>::default(),
            ExtractResourcePlugin::<OxrSwapchainImages>::default(),
            ExtractResourcePlugin::<OxrViews>::default(),
        ))
        .init_resource::<OxrViews>()
        .add_systems(XrPreDestroySession, clean_views)
        .add_systems(XrSessionCreated, init_views::<true>.in_set(XrViewInit))
        .add_systems(
            XrFirst,
            update_cameras
                .run_if(should_run_frame_loop.and_then(resource_exists::<OxrFrameState>))
                .after(OxrWaitFrameSystem)
                .in_set(XrHandleEvents::FrameLoop),
        )
        .add_systems(
            PostUpdate,
            (locate_views, update_views)
                .chain()
                .before(TransformSystems::Propagate)
                .run_if(should_run_frame_loop.and_then(resource_exists::<OxrFrameState>)),
        );
        let Some(render) = app.get_sub_app_mut(RenderApp) else {
            return;
        };
        let runs = || should_run_frame_loop.and_then(resource_exists::<OxrFrameState>);
        render
            .insert_resource(fault)
            .insert_resource(OxrRenderLayers(vec![Box::new(ProjectionLayer)]))
            .add_systems(XrPreDestroySession, clean_views)
            .add_systems(
                Render,
                (
                    begin.run_if(is_sound),
                    acquire.run_if(is_sound),
                    locate_views.run_if(is_sound),
                    update_views_render_world,
                    wait.run_if(is_sound),
                )
                    .chain()
                    .in_set(XrRenderSystems::PreRender)
                    .run_if(runs()),
            )
            .add_systems(
                Render,
                (release.run_if(is_sound), end_frame.run_if(is_sound))
                    .chain()
                    .in_set(XrRenderSystems::PostRender)
                    .run_if(runs()),
            );
    }
}

fn begin(mut stream: ResMut<OxrFrameStream>, fault: Res<Fault>) {
    if let Err(error) = stream.begin() {
        fault.note("xrBeginFrame", error);
    }
}

fn acquire(
    images: Res<OxrSwapchainImages>,
    mut swapchain: ResMut<OxrSwapchain>,
    mut views: ResMut<ManualTextureViews>,
    config: Res<OxrCurrentSessionConfig>,
    state: Res<OxrFrameState>,
    fault: Res<Fault>,
) {
    if !state.should_render {
        return;
    }
    match swapchain.acquire_image() {
        Ok(index) => match images.get(index as usize) {
            Some(image) => {
                for eye in 0..2 {
                    add_texture_view(&mut views, image, &config, eye);
                }
            }
            None => fault.note("xrAcquireSwapchainImage", "an image that it never told of"),
        },
        Err(error) => fault.note("xrAcquireSwapchainImage", error),
    }
}

fn wait(mut swapchain: ResMut<OxrSwapchain>, state: Res<OxrFrameState>, fault: Res<Fault>) {
    if state.should_render
        && let Err(error) = swapchain.wait_image(openxr::Duration::from_nanos(PATIENCE))
    {
        fault.note("xrWaitSwapchainImage", error);
    }
}

fn release(mut swapchain: ResMut<OxrSwapchain>, state: Res<OxrFrameState>, fault: Res<Fault>) {
    if state.should_render
        && let Err(error) = swapchain.release_image()
    {
        fault.note("xrReleaseSwapchainImage", error);
    }
}
