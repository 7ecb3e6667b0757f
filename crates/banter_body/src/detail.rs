//! How much of a body is worth moving.

use crate::body::{BodyDetail, BodySettings, FixedBodyDetail};
use banter_core::View;
use bevy::prelude::*;

/// Looks how large every body is seen.
pub(crate) fn judge(
    mut bodies: Query<(
        &GlobalTransform,
        &mut BodyDetail,
        Option<&FixedBodyDetail>,
        Option<&InheritedVisibility>,
    )>,
    cameras: Query<(&Camera, &Projection, &GlobalTransform)>,
    settings: Res<BodySettings>,
    mut views: Local<Vec<View>>,
) {
    views.clear();
    let active = cameras.iter().filter(|(camera, ..)| camera.is_active);
    views.extend(active.filter_map(|(_, projection, place)| View::new(projection, place)));
    for (place, mut detail, fixed, shown) in &mut bodies {
        let judged = match fixed {
            Some(FixedBodyDetail(fixed)) => *fixed,
            None if views.is_empty() => BodyDetail::Near,
            None if shown.is_some_and(|shown| !shown.get()) => BodyDetail::Hidden,
            None => {
                let middle = place.translation() + place.up() * (0.5 * settings.height);
                let size = |view: &View| view.size(middle, settings.height, settings.margin);
                match views.iter().map(size).fold(0.0, f32::max) {
                    size if size >= settings.near => BodyDetail::Near,
                    size if size >= settings.visible => BodyDetail::Far,
                    _ => BodyDetail::Hidden,
                }
            }
        };
        detail.set_if_neq(judged);
    }
}
