//! A model that is moved as a game moves it: its skeleton as `banter_motion` knows it, and skin that follows.

use std::sync::Arc;

use banter_motion::{
    BodyStyle, Bone, Humanoid, Mover, NameTable, Root, Side, SkeletonNode, Surroundings, Task,
    TaskEvent,
};
use glam::{Affine3A, Quat};

use crate::math::{Vec3, v3};
use crate::mesh::{Material, Model, Part};

/// Frames in a second.
const RATE: f32 = 60.0;

/// Somebody who acts.
pub(crate) struct Actor<'a> {
    model: &'a Model,
    pub(crate) mover: Mover,
    pub(crate) seen: Surroundings,
    /// Which hand holds something, and its radius.
    pub(crate) held: Option<(Side, f32)>,
}

impl<'a> Actor<'a> {
    /// Somebody with the skeleton of a model; none for a model that is no humanoid.
    pub(crate) fn new(model: &'a Model) -> Option<Self> {
        let mm = model.scale / 1000.0;
        let metres =
            |p: Vec3| glam::Vec3::new((p.x * mm) as f32, (p.y * mm) as f32, (p.z * mm) as f32);
        let nodes: Vec<SkeletonNode> = model
            .nodes
            .iter()
            .map(|node| SkeletonNode {
                bone: None,
                name: node.name.clone(),
                parent: node.parent,
                local: Affine3A::from_translation(metres(node.offset)),
            })
            .collect();
        let body = Humanoid::new(&nodes, &NameTable::default()).ok()?;
        let mover = Mover::new(Arc::new(body), BodyStyle::default(), 5);
        Some(Self {
            model,
            mover,
            seen: Surroundings::default(),
            held: None,
        })
    }

    /// Size beside an adult.
    pub(crate) fn size(&self) -> f32 {
        self.mover.body().build().size
    }

    /// Begins a task whose places are those of an adult.
    pub(crate) fn begin(&mut self, task: Task) {
        self.mover.begin(task);
    }

    /// Lives on, and is moved where it goes.
    pub(crate) fn live(&mut self, seconds: f32) {
        for _ in 0..(seconds * RATE).round() as usize {
            self.mover.advance(1.0 / RATE, &self.seen);
            let motion = self.mover.root_motion();
            let Root {
                position, rotation, ..
            } = &mut self.seen.root;
            *position += motion.step;
            *rotation = (Quat::from_rotation_y(motion.yaw) * *rotation).normalize();
            let radius = Side::BOTH.map(|side| self.mover.holds(side).map(|radius| (side, radius)));
            for event in self.mover.events() {
                match event {
                    TaskEvent::Grasped { hand, .. } => self.held = radius[hand.index()],
                    TaskEvent::Released { .. } => self.held = None,
                    _ => {}
                }
            }
        }
    }

    /// A part's points where the skin is now, in the model's millimetres.
    pub(crate) fn skin(&self, part: &Part) -> Part {
        let mm = 1000.0 / self.model.scale;
        let frame = self.mover.frame();
        let moves: Vec<(Vec3, Quat, glam::Vec3)> = self
            .model
            .joints
            .iter()
            .zip(&self.model.places)
            .map(|(joint, place)| {
                let bone = Bone::named(&self.model.nodes[*joint].name).unwrap_or(Bone::Hips);
                (*place, frame.turns[bone], frame.places[bone])
            })
            .collect();
        let mut part = part.clone();
        for (point, hold) in part.points.iter_mut().zip(&part.holds) {
            let p = *point;
            *point =
                hold.iter()
                    .filter(|hold| hold.1 > 0.0)
                    .fold(Vec3::ZERO, |sum, &(joint, share)| {
                        let (place, turn, at) = moves[usize::from(joint)];
                        let away = p - place;
                        let turned =
                            turn * glam::Vec3::new(away.x as f32, away.y as f32, away.z as f32);
                        let at = at * mm as f32;
                        sum + v3(
                            f64::from(turned.x + at.x),
                            f64::from(turned.y + at.y),
                            f64::from(turned.z + at.z),
                        ) * share
                    });
            let turn = self.seen.root.rotation;
            let q = turn * glam::Vec3::new(point.x as f32, point.y as f32, point.z as f32);
            *point = v3(f64::from(q.x), f64::from(q.y), f64::from(q.z));
        }
        part.known_normals.clear();
        part
    }

    /// What is held, as an upright bar in the hand.
    pub(crate) fn thing(&self) -> Option<Part> {
        let (side, radius) = self.held?;
        let (at, turn) = self.mover.grip(side, radius);
        let root = self.seen.root.rotation;
        Some(bar(
            root * at,
            root * turn * glam::Vec3::Z,
            radius,
            0.07,
            self.model.scale,
        ))
    }

    /// A bar that stands somewhere, seen from the root.
    pub(crate) fn standing(&self, at: glam::Vec3, radius: f32) -> Part {
        bar(
            at - self.seen.root.position,
            glam::Vec3::Y,
            radius,
            0.06,
            self.model.scale,
        )
    }
}

/// A bar about a middle, along a direction, in a model's millimetres.
fn bar(at: glam::Vec3, along: glam::Vec3, radius: f32, half: f32, scale: f64) -> Part {
    const AROUND: usize = 20;
    let mm = (1000.0 / scale) as f32;
    let along = along.normalize_or(glam::Vec3::Y);
    let side = along.any_orthonormal_vector();
    let mut part = Part::new(Material::Metal);
    let rows = [(-half, 0.02), (-half, 1.0), (half, 1.0), (half, 0.02)];
    part.sheet(rows.len(), AROUND + 1, |row, column| {
        let (high, wide) = rows[row];
        let angle = std::f32::consts::TAU * column as f32 / AROUND as f32;
        let out = Quat::from_axis_angle(along, angle) * side;
        let p = (at + along * high + out * radius * wide) * mm;
        (
            v3(f64::from(p.x), f64::from(p.y), f64::from(p.z)),
            [0.35, 0.5, 0.75],
        )
    });
    part
}
