//! How much of a face is worth animating: by how large a camera sees it, if at all.

use crate::rig::Rig;
use banter_core::View;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Level of detail: how much of a face is worth animating. Every [`FaceSettings`](crate::FaceSettings) has one; it follows
/// from the cameras, see [`DetailSettings`], unless there is a [`FixedDetail`].
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum Detail {
    /// Everything moves, in every frame.
    #[default]
    Near,
    /// The mouth, the lids and the head move, about thirty times a second; the eyes rest.
    Far,
    /// Nobody sees it: nothing is written.
    Hidden,
}

/// Keeps the [`Detail`] of a face as it is here, whatever the cameras see: for the face that
/// a mirror, a portrait or a film shows.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct FixedDetail(pub Detail);

/// Settings of the level of detail: when faces are [`Detail::Near`], [`Far`](Detail::Far) and [`Hidden`](Detail::Hidden).
///
/// Sizes are parts of the height of a camera's picture that a head takes up; with several
/// cameras the one that sees it largest counts. Without any active camera every face is near.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct DetailSettings {
    /// From this size on a face is near.
    pub near: f32,
    /// Below this size a face is as good as hidden.
    pub visible: f32,
    /// How much smaller than `near` or `visible` a face must have become to lose what it
    /// had, as a part of them: faces at the border do not flicker. `0..=1`.
    pub hysteresis: f32,
    /// How high a head is, in metres.
    pub head: f32,
    /// How far outside of a camera's picture a head may be and yet count as seen, in metres:
    /// a head that comes in already moves.
    pub margin: f32,
}

impl Default for DetailSettings {
    /// In a game of 60 degrees and 1080 lines a face is near up to about five metres, where
    /// its mouth is ten pixels wide, and hidden when it is three pixels high.
    fn default() -> Self {
        Self {
            near: 0.04,
            visible: 0.003,
            hysteresis: 0.2,
            head: 0.25,
            margin: 0.75,
        }
    }
}

impl DetailSettings {
    /// The detail of a face that is seen at a size, and had a detail before.
    fn detail(&self, size: f32, before: Detail) -> Detail {
        let keeps = 1.0 - self.hysteresis.clamp(0.0, 1.0);
        let bound = |bound: f32, had: bool| if had { bound * keeps } else { bound };
        if size >= bound(self.near, before == Detail::Near) {
            Detail::Near
        } else if size >= bound(self.visible, before != Detail::Hidden) {
            Detail::Far
        } else {
            Detail::Hidden
        }
    }
}

/// Where heads are, and whether they are shown at all.
#[derive(SystemParam)]
pub(crate) struct Heads<'w, 's> {
    places: Query<'w, 's, &'static GlobalTransform>,
    shown: Query<'w, 's, (&'static Visibility, Option<&'static InheritedVisibility>)>,
    parents: Query<'w, 's, &'static ChildOf>,
}

impl Heads<'_, '_> {
    fn place(&self, npc: Entity, rig: &Rig) -> Option<Vec3> {
        let node = rig.head.map(|head| head.entity).or(rig.mesh);
        let place = |entity| Some(self.places.get(entity).ok()?.translation());
        node.and_then(place).or_else(|| place(npc))
    }

    /// Whether the avatar is shown. What was hidden until now is looked at anew, since
    /// visibility is inherited later in the frame.
    fn is_shown(&self, npc: Entity, rig: &Rig) -> bool {
        let node = rig.mesh.unwrap_or(npc);
        let inherited = self
            .shown
            .get(node)
            .ok()
            .and_then(|(_, inherited)| inherited);
        if inherited.is_none_or(|inherited| inherited.get()) {
            return true;
        }
        std::iter::once(node)
            .chain(
                self.parents
                    .iter_ancestors(node)
                    .take(crate::bind::MOST_LEVELS),
            )
            .find_map(|entity| match self.shown.get(entity) {
                Ok((Visibility::Hidden, _)) => Some(false),
                Ok((Visibility::Visible, _)) => Some(true),
                _ => None,
            })
            .unwrap_or(true)
    }
}

/// Looks how large every face is seen.
pub(crate) fn judge(
    mut faces: Query<(Entity, &Rig, &mut Detail, Option<&FixedDetail>)>,
    cameras: Query<(&Camera, &Projection, &GlobalTransform)>,
    heads: Heads,
    settings: Res<DetailSettings>,
    mut views: Local<Vec<View>>,
) {
    let active = cameras.iter().filter(|(camera, ..)| camera.is_active);
    views.clear();
    views.extend(active.filter_map(|(_, projection, place)| View::new(projection, place)));
    for (npc, rig, mut detail, fixed) in &mut faces {
        let judged = match fixed {
            Some(FixedDetail(fixed)) => *fixed,
            None if views.is_empty() => Detail::Near,
            None if !heads.is_shown(npc, rig) => Detail::Hidden,
            None => match heads.place(npc, rig) {
                // Nobody can tell where that is.
                Some(place) if !place.is_finite() => Detail::Hidden,
                Some(place) => {
                    let DetailSettings { head, margin, .. } = *settings;
                    let sizes = views.iter().map(|view| view.size(place, head, margin));
                    settings.detail(sizes.fold(0.0, f32::max), *detail)
                }
                None => Detail::Near,
            },
        };
        detail.set_if_neq(judged);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Stage;

    fn detail(stage: &mut Stage) -> Detail {
        // What a camera sees counts one frame later.
        stage.game.step();
        stage.game.step();
        *stage.game.world().get::<Detail>(stage.npc).unwrap()
    }

    fn place(stage: &mut Stage, entity: Entity, at: Vec3) {
        let mut transform = stage.game.world_mut().get_mut::<Transform>(entity).unwrap();
        transform.translation = at;
    }

    /// A camera at the origin that looks along -Z.
    fn watched() -> (Stage, Entity) {
        let mut stage = Stage::new();
        let view = (
            Camera::default(),
            Projection::default(),
            Transform::default(),
        );
        let camera = stage.game.world_mut().spawn(view).id();
        (stage, camera)
    }

    #[test]
    fn without_a_camera_every_face_is_near() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        place(&mut stage, npc, Vec3::NAN);
        assert_eq!(detail(&mut stage), Detail::Near);
    }

    #[test]
    fn a_face_that_goes_away_is_far_and_then_hidden() {
        let (mut stage, camera) = watched();
        let npc = stage.npc;
        let mut seen = Vec::new();
        for distance in [1.0, 3.0, 20.0, 60.0, 500.0, 20.0, 2.0] {
            place(&mut stage, npc, Vec3::NEG_Z * distance);
            seen.push(detail(&mut stage));
        }
        use Detail::{Far, Hidden, Near};
        assert_eq!(seen, [Near, Near, Far, Far, Hidden, Far, Near]);
        place(&mut stage, npc, Vec3::Z * 3.0);
        assert_eq!(detail(&mut stage), Hidden, "behind the camera");
        place(&mut stage, npc, Vec3::new(1.9, 0.0, -2.0));
        assert_eq!(detail(&mut stage), Near, "just outside of the picture");
        for nowhere in [Vec3::NAN, Vec3::INFINITY] {
            place(&mut stage, npc, nowhere);
            assert_eq!(detail(&mut stage), Hidden, "{nowhere}");
        }
        stage.game.world_mut().despawn(camera);
        assert_eq!(detail(&mut stage), Near);
    }

    #[test]
    fn a_face_at_the_border_does_not_flicker() {
        let settings = DetailSettings::default();
        let border = settings.near;
        assert_eq!(settings.detail(border * 0.9, Detail::Near), Detail::Near);
        assert_eq!(settings.detail(border * 0.9, Detail::Far), Detail::Far);
        assert_eq!(settings.detail(border * 0.7, Detail::Near), Detail::Far);
        let border = settings.visible;
        assert_eq!(settings.detail(border * 0.9, Detail::Far), Detail::Far);
        assert_eq!(
            settings.detail(border * 0.9, Detail::Hidden),
            Detail::Hidden
        );
        assert_eq!(settings.detail(f32::NAN, Detail::Near), Detail::Hidden);
    }

    #[test]
    fn a_zoom_brings_a_face_near() {
        let (mut stage, camera) = watched();
        let npc = stage.npc;
        place(&mut stage, npc, Vec3::NEG_Z * 30.0);
        assert_eq!(detail(&mut stage), Detail::Far);
        let zoom = PerspectiveProjection {
            fov: 0.05,
            ..default()
        };
        stage
            .game
            .world_mut()
            .entity_mut(camera)
            .insert(Projection::Perspective(zoom));
        assert_eq!(detail(&mut stage), Detail::Near);
    }

    #[test]
    fn hidden_avatars_and_fixed_details_count() {
        let (mut stage, _) = watched();
        let npc = stage.npc;
        place(&mut stage, npc, Vec3::NEG_Z);
        let hide = (Visibility::Hidden, InheritedVisibility::HIDDEN);
        stage.game.world_mut().entity_mut(npc).insert(hide);
        assert_eq!(detail(&mut stage), Detail::Hidden);
        let fixed = FixedDetail(Detail::Far);
        stage.game.world_mut().entity_mut(npc).insert(fixed);
        assert_eq!(detail(&mut stage), Detail::Far);
        let mut npc = stage.game.world_mut().entity_mut(npc);
        npc.remove::<FixedDetail>().insert(Visibility::Inherited);
        stage.game.step();
        let shown = stage.game.world().get::<Detail>(stage.npc);
        assert_eq!(shown, Some(&Detail::Near), "in the frame that shows it");
    }
}
