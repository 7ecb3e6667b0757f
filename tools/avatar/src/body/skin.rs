//! The bare skin of forearms and hands, from where the sleeves end.

use super::clip::clip;
use super::field::Body;
use super::hand::{hand, nail};
use super::net::{Net, net, slope};
use super::shape::{from_arm, turn_from_arm};
use super::weights::{Cut, Weights};
use crate::math::{Vec3, smooth_min, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{Rgb, mix};

/// How far the skin goes on below the cloth, mm.
const UNDER: f64 = 45.0;

/// Both arms, in the modelling pose.
pub(crate) fn arms(weights: &Weights, sleeve_end: f64, skin: Rgb) -> Part {
    let body: &Body = weights.body;
    let shape = &body.shape;
    let wrist = shape.upper_arm() + shape.forearm();
    let size = shape.hand();
    let fine_from = (wrist - 14.0).min((sleeve_end - UNDER).max(wrist - 70.0));
    let in_hand = |q: Vec3| (q - v3(wrist, 0.0, 0.0)) * (1.0 / size);
    let field = |q: Vec3| {
        let arm = body.arm(from_arm(shape, q));
        if q.x < wrist - 60.0 {
            arm
        } else {
            smooth_min(arm, hand(in_hand(q)) * size, 10.0)
        }
    };
    let box_of = |from: f64, to: f64, half: f64| (v3(from, -half, -half), v3(to, half, half));
    let mut part = Part::new(Material::Skin);
    let mut take = |net: Net| {
        let first = part.points.len() as u32;
        for &q in &net.points {
            let h = in_hand(q);
            let finger_end = smoothstep(120.0, 170.0, h.x);
            let palm = smoothstep(2.0, -10.0, h.y) * smoothstep(5.0, 40.0, h.x);
            let red: Rgb = [skin[0], 0.72 * skin[1], 0.68 * skin[2]];
            let c = mix(skin, red, 0.35 * finger_end + 0.25 * palm);
            let pale = [
                0.5 + 0.5 * skin[0],
                0.35 + 0.5 * skin[1],
                0.32 + 0.5 * skin[2],
            ];
            part.vertex(from_arm(shape, q), mix(c, pale, 0.5 * nail(h)));
            part.known_normals
                .push(turn_from_arm(slope(&field, q).normalised()));
        }
        part.triangles
            .extend(net.triangles.iter().map(|t| t.map(|i| i + first)));
    };
    if sleeve_end - UNDER < fine_from {
        let from = sleeve_end - UNDER;
        let (low, high) = box_of(from - 16.0, fine_from + 22.0, 84.0);
        let keep = |q: Vec3| (from - q.x).max(q.x - fine_from - 4.0);
        take(clip(net(&field, low, high, 11.0), &field, &keep, 11.0));
    }
    let cell = 4.6;
    let (low, high) = box_of(fine_from - 10.0, wrist + 210.0, 118.0);
    let keep = |q: Vec3| fine_from - q.x;
    take(clip(net(&field, low, high, cell), &field, &keep, cell));
    // The other arm is its mirror image.
    let mut right = part.clone();
    for p in right.points.iter_mut().chain(&mut right.known_normals) {
        p.x = -p.x;
    }
    right.triangles.iter_mut().for_each(|t| t.swap(1, 2));
    part.append(right);
    part.holds = part
        .points
        .iter()
        .map(|&p| weights.at(p, Cut::Legs))
        .collect();
    part
}
