//! Whether all that is to be seen is there: what is drawn in one frame may ask for a shader
//! in the next.

use crate::avatar::AvatarState;
use crate::cast::Undressed;
use bevy::prelude::*;
use bevy::render::render_resource::PipelineCache;
use bevy::render::{Render, RenderApp, RenderSystems};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many frames in a row must have had all they need to be drawn.
const QUIET_FRAMES: u32 = 3;

/// Keeps [`Scenery`].
#[derive(Debug)]
pub(crate) struct SceneryPlugin;

/// What is to be seen.
#[derive(Resource, Debug, Default)]
pub(crate) struct Scenery {
    /// For so many frames nothing was missing.
    quiet: u32,
}

impl Scenery {
    /// Whether nothing is missing any more.
    pub(crate) fn is_set(&self) -> bool {
        self.quiet >= QUIET_FRAMES
    }
}

/// How many shaders the renderer is still waiting for. Shared with its thread.
#[derive(Resource, Debug, Clone)]
struct Waiting(Arc<AtomicUsize>);

impl Plugin for SceneryPlugin {
    fn build(&self, app: &mut App) {
        let waiting = Waiting(Arc::new(AtomicUsize::new(usize::MAX)));
        app.init_resource::<Scenery>()
            .insert_resource(waiting.clone())
            .add_systems(PostUpdate, look_around);
        if let Some(renderer) = app.get_sub_app_mut(RenderApp) {
            renderer
                .insert_resource(waiting)
                .add_systems(Render, count_waiting.in_set(RenderSystems::Cleanup));
        }
    }
}

fn count_waiting(pipelines: Res<PipelineCache>, waiting: Res<Waiting>) {
    let count = pipelines.waiting_pipelines().count();
    waiting.0.store(count, Ordering::Relaxed);
}

/// Counts the frames in which nothing was missing.
fn look_around(
    waiting: Res<Waiting>,
    avatar: Res<AvatarState>,
    company: Undressed,
    mut scenery: ResMut<Scenery>,
) {
    if scenery.is_set() {
        return;
    }
    let is_there = avatar.is_settled() && !company.any();
    let complete = is_there && waiting.0.load(Ordering::Relaxed) == 0;
    scenery.quiet = if complete { scenery.quiet + 1 } else { 0 };
}
