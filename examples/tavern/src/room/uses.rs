//! What things of the room are good for, in its plan.

use crate::deeds::Drink;
use bevy::ecs::system::EntityCommands;
use bevy::math::{Vec2, Vec3};
use bevy_banter::deeds::{Grasp, Obstacle, Openable, Seat, Surface, Usable};
use serde::Deserialize;

/// What a thing is good for. Places are seen from the thing, in metres.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Uses {
    /// Where a hand closes around it.
    pub(crate) grasp: Option<GraspPlan>,
    /// What it holds to drink.
    pub(crate) drink: Option<Drink>,
    /// The middle of its opening, if it is a tankard.
    pub(crate) tankard: Option<Vec3>,
    /// Where things are put on it.
    pub(crate) surface: Option<SurfacePlan>,
    /// Where one sits on it.
    pub(crate) seat: Option<SeatPlan>,
    /// How it opens.
    pub(crate) opens: Option<OpensPlan>,
    /// Where a hand is laid on it.
    pub(crate) used: Option<Vec3>,
    /// Width and depth of what stands in the way.
    pub(crate) obstacle: Option<Vec2>,
}

/// A [`Grasp`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GraspPlan {
    at: Vec3,
    radius: f32,
}

/// A [`Surface`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SurfacePlan {
    at: Vec3,
    half: Vec2,
}

/// A [`Seat`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeatPlan {
    at: Vec3,
    facing: Vec3,
}

/// An [`Openable`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpensPlan {
    handle: Vec3,
    hinge: Vec3,
    /// By how many degrees it swings.
    swing: f32,
    #[serde(default)]
    locked: bool,
    /// What one sees of it while it is open.
    seen_open: String,
}

impl Uses {
    /// Gives a thing what stands here. `description` is what one sees of it while it is shut.
    pub(super) fn give(&self, thing: &mut EntityCommands, description: &str) {
        if let Some(GraspPlan { at, radius }) = self.grasp {
            thing.insert(Grasp { at, radius });
        }
        if let Some(drink) = self.drink {
            thing.insert(drink);
        }
        if let Some(mouth) = self.tankard {
            let full_since = None;
            thing.insert(crate::deeds::Tankard { mouth, full_since });
        }
        if let Some(SurfacePlan { at, half }) = self.surface {
            thing.insert(Surface { at, half });
        }
        if let Some(SeatPlan { at, facing }) = self.seat {
            thing.insert(Seat { at, facing });
        }
        if let Some(opens) = &self.opens {
            thing.insert(Openable {
                open: false,
                locked: opens.locked,
                handle: opens.handle,
                hinge: opens.hinge,
                swing: opens.swing.to_radians(),
                seen: Some([opens.seen_open.clone(), description.to_owned()]),
            });
        }
        if let Some(at) = self.used {
            thing.insert(Usable { at });
        }
        if let Some(size) = self.obstacle {
            let middle = Vec3::ZERO;
            thing.insert(Obstacle { middle, size });
        }
    }

    /// All lengths that stand here.
    pub(super) fn lengths(&self) -> impl Iterator<Item = Vec3> {
        let wide = |size: Vec2| size.extend(0.0);
        [
            self.grasp.map(|it| it.at),
            self.grasp.map(|it| Vec3::splat(it.radius)),
            self.tankard,
            self.surface.map(|it| it.at),
            self.surface.map(|it| wide(it.half)),
            self.seat.map(|it| it.at),
            self.seat.map(|it| it.facing),
            self.opens.as_ref().map(|it| it.hinge),
            self.opens.as_ref().map(|it| it.handle),
            self.opens.as_ref().map(|it| Vec3::splat(it.swing)),
            self.used,
            self.obstacle.map(wide),
        ]
        .into_iter()
        .flatten()
    }
}
